/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "api/activity-page.h"
#include "api/activity.h"
#include "api/value-json.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/listen.h"

/* The longest kind of a primary's life, "refusing", and a bit. */
#define KIND_WIDTH 9

/* A log is read with the seconds, and its lines stand under each other on any day. */
static char *
full_time (RestanteActivity *activity)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (restante_activity_get_time (activity));

  return time ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("never");
}

static void
print_activity (RestanteContext *context, RestanteActivity *activity)
{
  const char *kind = restante_activity_get_kind (activity);
  g_autofree char *time = full_time (activity);
  g_autofree char *safe_kind = restante_format_safe (kind);
  int gap = MAX (KIND_WIDTH - (int)strlen (safe_kind), 0);
  g_autofree char *domain = restante_format_safe (restante_activity_get_domain (activity));
  g_autofree char *text = restante_format_safe (restante_activity_get_text (activity));

  restante_terminal_printf (context->terminal, "%s  ", time);
  restante_terminal_print (context->terminal, restante_terminal_colour_of (kind), safe_kind);
  restante_terminal_printf (context->terminal, "%*s  %s%s%s\n", gap, "", domain,
                            *domain ? ": " : "", text);
}

static void
print_line (RestanteContext *context, RestanteActivity *activity)
{
  g_autofree char *text = restante_value_to_text (activity);

  restante_terminal_printf (context->terminal, "%s\n", text);
}

static void
show (RestanteContext *context, RestanteActivity *activity)
{
  if (restante_context_has (context, RESTANTE_OPTION_JSON))
    print_line (context, activity);
  else
    print_activity (context, activity);
}

/* The API gives the newest first; a log is read downwards. */
static void
print_page (RestanteContext *context, RestanteActivityPage *page)
{
  GListModel *activities = restante_activity_page_get_activities (page);

  for (guint i = g_list_model_get_n_items (activities); i > 0; i--) {
    g_autoptr (RestanteActivity) activity = g_list_model_get_item (activities, i - 1);
    show (context, activity);
  }
}

static void
on_event (RestanteContext *context, RestanteEvent *event, const char *text)
{
  RestanteActivity *activity = restante_event_get_activity (event);
  const char *wanted = restante_context_get (context, RESTANTE_OPTION_DOMAIN);

  if (activity && (!wanted || g_strcmp0 (wanted, restante_activity_get_domain (activity)) == 0))
    show (context, activity);
}

static char *
make_target (RestanteContext *context, GError **error)
{
  const char *domain = restante_context_get (context, RESTANTE_OPTION_DOMAIN);
  const char *after = restante_context_get (context, RESTANTE_OPTION_AFTER);
  GString *target;
  guint limit;

  if (!restante_context_limit (context, 50, &limit, error))
    return NULL;
  target = g_string_new (NULL);
  g_string_printf (target, "/v1/activities?limit=%u", limit);
  if (domain)
    g_string_append_uri_escaped (g_string_append (target, "&domain="), domain, NULL, FALSE);
  if (after)
    g_string_append_uri_escaped (g_string_append (target, "&after="), after, NULL, FALSE);
  return g_string_free (target, FALSE);
}

gboolean
restante_ctl_activity (RestanteContext *context, GError **error)
{
  gboolean follow = restante_context_has (context, RESTANTE_OPTION_FOLLOW);
  g_autofree char *target = make_target (context, error);
  g_autoptr (RestanteEventStream) stream = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteActivityPage) page = NULL;

  if (!target)
    return FALSE;
  /* First, so that nothing is missed between the log and its continuation. */
  if (follow && !(stream = restante_listen_open (context, error)))
    return FALSE;
  page = restante_context_call (context, "GET", target, NULL, RESTANTE_TYPE_ACTIVITY_PAGE,
                                &document, error);
  if (!page)
    return FALSE;
  if (follow || !restante_context_print_json (context, document))
    print_page (context, page);
  if (follow)
    restante_listen_run (context, stream, on_event, error);
  return !follow;
}
