/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A home and the watch of its primary, with what it told so far. It never probes by itself. */
#pragma once

#include "home.h"
#include "watch/primary-watch.h"

#define INTERVAL      1000 /* seconds; no timer fires in these tests unless one asks for it */
#define INTERVAL_DOWN 500
#define FAILURES      3

typedef struct
{
  Home home;
  RestanteResolver *resolver;
  RestanteWatchOptions options;
  RestantePrimaryWatch *watch;
  guint settled;
  guint changed;
  GString *noted;               /* "unproven up drain …" */
  GTlsCertificate *after_trust; /* shown once a key was learned, borrowed; NULL: the same */
} Watched;

void watched_set_up (Watched *self, gconstpointer unused);
void watched_tear_down (Watched *self, gconstpointer unused);
/* A watch of the domain as it is stored now; and none any more. */
void watched_make (Watched *self);
void watched_drop (Watched *self);

/* Waits until a probe is over. */
void watched_probe (Watched *self);
const char *watched_get_state (Watched *self);
/* @cause: what it says somewhere; NULL: it has none. */
void watched_assert_state (Watched *self, const char *state, const char *cause);
void watched_assert_offered (Watched *self, const char *fingerprint);
/* The confirmed keys are @newest (NULL: none besides) and the home's own. */
void watched_assert_pins (Watched *self, const char *newest);

/* What the owner's "trust" and "pause" do to the record. */
void watched_set_pin (Watched *self, const char *pin);
void watched_set_pause (Watched *self, gint64 until);
