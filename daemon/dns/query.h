/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One DNS question through libunbound: asked in the background, answered in the main loop, with a
 * deadline. It never interprets the records.
 *
 * In one thread, whose main context (g_main_context_push_thread_default()) has to run. */
#pragma once

#include <gio/gio.h>
#include <unbound.h>

G_BEGIN_DECLS

/* The libunbound context with its descriptor in the main loop. */
typedef struct _RestanteQueryContext RestanteQueryContext;

/* @servers: "ADDR:PORT", NULL-terminated; NULL or empty: those of /etc/resolv.conf. @trust_anchor:
 * a file of DS or DNSKEY lines from which every answer is validated (RFC 4035), NULL: none is. NULL
 * and an error when libunbound refuses either. */
RestanteQueryContext *
restante_query_context_new (const char *const *servers, const char *trust_anchor, GError **error);
/* Questions under way end with an error. Not in their callbacks. */
void restante_query_context_free (RestanteQueryContext *self);
/* No question is under way. */
gboolean restante_query_context_is_idle (RestanteQueryContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteQueryContext, restante_query_context_free)

/* @type as in RFC 1035 (1 A, 15 MX, 28 AAAA). @timeout in seconds. */
void restante_query_async (RestanteQueryContext *context,
                           const char *name,
                           int type,
                           guint timeout,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* The answer, with havedata set; free it with ub_resolve_free(). Errors are RESTANTE_DNS_ERROR. */
struct ub_result *restante_query_finish (GAsyncResult *result, GError **error);

G_END_DECLS
