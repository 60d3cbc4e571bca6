/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command works with: its options, the terminal, and the holder, which is reached at the
 * first request. It never retries: a command that fails says so. */
#pragma once

#include "client/link.h"
#include "client/query.h"
#include "ctl/options.h"
#include "ctl/terminal.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteOptions *options;
  RestanteTerminal *terminal;
  GCancellable *cancellable;
  RestanteLink *link;     /* NULL before the first request */
  gint64 now;             /* seconds since the epoch, of the command's start */
  const char *const *ids; /* the words behind the command, NULL-terminated */
  gboolean found_fault;   /* the command has printed what is wrong itself: exit status 1 */
} RestanteContext;

gboolean restante_context_has (RestanteContext *self, RestanteOption option);
const char *restante_context_get (RestanteContext *self, RestanteOption option);

/* Waits for the link. Errors are those of client/link.h and client/place.h. */
gboolean restante_context_connect (RestanteContext *self, GError **error);
/* One call; waits for its document. */
GBytes *restante_context_request (
    RestanteContext *self, const char *method, const char *target, gpointer body, GError **error);
/* The same, and the document as a value of @type; *@document (may be NULL) is what to print with
 * --json. */
gpointer restante_context_call (RestanteContext *self,
                                const char *method,
                                const char *target,
                                gpointer body,
                                GType type,
                                GBytes **document,
                                GError **error);
/* With --json: prints the document and returns TRUE. */
gboolean restante_context_print_json (RestanteContext *self, GBytes *document);
/* Waits until *@result is set by restante_context_ready(). */
GAsyncResult *restante_context_wait (GAsyncResult **result);
void restante_context_ready (GObject *source, GAsyncResult *result, gpointer user_data);

/* "/v1/domains/" and the command's first word, escaped, and @rest. Free it. */
char *restante_context_domain_target (RestanteContext *self, const char *rest);
/* The messages that the command is for, from its words or --all and the filters; NULL and an error
 * that says what is missing. */
RestanteQuery *restante_context_selection (RestanteContext *self, GError **error);
/* The filters alone. */
RestanteQuery *restante_context_filters (RestanteContext *self, GError **error);
/* --limit, or @otherwise. */
gboolean
restante_context_limit (RestanteContext *self, guint otherwise, guint *limit, GError **error);

/* A usage error that says what to do. Returns FALSE. */
gboolean restante_context_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
