/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/api-client.h"

#include <string.h>

#include "dns/json-member.h"
#include "protocol/wipe.h"

#define WORDS_MAX 200 /* of a service, in an error */

struct _RestanteApiClient
{
  const RestanteApi *api;
  RestanteWriterSettings *settings;
  RestanteWriterSurroundings surroundings;
  char *url;
  char *authorization; /* NULL: none */
};

/* What a status means: a sentence of the service, @words, the zone, @then. */
static const struct
{
  guint first, last;
  RestanteWriterError error;
  const char *words;
  const char *then;
} verdicts[] = {
  { 300, 399, RESTANTE_WRITER_ERROR_UNREACHABLE, "sends the writer of",
    " to another place, where it does not follow; look at --url" },
  { 400, 400, RESTANTE_WRITER_ERROR_REFUSED, "does not take the change of", "" },
  { 401, 401, RESTANTE_WRITER_ERROR_REFUSED, "does not know the token for",
    "; make a new one there and add the writer again" },
  { 403, 403, RESTANTE_WRITER_ERROR_REFUSED, "does not give the token the right to",
    "; give it that right there, or make a new one and add the writer again" },
  { 404, 404, RESTANTE_WRITER_ERROR_REFUSED, "shows this token no zone",
    "; look at --zone, and at the account that the token belongs to" },
  { 409, 409, RESTANTE_WRITER_ERROR_CONFLICT, "says that there is another record now in",
    "; look again" },
  { 412, 412, RESTANTE_WRITER_ERROR_CONFLICT, "says that there is another record now in",
    "; look again" },
  { 422, 422, RESTANTE_WRITER_ERROR_REFUSED, "does not take the change of", "" },
  { 423, 423, RESTANTE_WRITER_ERROR_UNREACHABLE, "is busy with another change of", "" },
  { 429, 429, RESTANTE_WRITER_ERROR_UNREACHABLE, "wants fewer requests for", "" },
  { 500, 599, RESTANTE_WRITER_ERROR_UNREACHABLE, "is out of order for", "" },
};

RestanteApiClient *
restante_api_client_new (const RestanteApi *api,
                         const RestanteWriterSettings *settings,
                         const RestanteWriterSurroundings *surroundings,
                         GError **error)
{
  const char *url = settings->url != NULL ? settings->url : api->url;
  g_autoptr (GError) flaw = NULL;
  RestanteApiClient *self;

  if (settings->secret == NULL || settings->secret[0] == '\0') {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                 "%s needs a token; give it with --token-file", api->service);
    return NULL;
  }
  for (const char *c = settings->secret; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c)) {
      g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                   "this is no token of %s: it has a blank or a line break inside", api->service);
      return NULL;
    }
  if (!restante_https_check_url (url, &flaw)) {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         flaw->message);
    return NULL;
  }
  self = g_new0 (RestanteApiClient, 1);
  self->api = api;
  self->settings = restante_writer_settings_copy (settings);
  self->surroundings = *surroundings;
  if (surroundings->trusted != NULL)
    g_object_ref (surroundings->trusted);
  self->url = g_strdup (url);
  if (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  if (api->scheme != NULL)
    self->authorization = g_strconcat (api->scheme, " ", settings->secret, NULL);
  return self;
}

void
restante_api_client_free (RestanteApiClient *self)
{
  restante_writer_settings_free (self->settings);
  g_clear_object (&self->surroundings.trusted);
  restante_wipe_free (self->authorization);
  g_free (self->url);
  g_free (self);
}

const char *
restante_api_client_get_zone (RestanteApiClient *self)
{
  return self->settings->zone;
}

const char *
restante_api_client_get_secret (RestanteApiClient *self)
{
  return self->settings->secret;
}

static gpointer
translate (RestanteApiClient *self, GError *failure, GError **error)
{
  if (failure->domain == G_IO_ERROR)
    g_propagate_error (error, failure);
  else {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE, "%s: %s",
                 self->api->service, failure->message);
    g_error_free (failure);
  }
  return NULL;
}

RestanteHttpsResponse *
restante_api_client_send (RestanteApiClient *self,
                          RestanteHttpsRequest *request,
                          const char *target,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *url = g_strconcat (self->url, target, NULL);
  const char *const headers[] = { "Authorization", self->authorization, NULL };
  RestanteHttpsResponse *response;
  GError *failure = NULL;

  request->url = url;
  if (self->authorization != NULL)
    request->headers = headers;
  response = restante_https_send (request, &self->surroundings, cancellable, &failure);
  request->url = NULL;
  request->headers = NULL;
  return response != NULL ? response : translate (self, failure, error);
}

