/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hook.h"

#include <json-glib/json-glib.h>

struct _Hook
{
  SoupServer *server;
  guint port;
  GPtrArray *requests; /* HookRequest */
  guint status;        /* of the next ones */
  guint times;
  guint wait;
  gboolean silent;
};

static void
free_request (gpointer data)
{
  HookRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  soup_message_headers_unref (request->headers);
  g_free (request->body);
  g_free (request);
}

static HookRequest *
keep (Hook *self, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  HookRequest *request = g_new0 (HookRequest, 1);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
  request->body = g_strndup (body->data, (gsize)body->length);
  request->when = g_get_monotonic_time ();
  g_ptr_array_add (self->requests, request);
  return request;
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Hook *self = data;
  HookRequest *request = keep (self, message, path);

  if (self->silent) {
    soup_server_message_pause (message);
    return;
  }
  request->status = self->times > 0 ? self->status : 200;
  if (self->times > 0)
    self->times--;
  if (request->status == self->status && self->wait > 0) {
    g_autofree char *wait = g_strdup_printf ("%u", self->wait);

    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                  wait);
  }
  soup_server_message_set_status (message, request->status, NULL);
}

Hook *
hook_start (guint port)
{
  g_autoptr (GError) error = NULL;
  Hook *self = g_new0 (Hook, 1);
  GSList *uris;

  self->requests = g_ptr_array_new_with_free_func (free_request);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return self;
}

void
hook_stop (Hook *self)
{
  soup_server_disconnect (self->server);
  /* Its connections end there. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->server);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

guint
hook_get_port (Hook *self)
{
  return self->port;
}

guint
hook_find_port (void)
{
  Hook *hook = hook_start (0);
  guint port = hook->port;

  hook_stop (hook);
  return port;
}

void
hook_answer (Hook *self, guint status, guint times, guint wait)
{
  self->status = status;
  self->times = times;
  self->wait = wait;
}

void
hook_fall_silent (Hook *self)
{
  self->silent = TRUE;
}

guint
hook_count (Hook *self)
{
  return self->requests->len;
}

const HookRequest *
hook_get (Hook *self, guint index)
{
  g_assert_cmpuint (index, <, self->requests->len);
  return g_ptr_array_index (self->requests, index);
}

char *
hook_describe_taken (Hook *self)
{
  GString *taken = g_string_new (NULL);

  for (guint i = 0; i < self->requests->len; i++) {
    const HookRequest *request = hook_get (self, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) root = NULL;
    JsonObject *notice;

    if (request->status != 200)
      continue;
    root = json_from_string (request->body, &error);
    g_assert_no_error (error);
    notice = json_node_get_object (root);
    g_string_append_printf (taken, "%s %s\n", json_object_get_string_member (notice, "kind"),
                            json_object_get_string_member (notice, "text"));
  }
  return g_string_free (taken, FALSE);
}
