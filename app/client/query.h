/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages are meant, as the API asks for them: the filters of the list and of the verbs. It
 * never judges their words: the holder does. */
#pragma once

#include "api/selection.h"

G_BEGIN_DECLS

/* NULL members do not restrict. */
typedef struct
{
  char *domain;
  char *state; /* "held", "parked", "shelf", "returned", "delivered" */
  char *search;
  char *order; /* "newest" (NULL), "oldest", "expires", "largest" */
  /* Of the verbs alone: */
  char **ids;  /* exactly these messages, whatever else is set */
  char *up_to; /* no message with an id over this one: what the owner has not seen is not meant */
} RestanteQuery;

RestanteQuery *restante_query_new (void);
/* A query for exactly @ids (NULL-terminated). */
RestanteQuery *restante_query_new_for_ids (const char *const *ids);
RestanteQuery *restante_query_copy (const RestanteQuery *self);
void restante_query_free (RestanteQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteQuery, restante_query_free)

/* "domain=…&state=…&search=…&order=…" (escaped; "" when nothing is set). Free it. */
char *restante_query_to_string (const RestanteQuery *self);
/* The same as the verbs take it; a verb may set more of its members. Unref it. */
RestanteSelection *restante_query_to_selection (const RestanteQuery *self);

G_END_DECLS
