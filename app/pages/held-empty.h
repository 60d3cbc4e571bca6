/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands where no message is listed: one table. It never says that all is well when only the
 * search found nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *state; /* of the filter */
  const char *icon;
  const char *title; /* untranslated, as is the description */
  const char *description;
} RestanteHeldEmpty;

/* @state NULL: all are listed. Never NULL. */
const RestanteHeldEmpty *restante_held_empty_find (const char *state, gboolean searching);

G_END_DECLS
