/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeping.h"

/* The wall clock can be set, and holds can be shortened: a round at least this often. */
#define ROUND_SECONDS     60
#define VACUUM_PAUSE_MSEC 20

struct _RestanteHousekeeping
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  guint timer;
  gint64 due; /* monotonic time of the next round; a worker reads it while it runs */
  gboolean running;
  int stopping; /* atomic: the worker looks at it */
};

/* What a round did; made in the worker. */
typedef struct
{
  guint shelved;
  guint removed;
  gint64 due; /* monotonic time of the next round */
} Round;

static void plan (RestanteHousekeeping *self, gint64 due);

static void
on_space_given_back (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteHousekeeping *self = data;

  self->running = FALSE;
  plan (self, self->due);
}

static void
give_space_back (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RestanteHousekeeping *self = data;

  while (!g_atomic_int_get (&self->stopping) && g_get_monotonic_time () < self->due &&
         restante_queue_vacuum_step (self->queue))
    g_usleep (VACUUM_PAUSE_MSEC * 1000);
  g_task_return_boolean (task, TRUE);
}

static void
start (RestanteHousekeeping *self, GTaskThreadFunc work, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, self);

  self->running = TRUE;
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, work);
}

static void
run_round (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RestanteHousekeeping *self = data;
  g_autofree Round *round = g_new0 (Round, 1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 next = 0;
  GError *error = NULL;

  if (!restante_queue_expire (self->queue, now, &round->shelved, &round->removed, &next, &error)) {
    g_task_return_error (task, error);
    return;
  }
  round->due = g_get_monotonic_time () +
               (next == 0 ? ROUND_SECONDS : CLAMP (next - now, 1, ROUND_SECONDS)) * G_USEC_PER_SEC;
  g_task_return_pointer (task, g_steal_pointer (&round), g_free);
}

static void
tell (RestanteHousekeeping *self, const Round *round)
{
  g_autofree char *text = NULL;

  if (round->shelved == 0)
    return;
  text = g_strdup_printf ("The hold of %u %s ended; they are kept on the shelf.", round->shelved,
                          round->shelved == 1 ? "message" : "messages");
  restante_watch_note (self->watch, NULL, "shelf", text);
}

static void
on_round (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteHousekeeping *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree Round *round = g_task_propagate_pointer (G_TASK (result), &error);

  self->running = FALSE;
  if (round == NULL) {
    g_warning ("Housekeeping has to wait: %s", error->message);
    plan (self, g_get_monotonic_time () + ROUND_SECONDS * G_USEC_PER_SEC);
    return;
  }
  tell (self, round);
  self->due = round->due;
  /* After much was deleted this takes minutes, and no hold waits for it. */
  start (self, give_space_back, on_space_given_back);
}

static gboolean
on_timer (gpointer data)
{
  RestanteHousekeeping *self = data;

  self->timer = 0;
  start (self, run_round, on_round);
  return G_SOURCE_REMOVE;
}

static void
plan (RestanteHousekeeping *self, gint64 due)
{
  gint64 wait = MAX (due - g_get_monotonic_time (), 0);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!g_atomic_int_get (&self->stopping))
    self->timer = g_timeout_add ((guint)((wait + 999) / 1000), on_timer, self);
}

RestanteHousekeeping *
restante_housekeeping_start (RestanteQueue *queue, RestanteWatch *watch)
{
  RestanteHousekeeping *self = g_new0 (RestanteHousekeeping, 1);

  self->queue = queue;
  self->watch = watch;
  plan (self, g_get_monotonic_time () + G_USEC_PER_SEC);
  return self;
}

void
restante_housekeeping_stop (RestanteHousekeeping *self)
{
  g_atomic_int_set (&self->stopping, TRUE);
  while (self->running)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}
