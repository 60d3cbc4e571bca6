/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/listen.h"
#include "ctl/words.h"

/* What an event says besides its name and its domain. Free it. */
static char *
words_of (RestanteContext *context, RestanteEvent *event)
{
  RestanteActivity *activity = restante_event_get_activity (event);
  gint64 now = restante_event_get_time (event);

  if (restante_event_get_counts (event))
    return restante_words_held (restante_event_get_counts (event), now);
  if (restante_event_get_primary (event))
    return restante_words_primary (restante_event_get_primary (event), now);
  return restante_format_safe (activity ? restante_activity_get_text (activity) : NULL);
}

static void
print_json (RestanteContext *context, RestanteEvent *event, const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\r\n", ' ');

  restante_terminal_printf (context->terminal, "%s\n", line);
}

static void
print_words (RestanteContext *context, RestanteEvent *event, const char *text)
{
  gint64 when = restante_event_get_time (event);
  g_autofree char *time = restante_format_time (when, when);
  g_autofree char *name = restante_format_safe (restante_event_get_event (event));
  g_autofree char *domain = restante_format_safe (restante_event_get_domain (event));
  g_autofree char *words = words_of (context, event);

  restante_terminal_printf (context->terminal, "%s  %-14s  %s%s%s\n", time, name, domain,
                            *domain && *words ? ": " : "", words);
}

gboolean
restante_ctl_events (RestanteContext *context, GError **error)
{
  gboolean json = restante_context_has (context, RESTANTE_OPTION_JSON);
  g_autoptr (RestanteEventStream) stream = restante_listen_open (context, error);

  if (stream)
    restante_listen_run (context, stream, json ? print_json : print_words, error);
  return FALSE;
}
