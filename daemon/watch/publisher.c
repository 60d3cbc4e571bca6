/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/publisher.h"

#include "policy/ip-address.h"
#include "queue/heartbeats.h"
#include "watch/address-writer.h"
#include "watch/primary-name.h"
#include "watch/probe.h"
#include "watch/sentence.h"

/* Of a set that is new; seconds (DESIGN section 6: 60 to 300 on the address of a home line). */
#define TTL 60

/* Seconds for which a writer that cannot read is not told the same again: a service calls that
 * abuse, and a cache may say the old address for so long. */
#define PATIENCE 600

/* What is known of one domain. */
typedef struct
{
  gboolean at_work;
  char *address;  /* that was written last */
  gint64 written; /* monotonic */
  char *problem;  /* that was told already */
} Home;

struct _RestantePublisher
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
  RestanteFenceKeeper *fences;
  GHashTable *homes; /* name of the domain → Home */
  guint running;
};

typedef struct
{
  RestantePublisher *publisher;
  char *domain;
  char *address;
  RestanteRecordChange *change; /* NULL: nothing was to be written */
} Job;

static void
home_free (gpointer data)
{
  Home *self = data;

  g_free (self->address);
  g_free (self->problem);
  g_free (self);
}

static void
job_free (Job *self)
{
  g_clear_pointer (&self->change, restante_record_change_free);
  g_free (self->domain);
  g_free (self->address);
  g_free (self);
}

/* The rest of this part runs in a worker. */

/* The name to write, or NULL: the home did not say that it is there, or the owner does not want it
 * written. */
static char *
find_name (const Job *job)
{
  g_autoptr (RestanteHeartbeatRecord) heartbeat =
      restante_queue_find_heartbeat (job->publisher->queue, job->domain, NULL);
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (job->publisher->queue, job->domain);

  if (heartbeat == NULL || record == NULL || !heartbeat->publish ||
      !restante_ip_address_in (job->address, (const char *const *)heartbeat->addresses))
    return NULL;
  return restante_primary_name (record);
}

static RestanteRecordChange *
plan (const Job *job, RestanteAddressWriter *writer, const char *name, GError **error)
{
  const char *type = restante_ip_address_is_v4 (job->address) ? "A" : "AAAA";
  const char *const data[] = { job->address, NULL };
  RestanteRecordSet *before = restante_address_writer_read (writer, type, error);

  if (before == NULL)
    return NULL;
  return restante_record_change_new (
      before, restante_record_set_new (name, type, before->ttl != 0 ? before->ttl : TTL, data),
      NULL);
}

static gboolean
publish (Job *job, const char *name, GError **error)
{
  g_autoptr (RestanteAddressWriter) writer =
      restante_address_writer_open (job->publisher->queue, job->publisher->keeper, name, error);
  g_autoptr (RestanteRecordChange) change = writer != NULL ? plan (job, writer, name, error) : NULL;

  if (change == NULL)
    return FALSE;
  if (restante_ip_address_same_set ((const char *const *)change->before->data,
                                    (const char *const *)change->after->data))
    return TRUE;
  if (!restante_address_writer_write (writer, change, error))
    return FALSE;
  job->change = g_steal_pointer (&change);
  return TRUE;
}

static void
work (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *name = find_name (job);
  GError *error = NULL;

  if (name == NULL || publish (job, name, &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

/* From here on in the main loop. */

static void
tell (const Job *job)
{
  g_autofree char *before = g_strjoinv (", ", job->change->before->data);
  g_autofree char *text =
      g_strdup_printf ("DNS: %s %s was written: %s, where the home has proven itself; before: %s.",
                       job->change->after->name, job->change->after->type, job->address,
                       *before != '\0' ? before : "nothing");

  restante_watch_note (job->publisher->watch, job->domain, "dns-write", text);
}

/* A problem that goes on is told once. */
static void
tell_problem (const Job *job, Home *home, const GError *error)
{
  g_autofree char *sentence = restante_sentence (error->message);
  g_autofree char *text =
      g_strdup_printf ("The address of the home, %s, is not written: %s", job->address, sentence);

  if (g_strcmp0 (home->problem, error->message) == 0)
    return;
  g_free (home->problem);
  home->problem = g_strdup (error->message);
  restante_watch_note (job->publisher->watch, job->domain, "publish-failed", text);
}

static void
take_written (const Job *job, Home *home)
{
  g_free (home->address);
  home->address = g_strdup (job->address);
  home->written = g_get_monotonic_time ();
  g_clear_pointer (&home->problem, g_free);
  tell (job);
  restante_watch_forget_names (job->publisher->watch);
  restante_dns_keeper_check_soon (job->publisher->keeper, job->domain);
}

static void
on_worked (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  RestantePublisher *self = job->publisher;
  Home *home = g_hash_table_lookup (self->homes, job->domain);
  g_autoptr (GError) error = NULL;

  self->running--;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (home != NULL)
      tell_problem (job, home, error);
  } else if (home != NULL && job->change != NULL) {
    take_written (job, home);
  }
  if (home != NULL)
    home->at_work = FALSE;
  job_free (job);
}

static Home *
get_home (RestantePublisher *self, const char *domain)
{
  Home *home = g_hash_table_lookup (self->homes, domain);

  if (home == NULL) {
    home = g_new0 (Home, 1);
    g_hash_table_insert (self->homes, g_strdup (domain), home);
  }
  return home;
}

static gboolean
was_just_written (const Home *home, const char *address)
{
  return restante_ip_address_equal (address, home->address) &&
         g_get_monotonic_time () - home->written < PATIENCE * G_USEC_PER_SEC;
}

static void
begin (RestantePublisher *self, const char *domain, const char *address)
{
  Home *home = get_home (self, domain);
  g_autoptr (GTask) step = NULL;
  Job *job;

  if (home->at_work || was_just_written (home, address))
    return;
  job = g_new0 (Job, 1);
  job->publisher = self;
  job->domain = g_strdup (domain);
  job->address = g_strdup (address);
  home->at_work = TRUE;
  self->running++;
  step = g_task_new (NULL, NULL, on_worked, job);
  g_task_set_task_data (step, job, NULL);
  g_task_run_in_thread (step, work);
}

static void
on_probed (RestanteWatch *watch, const char *domain, gconstpointer data, gpointer user_data)
{
  RestantePublisher *self = user_data;
  const RestanteProbeResult *result = data;

  if (result->outcome != RESTANTE_PROBE_PROVEN || result->address == NULL ||
      (result->named != NULL &&
       restante_ip_address_in (result->address, (const char *const *)result->named)) ||
      restante_fence_keeper_is_busy (self->fences, domain))
    return;
  begin (self, domain, result->address);
}

static void
on_domain_removed (RestanteWatch *watch, const char *domain, gpointer data)
{
  RestantePublisher *self = data;

  g_hash_table_remove (self->homes, domain);
}

RestantePublisher *
restante_publisher_start (RestanteQueue *queue,
                          RestanteWatch *watch,
                          RestanteDnsKeeper *keeper,
                          RestanteFenceKeeper *fences)
{
  RestantePublisher *self = g_new0 (RestantePublisher, 1);

  self->queue = queue;
  self->watch = watch;
  self->keeper = keeper;
  self->fences = fences;
  self->homes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, home_free);
  /* Behind the fence's own, which begins its restore first. */
  g_signal_connect_after (watch, "primary-probed", G_CALLBACK (on_probed), self);
  g_signal_connect (watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  return self;
}

void
restante_publisher_stop (RestantePublisher *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  while (self->running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_hash_table_unref (self->homes);
  g_free (self);
}
