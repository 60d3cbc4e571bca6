/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole number with an optional letter for its unit: what durations and sizes have in common. It
 * never accepts a sign, a fraction, a space or a number that does not fit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char letter; /* in any case; 0 ends the table */
  gint64 factor;
} RestanteUnit;

/* @wanted ends the error's sentence, with its full stop: "“12x” is not …".
 * RESTANTE_API_ERROR_USAGE. */
gboolean restante_quantity_parse (const char *text,
                                  const RestanteUnit *units,
                                  const char *wanted,
                                  gint64 *amount,
                                  GError **error);

G_END_DECLS
