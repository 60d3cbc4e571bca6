/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of HTTP services share: a request below an end point with the owner's token, its
 * JSON answer, and what a status means. It never shows the token, whatever a service answers.
 *
 * Blocks, as dns/https.h does; errors are RESTANTE_WRITER_ERROR, or G_IO_ERROR_CANCELLED. */
#pragma once

#include <json-glib/json-glib.h>

#include "dns/https.h"

G_BEGIN_DECLS

typedef struct _RestanteApiClient RestanteApiClient;

typedef struct
{
  const char *service; /* its name in sentences */
  const char *url;     /* the end point when the owner gives none; no slash at the end */
  const char *scheme;  /* "Bearer", "Token": before the token in Authorization (RFC 6750); NULL: the
                        * token is sent otherwise */
} RestanteApi;

/* Checks the settings: SETTINGS. @surroundings are copied; @api stays. */
RestanteApiClient *restante_api_client_new (const RestanteApi *api,
                                            const RestanteWriterSettings *settings,
                                            const RestanteWriterSurroundings *surroundings,
                                            GError **error);
void restante_api_client_free (RestanteApiClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteApiClient, restante_api_client_free)

const char *restante_api_client_get_zone (RestanteApiClient *self);
const char *restante_api_client_get_secret (RestanteApiClient *self);

/* Any answer of the service, with what @request leaves out: its URL is the end point and @target
 * ("/path?query", escaped). */
RestanteHttpsResponse *restante_api_client_send (RestanteApiClient *self,
                                                 RestanteHttpsRequest *request,
                                                 const char *target,
                                                 GCancellable *cancellable,
                                                 GError **error);
/* The error that @response is; NULL: it is a success (2xx). */
GError *restante_api_client_judge (RestanteApiClient *self, const RestanteHttpsResponse *response);

/* Sends @body (taken; NULL: none) and reads JSON. An answer without a body (204) is a JSON null;
 * what is no JSON is UNREACHABLE. *@missing, when it is given, is TRUE and the answer NULL without
 * an error for a 404. */
JsonNode *restante_api_client_call (RestanteApiClient *self,
                                    const char *method,
                                    const char *target,
                                    JsonNode *body,
                                    gboolean *missing,
                                    GCancellable *cancellable,
                                    GError **error);
/* UNREACHABLE: the answer is JSON, but not what the service documents. */
void restante_api_client_set_rubbish (RestanteApiClient *self, GError **error);

G_END_DECLS
