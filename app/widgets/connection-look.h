/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to a holder in words: one table for the sidebar, the bar above old data and the
 * page that stands where there is no data yet. It never connects. */
#pragma once

#include "client/holder.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteHolderState state;
  const char *word;  /* "Connected" */
  const char *title; /* of the page, and the first sentence of the bar */
  const char *help;  /* what happens next, or what to do; NULL: nothing to say */
  const char *icon;
  const char *style; /* a CSS class */
} RestanteConnectionLook;

/* Untranslated; never NULL. */
const RestanteConnectionLook *restante_connection_look_find (RestanteHolderState state);
/* The bar above the last known data: "Not connected since 14:05. …"; NULL while connected. Free it.
 */
char *restante_connection_look_bar (RestanteHolder *holder);
/* The holder's own sentence about the problem and what happens next. Free it. */
char *restante_connection_look_description (RestanteHolder *holder);

G_END_DECLS
