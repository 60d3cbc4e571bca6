/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-verify.h"

#include "policy/ip-address.h"

/* Servers that get a zone from the one that was written need a moment. */
#define LOOKS      5
#define LOOK_PAUSE 1 /* seconds */

typedef struct
{
  RestanteQueue *queue;
  RestanteDnsKeeper *keeper;
  char *domain;
  GPtrArray *entries;
  RestanteFenceLooked looked;
  gpointer data;
  gboolean all; /* the servers agree */
  guint looks;
} Job;

static void look (GTask *task);

static void
job_free (Job *self)
{
  restante_dns_keeper_leave (self->keeper);
  g_ptr_array_unref (self->entries);
  g_free (self->domain);
  g_free (self);
}

/* Whether @said has of the entry's family what was written. */
static gboolean
agrees (const RestanteFenceLog *entry, const RestanteAddressFacts *said)
{
  g_autoptr (GStrvBuilder) family = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  gboolean v4 = g_str_equal (entry->type, "A");

  if (restante_lookup_is_unclear (said->lookup))
    return FALSE;
  for (guint i = 0; said->addresses[i] != NULL; i++)
    if (restante_ip_address_is_v4 (said->addresses[i]) == v4)
      g_strv_builder_add (family, said->addresses[i]);
  list = g_strv_builder_end (family);
  return restante_ip_address_same_set ((const char *const *)list,
                                       (const char *const *)entry->after);
}

static void
add_answer (GString *text, const char *server, gboolean agreed)
{
  g_string_append_printf (text, "%s %s %s", text->len > 0 ? "," : "", server,
                          agreed ? "has it" : "does not have it");
}

/* TRUE: all agree. */
static gboolean
judge (RestanteFenceLog *entry, const RestanteDomainFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean all = TRUE;

  for (guint i = 0; i < facts->servers->len; i++) {
    const RestanteServerFacts *server = g_ptr_array_index (facts->servers, i);
    gboolean agreed = agrees (entry, &server->primary);

    /* The name may lie in another zone, of which this server knows nothing. */
    if (restante_lookup_is_unclear (server->primary.lookup) &&
        agrees (entry, &facts->primary_addresses))
      continue;
    add_answer (text, server->address, agreed);
    all = all && agreed;
  }
  if (text->len == 0) {
    all = agrees (entry, &facts->primary_addresses);
    add_answer (text, "the resolver", all);
  }
  g_free (entry->result);
  entry->result = g_strdup_printf ("Written:%s.", text->str);
  return all;
}

static void
store (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  /* The domain may be gone. */
  restante_queue_put_fence_log (job->queue, job->domain, job->entries, NULL);
  g_task_return_boolean (step, TRUE);
}

static gboolean
is_over (GTask *task)
{
  const Job *job = g_task_get_task_data (task);

  return job->all || job->looks == LOOKS ||
         g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

static gboolean
on_pause_over (gpointer data)
{
  g_autoptr (GTask) task = data;

  if (is_over (task))
    g_task_return_boolean (task, TRUE);
  else
    look (g_steal_pointer (&task));
  return G_SOURCE_REMOVE;
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  job->looks++;
  job->looked (job->data);
  if (is_over (task))
    g_task_return_boolean (task, TRUE);
  else
    g_timeout_add_seconds (LOOK_PAUSE, on_pause_over, g_steal_pointer (&task));
}

/* Takes @task. */
static void
begin_store (GTask *task)
{
  g_autoptr (GTask) step = g_task_new (NULL, NULL, on_stored, task);

  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, store);
}

static void
on_surveyed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (RestanteDomainFacts) facts = restante_dns_keeper_survey_finish (result, NULL);

  job->all = facts != NULL;
  for (guint i = 0; facts != NULL && i < job->entries->len; i++)
    if (((RestanteFenceLog *)g_ptr_array_index (job->entries, i))->written)
      job->all = judge (g_ptr_array_index (job->entries, i), facts) && job->all;
  begin_store (g_steal_pointer (&task));
}

/* Takes @task. */
static void
look (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  restante_dns_keeper_survey_async (job->keeper, job->domain, on_surveyed, task);
}

void
restante_fence_verify_async (const RestanteFenceVerifyPlan *plan,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->queue = plan->queue;
  job->keeper = plan->keeper;
  job->domain = g_strdup (plan->domain);
  job->entries = g_ptr_array_ref (plan->entries);
  job->looked = plan->looked;
  job->data = user_data;
  g_task_set_check_cancellable (task, FALSE);
  restante_dns_keeper_enter (plan->keeper);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  look (task);
}

void
restante_fence_verify_finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
