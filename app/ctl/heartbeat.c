/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/heartbeat.h"
#include "api/duration.h"
#include "api/heartbeat-login.h"
#include "api/new-heartbeat.h"
#include "client/format.h"
#include "client/heartbeat-lines.h"
#include "ctl/commands.h"

#define OFF                                                                                        \
  "The holder does not listen for signs of life: set listen= of [heartbeat] in restanted.conf."
#define PLAIN                                                                                      \
  "The holder takes passwords in plain HTTP, too, where everybody on the way can read them:"       \
  " listen-plain= of [heartbeat]."

static void
print_line (RestanteContext *context, const char *title, const char *text)
{
  g_autofree char *safe = restante_format_safe (text);

  restante_terminal_printf (context->terminal, "%-10s%s\n", title, safe);
}

static void
print_warning (RestanteContext *context, const char *text)
{
  restante_terminal_print (context->terminal, RESTANTE_COLOUR_BAD, text);
  restante_terminal_printf (context->terminal, "\n");
}

static void
print_service (RestanteContext *context, const char *url, const char *plain_url)
{
  if (url != NULL)
    print_line (context, "Service", url);
  if (plain_url != NULL)
    print_line (context, url != NULL ? "" : "Service", plain_url);
  if (plain_url != NULL)
    print_warning (context, PLAIN);
  if (url == NULL && plain_url == NULL)
    print_warning (context, OFF);
}

static void
print_lines (RestanteContext *context, RestanteHeartbeatLogin *login)
{
  for (guint i = 0; i < RESTANTE_HEARTBEAT_CLIENTS; i++) {
    g_autofree char *lines = restante_heartbeat_lines (i, login);
    g_auto (GStrv) each = g_strsplit (lines != NULL ? lines : "", "\n", -1);

    if (lines == NULL)
      return;
    restante_terminal_printf (context->terminal, "\n");
    restante_terminal_print (context->terminal, RESTANTE_COLOUR_STRONG,
                             restante_heartbeat_client_name (i));
    restante_terminal_printf (context->terminal, ": %s\n", restante_heartbeat_client_place (i));
    for (guint n = 0; each[n] != NULL; n++)
      restante_terminal_printf (context->terminal, "%s%s\n", each[n][0] != '\0' ? "    " : "",
                                each[n]);
  }
}

static void
print_login (RestanteContext *context, RestanteHeartbeatLogin *login)
{
  print_line (context, "Hostname", restante_heartbeat_login_get_hostname (login));
  print_line (context, "User", restante_heartbeat_login_get_user (login));
  print_line (context, "Password", restante_heartbeat_login_get_password (login));
  restante_terminal_printf (context->terminal, "%-10s%s\n", "",
                            "It is not shown again; adding again makes another one.");
  print_service (context, restante_heartbeat_login_get_url (login),
                 restante_heartbeat_login_get_plain_url (login));
  print_lines (context, login);
}

gboolean
restante_ctl_heartbeat_add (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/heartbeat");
  g_autoptr (RestanteNewHeartbeat) body =
      g_object_new (RESTANTE_TYPE_NEW_HEARTBEAT, "publish",
                    restante_context_has (context, RESTANTE_OPTION_PUBLISH), NULL);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteHeartbeatLogin) login = restante_context_call (
      context, "POST", target, body, RESTANTE_TYPE_HEARTBEAT_LOGIN, &document, error);

  if (login == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_login (context, login);
  return TRUE;
}

/* Nothing where it does not come regularly: then its silence says nothing. */
static void
print_rhythm (RestanteContext *context, RestanteHeartbeat *heartbeat)
{
  gint64 since = restante_heartbeat_get_overdue_since (heartbeat);
  g_autofree char *every = restante_duration_to_words (restante_heartbeat_get_every (heartbeat));
  g_autofree char *late = restante_duration_to_words (context->now - since);
  g_autofree char *warning = g_strdup_printf ("It is overdue for %s.", late);

  if (restante_heartbeat_get_every (heartbeat) > 0)
    print_line (context, "Every", every);
  if (since != 0)
    print_warning (context, warning);
}

static void
print_heartbeat (RestanteContext *context, RestanteHeartbeat *heartbeat)
{
  const char *const *addresses = restante_heartbeat_get_addresses (heartbeat);
  gint64 last = restante_heartbeat_get_last (heartbeat);
  g_autofree char *list = addresses != NULL ? g_strjoinv (", ", (char **)addresses) : g_strdup ("");
  g_autofree char *ago = restante_format_ago (last, context->now);
  g_autofree char *words = last != 0 ? g_strdup_printf ("%s, from %s", ago, list) : g_strdup (ago);

  print_line (context, "Hostname", restante_heartbeat_get_hostname (heartbeat));
  print_line (context, "User", restante_heartbeat_get_user (heartbeat));
  print_line (context, "Last", words);
  print_rhythm (context, heartbeat);
  print_line (context, "Publish",
              restante_heartbeat_get_publish (heartbeat) ? "a proven address is passed on to DNS"
                                                         : "no");
  print_service (context, restante_heartbeat_get_url (heartbeat),
                 restante_heartbeat_get_plain_url (heartbeat));
}

static gboolean
call_and_show (RestanteContext *context, const char *method, const char *rest, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, rest);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteHeartbeat) heartbeat = restante_context_call (
      context, method, target, NULL, RESTANTE_TYPE_HEARTBEAT, &document, error);

  if (heartbeat == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_heartbeat (context, heartbeat);
  return TRUE;
}

gboolean
restante_ctl_heartbeat_show (RestanteContext *context, GError **error)
{
  return call_and_show (context, "GET", "/heartbeat", error);
}

gboolean
restante_ctl_heartbeat_publish (RestanteContext *context, GError **error)
{
  return call_and_show (context, "PUT", "/heartbeat/publish", error);
}

gboolean
restante_ctl_heartbeat_unpublish (RestanteContext *context, GError **error)
{
  return call_and_show (context, "DELETE", "/heartbeat/publish", error);
}

gboolean
restante_ctl_heartbeat_remove (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/heartbeat");
  g_autoptr (GBytes) document = restante_context_request (context, "DELETE", target, NULL, error);
  g_autofree char *name = restante_format_safe (context->ids[0]);

  if (document == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    restante_terminal_printf (context->terminal, "Signs of life for %s are not taken any more.\n",
                              name);
  return TRUE;
}
