/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a state of the API looks to a person: one table of word, icon and colour for messages, one
 * for primaries and one for the lines of a DNS check. It never decides a state, and an unknown one
 * is shown as it is called. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_STATE_OF_MESSAGE,
  RESTANTE_STATE_OF_PRIMARY,
  RESTANTE_STATE_OF_CHECK, /* its severity */
} RestanteStateKind;

typedef struct
{
  const char *state; /* the word of the API */
  const char *word;  /* for people, translated by restante_state_look_get_word() */
  const char *icon;
  const char *style; /* a CSS class: "success", "warning", "error", "accent" or "dim-label" */
} RestanteStateLook;

/* Never NULL: an unknown or missing state looks neutral. */
const RestanteStateLook *restante_state_look_find (RestanteStateKind kind, const char *state);
/* The word for people; @state itself when it is unknown, "" when it is NULL. */
const char *restante_state_look_get_word (RestanteStateKind kind, const char *state);

G_END_DECLS
