/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reporting.h"

#include <string.h>

#include "protocol/wipe.h"
#include "watch/notifier.h"
#include "watch/outages.h"

struct _RestanteReporting
{
  RestanteOutages *outages;
  RestanteNotifier *notifier; /* NULL: nobody is told */
};

/* Free it wiped. NULL with an error; NULL alone: none is wanted. */
static char *
read_token (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *token = NULL;

  if (path == NULL)
    return NULL;
  if (!g_file_get_contents (path, &token, NULL, &failure))
    g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE,
                 "Cannot use %s as ntfy-token-file (%s): let the user of restanted read it.", path,
                 failure->message);
  else if (*g_strstrip (token) == '\0' || token[strcspn (token, " \t\r\n")] != '\0')
    g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE,
                 "Cannot use %s as ntfy-token-file: write the token alone into it.", path);
  else
    return token;
  g_free (token);
  return NULL;
}

static gboolean
start_notifier (RestanteReporting *self,
                RestanteQueue *queue,
                RestanteWatch *watch,
                const RestanteConfig *config,
                GError **error)
{
  GError *failure = NULL;
  char *token = read_token (config->ntfy_token_file, &failure);
  RestanteNotifierOptions options = {
    .hostname = config->hostname,
    .webhook = config->webhook,
    .ntfy = config->ntfy,
    .ntfy_token = token,
    .servers = (const char *const *)config->dns_servers,
    .timeout = (guint)config->timeout,
    .limit = (guint)config->notify_limit,
    .details = config->notify_details,
  };

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (config->webhook != NULL || config->ntfy != NULL)
    self->notifier = restante_notifier_start (queue, watch, self->outages, &options);
  restante_wipe_free (token);
  return TRUE;
}

RestanteReporting *
restante_reporting_start (RestanteQueue *queue,
                          RestanteWatch *watch,
                          const RestanteConfig *config,
                          GError **error)
{
  g_autoptr (RestanteReporting) self = g_new0 (RestanteReporting, 1);

  self->outages = restante_outages_start (queue, watch);
  if (!start_notifier (self, queue, watch, config, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_reporting_stop (RestanteReporting *self)
{
  g_clear_pointer (&self->notifier, restante_notifier_stop);
  g_clear_pointer (&self->outages, restante_outages_stop);
  g_free (self);
}

/* Whoever sees such a request learns what is told, and the token. */
static gboolean
is_open (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "http") != 0)
    return FALSE;
  address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return address == NULL || !g_inet_address_get_is_loopback (address);
}

char **
restante_reporting_check (const RestanteConfig *config)
{
  g_autoptr (GStrvBuilder) advice = g_strv_builder_new ();

  if (is_open (config->webhook))
    g_strv_builder_add (advice, "[notify] webhook is plain http: anybody on the way can read what"
                                " is told, so prefer https");
  if (is_open (config->ntfy))
    g_strv_builder_add (advice, "[notify] ntfy is plain http: anybody on the way can read what is"
                                " told, so prefer https");
  if (config->notify_details && config->ntfy != NULL && config->ntfy_token_file == NULL)
    g_strv_builder_add (advice, "[notify] details tells everybody who knows the topic of ntfy who"
                                " writes to you and about what, so protect the topic and set"
                                " ntfy-token-file, or leave details off");
  return g_strv_builder_end (advice);
}