/* A service's own explanation, on one line and without the token. */
static char *
quote (RestanteApiClient *self, const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isprint (g_utf8_get_char (c)))
      g_string_append_unichar (text, g_utf8_get_char (c));
  g_string_replace (text, self->settings->secret, "…", 0);
  if (text->len > WORDS_MAX)
    g_string_truncate (
        text, (gsize)(g_utf8_find_prev_char (text->str, text->str + WORDS_MAX) - text->str));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Where services put their words; the first that is a text. */
static const char *
find_words (JsonNode *root)
{
  static const char *const members[] = { "message", "detail", "error", "cause" };
  JsonObject *object = restante_json_object (root);
  JsonObject *error = restante_json_get_object (object, "error");

  if (error == NULL)
    error = restante_json_element (restante_json_get_array (object, "errors"), 0);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *words = restante_json_get_string (error, members[i]);

    if (words == NULL)
      words = restante_json_get_string (object, members[i]);
    if (words != NULL)
      return words;
  }
  return NULL;
}

static void
append_words (RestanteApiClient *self, const RestanteHttpsResponse *response, GString *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);
  g_autofree char *quoted = NULL;
  const char *words = NULL;

  if (length > 0 && json_parser_load_from_data (parser, body, (gssize)length, NULL))
    words = find_words (json_parser_get_root (parser));
  if (words == NULL)
    return;
  quoted = quote (self, words);
  g_string_append_printf (text, "; it says: %s", quoted);
}

/* When it is worth to try again. */
static void
append_time (const RestanteHttpsResponse *response, GString *text)
{
  if (response->retry_after > 0)
    g_string_append_printf (text, "; try again in %u s", response->retry_after);
  else if (response->status >= 400)
    g_string_append (text, "; try again later");
}

GError *
restante_api_client_judge (RestanteApiClient *self, const RestanteHttpsResponse *response)
{
  g_autoptr (GString) text = g_string_new (NULL);
  RestanteWriterError error = RESTANTE_WRITER_ERROR_UNREACHABLE;
  const char *words = "answers what nobody expects of";
  const char *then = "; look at --url";
  guint status = response->status;

  if (status >= 200 && status <= 299)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (verdicts[i].first <= status && status <= verdicts[i].last) {
      error = verdicts[i].error;
      words = verdicts[i].words;
      then = verdicts[i].then;
    }
  g_string_printf (text, "%s (status %u) %s %s%s", self->api->service, status, words,
                   self->settings->zone, then);
  if (error == RESTANTE_WRITER_ERROR_UNREACHABLE)
    append_time (response, text);
  if (error == RESTANTE_WRITER_ERROR_REFUSED)
    append_words (self, response, text);
  return g_error_new_literal (RESTANTE_WRITER_ERROR, (int)error, text->str);
}

void
restante_api_client_set_rubbish (RestanteApiClient *self, GError **error)
{
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
               "%s answers what cannot be understood; look at --url, or try again later",
               self->api->service);
}

static JsonNode *
read_json (RestanteApiClient *self, const RestanteHttpsResponse *response, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (response->body, &length);
  JsonNode *root;

  if (length == 0)
    return json_node_new (JSON_NODE_NULL);
  root = json_parser_load_from_data (parser, text, (gssize)length, NULL)
             ? json_parser_steal_root (parser)
             : NULL;
  if (root == NULL)
    restante_api_client_set_rubbish (self, error);
  return root;
}

static GBytes *
write_json (JsonNode *body)
{
  char *text = json_to_string (body, FALSE);

  json_node_unref (body);
  return g_bytes_new_take (text, strlen (text));
}

JsonNode *
restante_api_client_call (RestanteApiClient *self,
                          const char *method,
                          const char *target,
                          JsonNode *body,
                          gboolean *missing,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GBytes) bytes = body != NULL ? write_json (body) : NULL;
  RestanteHttpsRequest request = { .method = method,
                                   .content_type = "application/json",
                                   .body = bytes };
  g_autoptr (RestanteHttpsResponse) response =
      restante_api_client_send (self, &request, target, cancellable, error);
  GError *failure;

  if (missing != NULL)
    *missing = response != NULL && response->status == 404;
  if (response == NULL || (missing != NULL && *missing))
    return NULL;
  failure = restante_api_client_judge (self, response);
  if (failure == NULL)
    return read_json (self, response, error);
  g_propagate_error (error, failure);
  return NULL;
}
