/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-keeper.h"

#include "watch/fence-guard.h"

struct _RestanteFenceKeeper
{
  GObject parent_instance;
  RestanteFenceGuardContext context;
  char **public_addresses;
  GHashTable *guards; /* name → RestanteFenceGuard */
};

G_DEFINE_FINAL_TYPE (RestanteFenceKeeper, restante_fence_keeper, G_TYPE_OBJECT)

enum
{
  FENCE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
restante_fence_keeper_finalize (GObject *object)
{
  RestanteFenceKeeper *self = RESTANTE_FENCE_KEEPER (object);

  g_hash_table_unref (self->guards);
  g_strfreev (self->public_addresses);
  G_OBJECT_CLASS (restante_fence_keeper_parent_class)->finalize (object);
}

static void
restante_fence_keeper_class_init (RestanteFenceKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_fence_keeper_finalize;
  signals[FENCE_CHANGED] =
      g_signal_new ("fence-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* What is under way keeps its guard for so long. */
static void
end_guard (gpointer guard)
{
  restante_fence_guard_stop (guard);
  g_object_unref (guard);
}

static void
restante_fence_keeper_init (RestanteFenceKeeper *self)
{
  self->guards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, end_guard);
}

static void
on_guard_changed (RestanteFenceGuard *guard, RestanteFenceKeeper *self)
{
  g_signal_emit (self, signals[FENCE_CHANGED], 0, restante_fence_guard_get_domain (guard));
}

/* Takes @record. */
static void
add_guard (RestanteFenceKeeper *self, RestanteFenceRecord *record)
{
  RestanteFenceGuard *guard = restante_fence_guard_new (&self->context, record);

  g_signal_connect_object (guard, "changed", G_CALLBACK (on_guard_changed), self, 0);
  g_hash_table_replace (self->guards, g_strdup (restante_fence_guard_get_domain (guard)), guard);
}

static void
on_domain_added (RestanteWatch *watch, const char *domain, gpointer data)
{
  add_guard (data, restante_fence_record_new (domain));
}

static void
on_domain_removed (RestanteWatch *watch, const char *domain, gpointer data)
{
  RestanteFenceKeeper *self = data;

  g_hash_table_remove (self->guards, domain);
}

static void
on_probed (RestanteWatch *watch, const char *domain, gconstpointer result, gpointer data)
{
  RestanteFenceKeeper *self = data;
  RestanteFenceGuard *guard = g_hash_table_lookup (self->guards, domain);

  if (guard != NULL)
    restante_fence_guard_take_probe (guard, result);
}

static void
load (RestanteFenceKeeper *self, const char *domain)
{
  g_autoptr (GError) error = NULL;
  RestanteFenceRecord *record = restante_queue_find_fence (self->context.queue, domain, &error);

  if (record == NULL)
    g_warning ("The fence of %s cannot be read: %s", domain, error->message);
  else
    add_guard (self, record);
}

RestanteFenceKeeper *
restante_fence_keeper_start (RestanteQueue *queue,
                             RestanteWatch *watch,
                             RestanteDnsKeeper *keeper,
                             const char *const *public_addresses)
{
  RestanteFenceKeeper *self = g_object_new (RESTANTE_TYPE_FENCE_KEEPER, NULL);
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (queue);

  self->public_addresses = g_strdupv ((char **)public_addresses);
  self->context = (RestanteFenceGuardContext){
    .queue = queue,
    .watch = watch,
    .keeper = keeper,
    .public_addresses = (const char *const *)self->public_addresses,
  };
  for (guint i = 0; i < domains->len; i++)
    load (self, ((RestanteDomainRecord *)g_ptr_array_index (domains, i))->name);
  g_signal_connect (watch, "domain-added", G_CALLBACK (on_domain_added), self);
  g_signal_connect (watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  g_signal_connect (watch, "primary-probed", G_CALLBACK (on_probed), self);
  return self;
}

void
restante_fence_keeper_stop (RestanteFenceKeeper *self)
{
  g_signal_handlers_disconnect_by_data (self->context.watch, self);
  g_hash_table_remove_all (self->guards);
  while (self->context.running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self);
}

gboolean
restante_fence_keeper_is_busy (RestanteFenceKeeper *self, const char *domain)
{
  RestanteFenceGuard *guard = g_hash_table_lookup (self->guards, domain);

  return guard != NULL && restante_fence_guard_is_busy (guard);
}

static RestanteFenceGuard *
find (RestanteFenceKeeper *self, const char *domain, GTask *task)
{
  RestanteFenceGuard *guard = g_hash_table_lookup (self->guards, domain);

  if (guard == NULL)
    g_task_return_new_error (task, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                             "There is no domain %s here.", domain);
  return guard;
}

void
restante_fence_keeper_turn_on_async (RestanteFenceKeeper *self,
                                     const char *domain,
                                     gint64 after,
                                     const char *to,
                                     gboolean dry_run,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  RestanteFenceGuard *guard = find (self, domain, task);

  if (guard != NULL)
    restante_fence_guard_turn_on (guard, after, to, dry_run, g_steal_pointer (&task));
}

void
restante_fence_keeper_order_async (RestanteFenceKeeper *self,
                                   const char *domain,
                                   RestanteFenceOrder order,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static void (*const orders[]) (RestanteFenceGuard *, GTask *) = {
    [RESTANTE_FENCE_ORDER_OFF] = restante_fence_guard_turn_off,
    [RESTANTE_FENCE_ORDER_NOW] = restante_fence_guard_fence_now,
    [RESTANTE_FENCE_ORDER_RESTORE] = restante_fence_guard_restore,
  };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  RestanteFenceGuard *guard = find (self, domain, task);

  if (guard != NULL)
    orders[order](guard, g_steal_pointer (&task));
}

gboolean
restante_fence_keeper_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
