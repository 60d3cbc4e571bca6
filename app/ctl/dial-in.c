/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dial-in.h"

#include <string.h>

#include "api/new-dial-in.h"
#include "client/fetchmail-lines.h"
#include "client/format.h"
#include "ctl/commands.h"

static void
print_row (RestanteContext *context, const char *title, const char *text)
{
  g_autofree char *safe = restante_format_safe (text);

  restante_terminal_printf (context->terminal, "  %-10s%s\n", title, safe);
}

static gboolean
is_empty (const char *const *listen)
{
  return listen == NULL || listen[0] == NULL;
}

static void
print_last (RestanteContext *context, RestanteDialIn *dial_in)
{
  gint64 last = restante_dial_in_get_last (dial_in);
  g_autofree char *ago = restante_format_ago (last, context->now);

  print_row (context, "Called", last != 0 ? ago : "not yet");
}

/* What stands in the way of a call, with what to do. */
static void
print_obstacles (RestanteContext *context, RestanteDialIn *dial_in)
{
  const char *identity = restante_dial_in_get_identity (dial_in);
  g_autofree char *domain = restante_format_safe (restante_dial_in_get_domain (dial_in));

  if (g_strcmp0 (identity, "dial-in") != 0)
    restante_terminal_printf (context->terminal,
                              "\nNothing is handed over to a caller before its identity is "
                              "dial-in:\n  restantectl domain set %s --identity dial-in\n",
                              domain);
  if (is_empty (restante_dial_in_get_listen (dial_in)) &&
      is_empty (restante_dial_in_get_listen_tls (dial_in)))
    restante_terminal_printf (context->terminal,
                              "\nNobody can call yet: write listen= and listen-tls= under [odmr] "
                              "in restanted.conf.\n");
}

static void
print_client (RestanteContext *context, RestanteDialIn *dial_in)
{
  g_autofree char *lines = restante_fetchmail_lines (dial_in);
  g_auto (GStrv) each = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  if (lines == NULL)
    return;
  restante_terminal_printf (
      context->terminal,
      "\nFor fetchmail at home, in ~/.fetchmailrc (chmod 600); it needs socat:\n\n");
  for (guint i = 0; each[i] != NULL; i++)
    restante_terminal_printf (context->terminal, "  %s\n", each[i]);
  restante_terminal_printf (
      context->terminal,
      "\nA self-signed certificate of this holder is checked when cafile is a copy of it.\n");
}

static void
print_dial_in (RestanteContext *context, RestanteDialIn *dial_in)
{
  const char *password = restante_dial_in_get_password (dial_in);
  g_autofree char *domains = g_strjoinv (" ", (char **)restante_dial_in_get_domains (dial_in));

  print_row (context, "Domain", restante_dial_in_get_domain (dial_in));
  print_row (context, "User", restante_dial_in_get_user (dial_in));
  if (password != NULL)
    print_row (context, "Password", password);
  if (strchr (domains, ' ') != NULL)
    print_row (context, "Calls for", domains);
  print_last (context, dial_in);
  if (password != NULL)
    restante_terminal_printf (context->terminal,
                              "\nThe password is shown this once; adding again makes a new one.\n");
  print_obstacles (context, dial_in);
  print_client (context, dial_in);
}

static gboolean
call_and_show (RestanteContext *context, const char *method, gpointer body, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/dial-in");
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDialIn) dial_in = restante_context_call (
      context, method, target, body, RESTANTE_TYPE_DIAL_IN, &document, error);

  if (dial_in == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_dial_in (context, dial_in);
  return TRUE;
}

gboolean
restante_ctl_dial_in_add (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteNewDialIn) body =
      g_object_new (RESTANTE_TYPE_NEW_DIAL_IN, "user",
                    restante_context_get (context, RESTANTE_OPTION_USER), NULL);

  return call_and_show (context, "POST", body, error);
}

gboolean
restante_ctl_dial_in_show (RestanteContext *context, GError **error)
{
  return call_and_show (context, "GET", NULL, error);
}

gboolean
restante_ctl_dial_in_remove (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/dial-in");
  g_autoptr (GBytes) document = restante_context_request (context, "DELETE", target, NULL, error);
  g_autofree char *domain = restante_format_safe (context->ids[0]);

  if (document == NULL)
    return FALSE;
  if (!restante_context_print_json (context, document))
    restante_terminal_printf (context->terminal, "Nobody calls for the mail of %s any more.\n",
                              domain);
  return TRUE;
}
