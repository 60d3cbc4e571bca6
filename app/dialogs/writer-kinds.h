/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of ways to write DNS: what each is called and what an owner has to give for it. It
 * never checks what was given; the holder does. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_WRITER_SERVER = 1 << 0,  /* address:port */
  RESTANTE_WRITER_URL = 1 << 1,     /* has to be given */
  RESTANTE_WRITER_USER = 1 << 2,    /* with the secret */
  RESTANTE_WRITER_COMMAND = 1 << 3, /* a path on the holder */
  RESTANTE_WRITER_SECRET = 1 << 4,
} RestanteWriterFields;

typedef struct
{
  const char *kind;   /* the word of the API */
  const char *name;   /* proposed for a writer of this kind */
  const char *title;  /* untranslated */
  const char *secret; /* what its secret is called, untranslated, or NULL */
  RestanteWriterFields fields;
} RestanteWriterKind;

/* *@n kinds, the most usual first. */
const RestanteWriterKind *restante_writer_kinds (guint *n);
/* For people; @kind itself when it is unknown. */
const char *restante_writer_kind_get_title (const char *kind);

G_END_DECLS
