/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/calls.h"

#include "watch/turn.h"

/* A home server behind fetchmail connects to its own port 25 before it greets. */
#define GREETING_TIMEOUT 60

struct _RestanteCalls
{
  RestanteWatch *watch;
  RestanteQueue *queue;
  char *helo;
  guint retry_first;
};

RestanteCalls *
restante_calls_new (RestanteWatch *watch, RestanteQueue *queue, const RestanteWatchOptions *options)
{
  RestanteCalls *self = g_new0 (RestanteCalls, 1);

  self->watch = g_object_ref (watch);
  self->queue = queue;
  self->helo = g_strdup (options->hostname);
  self->retry_first = options->interval_down;
  return self;
}

void
restante_calls_free (RestanteCalls *self)
{
  g_object_unref (self->watch);
  g_free (self->helo);
  g_free (self);
}

/* Something of a call on its way to the main loop. */
typedef struct
{
  RestanteWatch *watch;
  char **domains;
  char *address;             /* it began there */
  RestanteTurnResult result; /* of the turn: a report a domain; without reports it ended */
} News;

static News *
news_new (RestanteCalls *self, char **domains)
{
  News *news = g_new0 (News, 1);

  news->watch = g_object_ref (self->watch);
  news->domains = domains;
  return news;
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_object_unref (news->watch);
  g_strfreev (news->domains);
  g_free (news->address);
  restante_turn_result_clear (&news->result);
  g_free (news);
}

static gboolean
tell (gpointer data)
{
  News *news = data;

  for (guint i = 0; news->domains[i] != NULL; i++)
    if (news->address != NULL)
      restante_watch_call_began (news->watch, news->domains[i], news->address);
    else if (news->result.reports != NULL)
      restante_watch_call_turned (news->watch, news->domains[i], &news->result.reports[i],
                                  news->result.capabilities);
    else
      restante_watch_call_ended (news->watch, news->domains[i]);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): while the main loop does not run, that would call it here. */
static void
post (News *news)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, tell, news, news_free);
}

void
restante_calls_began (RestanteCalls *self, const char *const *domains, const char *address)
{
  News *news = news_new (self, g_strdupv ((char **)domains));

  news->address = g_strdup (address);
  post (news);
}

static char **
list_names (GPtrArray *domains)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < domains->len; i++)
    g_strv_builder_add (names, ((RestanteDomainRecord *)g_ptr_array_index (domains, i))->name);
  return g_strv_builder_end (names);
}

void
restante_calls_turn (RestanteCalls *self,
                     GPtrArray *domains,
                     RestanteChannel *channel,
                     const gint *closing)
{
  RestanteTurnPlan plan = {
    .queue = self->queue,
    .domains = domains,
    .channel = channel,
    .helo = self->helo,
    .timeout = GREETING_TIMEOUT,
    .retry_first = self->retry_first,
    .closing = closing,
  };
  News *news = news_new (self, list_names (domains));

  restante_turn_run (&plan, &news->result);
  post (news);
}

void
restante_calls_ended (RestanteCalls *self, const char *const *domains)
{
  post (news_new (self, g_strdupv ((char **)domains)));
}
