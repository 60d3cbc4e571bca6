/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a dialogue of tests/data/dialogues (the format is in its README.md). It never plays it. */
#pragma once

#include <glib.h>

/* What the client sends in one go, and all that is expected before it sends again. */
typedef struct
{
  gboolean tls; /* the handshake comes first */
  GByteArray *send;
  GPtrArray *replies; /* "250 2.1.0 text"; the lines of one reply joined by "\n" */
  GPtrArray *stored;  /* GBytes, or NULL where only a digest is given */
  GPtrArray *digests; /* "SIZE sha256 HEX", or NULL where the content is given */
  gboolean closed;
} DialogueStep;

typedef struct
{
  char *name;
  char *domain;
  guint64 max_size;
  char *promise; /* its number, or NULL */
  GPtrArray *steps;
  gboolean has_tls;
} Dialogue;

Dialogue *dialogue_load (const char *path);
void dialogue_free (Dialogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dialogue, dialogue_free)
