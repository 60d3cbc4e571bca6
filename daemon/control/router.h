/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which route a request takes: one table of method, path, right and handler. It never answers
 * anything itself but what is wrong with the request. */
#pragma once

#include "control/exchange.h"
#include "control/peer.h"

G_BEGIN_DECLS

typedef struct
{
  const char *method;
  const char *path; /* a star stands for one segment */
  RestanteRight right;
  /* Answers now or later; FALSE and an error: the caller answers. */
  gboolean (*handle) (RestanteExchange *exchange, GError **error);
} RestanteRoute;

/* The route and its *@arguments (free them); RESTANTE_API_ERROR_NOT_FOUND for an unknown path,
 * USAGE for a method that a known path does not have. */
const RestanteRoute *
restante_router_find (const char *method, const char *path, char ***arguments, GError **error);

G_END_DECLS
