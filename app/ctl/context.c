/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/context.h"

#include <string.h>

#include "api/error.h"
#include "api/value-json.h"
#include "client/error.h"
#include "client/request.h"

gboolean
restante_context_has (RestanteContext *self, RestanteOption option)
{
  return restante_options_has (self->options, option);
}

const char *
restante_context_get (RestanteContext *self, RestanteOption option)
{
  return restante_options_get (self->options, option);
}

gboolean
restante_context_usage (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (
      error, g_error_new_valist (RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, format, arguments));
  va_end (arguments);
  return FALSE;
}

void
restante_context_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **to = user_data;

  *to = g_object_ref (result);
}

GAsyncResult *
restante_context_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

gboolean
restante_context_connect (RestanteContext *self, GError **error)
{
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RestanteSshAsk ask =
      self->terminal->interactive ? RESTANTE_SSH_ASK_TERMINAL : RESTANTE_SSH_ASK_NEVER;

  if (self->link)
    return TRUE;
  place = restante_place_find (restante_context_get (self, RESTANTE_OPTION_CONTROL),
                               restante_context_get (self, RESTANTE_OPTION_HOST), error);
  if (!place)
    return FALSE;
  restante_link_open_async (place, ask, self->cancellable, restante_context_ready, &result);
  self->link = restante_link_open_finish (restante_context_wait (&result), error);
  return self->link != NULL;
}

GBytes *
restante_context_request (
    RestanteContext *self, const char *method, const char *target, gpointer body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *problem = NULL;
  GBytes *document;

  if (!restante_context_connect (self, error))
    return NULL;
  restante_request_async (restante_link_get_session (self->link), method, target, body,
                          self->cancellable, restante_context_ready, &result);
  document = restante_request_finish (restante_context_wait (&result), &problem);
  if (problem)
    g_propagate_error (error, restante_link_explain (self->link, problem));
  return document;
}

gpointer
restante_context_call (RestanteContext *self,
                       const char *method,
                       const char *target,
                       gpointer body,
                       GType type,
                       GBytes **document,
                       GError **error)
{
  g_autoptr (GBytes) bytes = restante_context_request (self, method, target, body, error);
  g_autoptr (GError) problem = NULL;
  gpointer value;

  if (!bytes)
    return NULL;
  value = restante_value_from_text (
      type, g_bytes_get_size (bytes) > 0 ? g_bytes_get_data (bytes, NULL) : "",
      (gssize)g_bytes_get_size (bytes), &problem);
  if (!value)
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_VERSION,
                 "the holder's answer is not understood (%s); bring restantectl and restanted to "
                 "the same version",
                 problem->message);
  else if (document)
    *document = g_steal_pointer (&bytes);
  return value;
}

gboolean
restante_context_print_json (RestanteContext *self, GBytes *document)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);

  if (!restante_context_has (self, RESTANTE_OPTION_JSON))
    return FALSE;
  if (length == 0)
    fputs ("{}", self->terminal->out);
  else
    fwrite (text, 1, length, self->terminal->out);
  if (length == 0 || text[length - 1] != '\n')
    fputc ('\n', self->terminal->out);
  return TRUE;
}

char *
restante_context_domain_target (RestanteContext *self, const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (self->ids[0], NULL, FALSE);

  return g_strconcat ("/v1/domains/", escaped, rest, NULL);
}

RestanteQuery *
restante_context_filters (RestanteContext *self, GError **error)
{
  static const char *const states[] = { "held", "parked", "shelf", "returned", "delivered", NULL };
  g_autoptr (RestanteQuery) query = restante_query_new ();
  const char *state = restante_context_get (self, RESTANTE_OPTION_STATE);

  if (state && !g_strv_contains (states, state)) {
    restante_context_usage (error,
                            "there is no state “%s”; the states are held, parked, shelf, returned "
                            "and delivered",
                            state);
    return NULL;
  }
  query->domain = g_strdup (restante_context_get (self, RESTANTE_OPTION_DOMAIN));
  query->state = g_strdup (state);
  query->search = g_strdup (restante_context_get (self, RESTANTE_OPTION_SEARCH));
  return g_steal_pointer (&query);
}

RestanteQuery *
restante_context_selection (RestanteContext *self, GError **error)
{
  const guint filters = RESTANTE_OPTION_BIT (RESTANTE_OPTION_DOMAIN) |
                        RESTANTE_OPTION_BIT (RESTANTE_OPTION_STATE) |
                        RESTANTE_OPTION_BIT (RESTANTE_OPTION_SEARCH);
  gboolean all = restante_context_has (self, RESTANTE_OPTION_ALL);

  if (all && self->ids[0])
    restante_context_usage (error, "give either IDs or --all, not both");
  else if (all)
    return restante_context_filters (self, error);
  else if (self->options->given & filters)
    restante_context_usage (error, "--domain, --state and --search choose messages together with "
                                   "--all; add --all");
  else if (!self->ids[0])
    restante_context_usage (error, "say which messages: IDs of queue list, or --all, which "
                                   "--domain, --state and --search narrow down");
  else
    return restante_query_new_for_ids (self->ids);
  return NULL;
}

gboolean
restante_context_limit (RestanteContext *self, guint otherwise, guint *limit, GError **error)
{
  const char *text = restante_context_get (self, RESTANTE_OPTION_LIMIT);
  guint64 number = otherwise;

  if (text && !g_ascii_string_to_unsigned (text, 10, 1, 500, &number, NULL))
    return restante_context_usage (error, "“%s” is not a limit; --limit takes 1 to 500", text);
  *limit = (guint)number;
  return TRUE;
}
