/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/watch-private.h"

#include "api/activity.h"
#include "dns/trust-anchor.h"
#include "queue/activities.h"
#include "watch/elsewhere.h"

/* Seconds. A line that lives answers sooner, and who waits for a probe waits for this, too. */
#define LINE_TIMEOUT 5

G_DEFINE_FINAL_TYPE (RestanteWatch, restante_watch, G_TYPE_OBJECT)
G_DEFINE_QUARK (restante - watch - error - quark, restante_watch_error)

enum
{
  PRIMARY_CHANGED,
  PRIMARY_PROBED,
  DOMAIN_ADDED,
  DOMAIN_REMOVED,
  QUEUE_CHANGED,
  ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
restante_watch_finalize (GObject *object)
{
  RestanteWatch *self = RESTANTE_WATCH (object);

  restante_watch_stop (self);
  g_hash_table_unref (self->primaries);
  g_clear_object (&self->resolver);
  g_clear_object (&self->tlsa);
  g_clear_object (&self->line);
  g_object_unref (self->stopping);
  g_free (self->options.hostname);
  g_strfreev (self->options.dns_servers);
  g_strfreev (self->options.line_check);
  g_free (self->options.trust_anchor);
  G_OBJECT_CLASS (restante_watch_parent_class)->finalize (object);
}

static guint
signal_new (RestanteWatchClass *klass, const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, first, second);
}

static void
restante_watch_class_init (RestanteWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_watch_finalize;
  signals[PRIMARY_CHANGED] = signal_new (klass, "primary-changed", 1, G_TYPE_STRING, 0);
  signals[PRIMARY_PROBED] = signal_new (klass, "primary-probed", 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[DOMAIN_ADDED] = signal_new (klass, "domain-added", 1, G_TYPE_STRING, 0);
  signals[DOMAIN_REMOVED] = signal_new (klass, "domain-removed", 1, G_TYPE_STRING, 0);
  signals[QUEUE_CHANGED] = signal_new (klass, "queue-changed", 2, G_TYPE_STRING, G_TYPE_ARRAY);
  signals[ACTIVITY] = signal_new (klass, "activity", 1, RESTANTE_TYPE_ACTIVITY, 0);
}

static void
restante_watch_init (RestanteWatch *self)
{
  self->primaries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->stopping = g_cancellable_new ();
}

RestantePrimaryWatch *
restante_watch_find (RestanteWatch *self, const char *domain, GError **error)
{
  RestantePrimaryWatch *primary = g_hash_table_lookup (self->primaries, domain);

  if (primary == NULL)
    g_set_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NOT_FOUND,
                 "There is no domain %s here.", domain);
  return primary;
}

static RestantePrimaryWatch *
find_by_id (RestanteWatch *self, gint64 domain_id)
{
  GHashTableIter iter;
  RestantePrimaryWatch *primary;

  g_hash_table_iter_init (&iter, self->primaries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&primary))
    if (restante_primary_watch_get_domain (primary)->id == domain_id)
      return primary;
  return NULL;
}

static void
on_primary_changed (RestantePrimaryWatch *primary, RestanteWatch *self)
{
  g_signal_emit (self, signals[PRIMARY_CHANGED], 0,
                 restante_primary_watch_get_domain (primary)->name);
}

static void
on_primary_noted (RestantePrimaryWatch *primary,
                  const char *kind,
                  const char *text,
                  RestanteWatch *self)
{
  restante_watch_note (self, restante_primary_watch_get_domain (primary)->name, kind, text);
}

static void
on_primary_probed (RestantePrimaryWatch *primary, gconstpointer result, RestanteWatch *self)
{
  g_signal_emit (self, signals[PRIMARY_PROBED], 0,
                 restante_primary_watch_get_domain (primary)->name, result);
}

static void
on_queue_changed (gint64 domain_id, GArray *ids, gboolean more, gpointer user_data)
{
  RestanteWatch *self = user_data;
  RestantePrimaryWatch *primary = find_by_id (self, domain_id);

  if (primary == NULL)
    return;
  g_signal_emit (self, signals[QUEUE_CHANGED], 0, restante_primary_watch_get_domain (primary)->name,
                 ids);
  restante_primary_watch_mail (primary);
}

static RestantePrimaryWatch *
add_primary (RestanteWatch *self, RestanteDomainRecord *domain)
{
  RestantePrimaryWatch *primary =
      restante_primary_watch_new (self->queue, self->resolver, self->tlsa, &self->options, domain);

  restante_primary_watch_set_line (primary, self->line);
  g_signal_connect_object (primary, "changed", G_CALLBACK (on_primary_changed), self, 0);
  g_signal_connect_object (primary, "probed", G_CALLBACK (on_primary_probed), self, 0);
  g_signal_connect_object (primary, "noted", G_CALLBACK (on_primary_noted), self, 0);
  g_hash_table_insert (self->primaries, g_strdup (domain->name), primary);
  return primary;
}

/* Once everybody who knows of places has said so. */
static gboolean
start_probes (gpointer data)
{
  RestanteWatch *self = data;
  GHashTableIter iter;
  RestantePrimaryWatch *primary;

  self->starting = 0;
  g_hash_table_iter_init (&iter, self->primaries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&primary))
    restante_primary_watch_start (primary);
  return G_SOURCE_REMOVE;
}

RestanteWatch *
restante_watch_new (RestanteQueue *queue, const RestanteWatchOptions *options)
{
  RestanteWatch *self = g_object_new (RESTANTE_TYPE_WATCH, NULL);
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (queue);

  self->queue = queue;
  self->options = *options;
  self->options.hostname = g_strdup (options->hostname);
  self->options.dns_servers = g_strdupv (options->dns_servers);
  self->options.line_check = g_strdupv (options->line_check);
  self->options.trust_anchor =
      g_strdup (restante_trust_anchor_choose (options->trust_anchor, NULL));
  self->resolver =
      restante_resolver_new ((const char *const *)options->dns_servers, options->timeout);
  self->tlsa = restante_tlsa_lookup_new ((const char *const *)options->dns_servers,
                                         self->options.trust_anchor, options->timeout);
  self->line = restante_line_check_new ((const char *const *)options->line_check,
                                        (const char *const *)options->dns_servers,
                                        MIN (options->timeout, LINE_TIMEOUT));
  self->feed = restante_change_feed_new (queue, on_queue_changed, self);
  for (guint i = 0; i < domains->len; i++)
    add_primary (self, g_ptr_array_index (domains, i));
  self->starting = g_idle_add (start_probes, self);
  return self;
}

void
restante_watch_stop (RestanteWatch *self)
{
  GHashTableIter iter;
  RestantePrimaryWatch *primary;

  g_clear_handle_id (&self->starting, g_source_remove);
  g_clear_pointer (&self->feed, restante_change_feed_free);
  g_hash_table_iter_init (&iter, self->primaries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&primary))
    restante_primary_watch_stop (primary);
  g_cancellable_cancel (self->stopping);
  while (self->workers > 0)
    g_main_context_iteration (NULL, TRUE);
}

RestantePrimary *
restante_watch_describe (RestanteWatch *self, const char *domain)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  return primary != NULL ? restante_primary_watch_describe (primary) : NULL;
}

void
restante_watch_domain_stored (RestanteWatch *self, const char *domain)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, domain);
  RestantePrimaryWatch *primary;

  if (record == NULL)
    return;
  primary = restante_watch_find (self, record->name, NULL);
  if (primary != NULL) {
    restante_primary_watch_set_domain (primary, record);
    return;
  }
  primary = add_primary (self, record);
  g_signal_emit (self, signals[DOMAIN_ADDED], 0, record->name);
  restante_primary_watch_start (primary);
}

void
restante_watch_domain_removed (RestanteWatch *self, const char *domain)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary == NULL)
    return;
  restante_primary_watch_stop (primary);
  g_hash_table_remove (self->primaries, domain);
  g_signal_emit (self, signals[DOMAIN_REMOVED], 0, domain);
}

static void
on_settled (RestantePrimaryWatch *primary, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_signal_handlers_disconnect_by_func (primary, on_settled, task);
  g_task_return_boolean (task, TRUE);
}

void
restante_watch_probe_for (RestantePrimaryWatch *primary, GTask *task)
{
  g_signal_connect (primary, "settled", G_CALLBACK (on_settled), task);
  restante_primary_watch_probe (primary);
}

void
restante_watch_probe_async (RestanteWatch *self,
                            const char *domain,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, &error);

  if (primary == NULL)
    g_task_return_error (task, error);
  else
    restante_watch_probe_for (primary, g_steal_pointer (&task));
}

gboolean
restante_watch_probe_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
restante_watch_probe_once_more (RestanteWatch *self, const char *domain)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_primary_watch_probe_once_more (primary);
}

void
restante_watch_address_changed (RestanteWatch *self, const char *domain)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  restante_resolver_forget (self->resolver);
  if (primary != NULL)
    restante_primary_watch_probe_anew (primary);
}

void
restante_watch_set_place (RestanteWatch *self,
                          const char *domain,
                          RestantePlaceSource source,
                          const char *address)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_places_set (restante_primary_watch_get_places (primary), source, address);
}

void
restante_watch_avoid (RestanteWatch *self, const char *domain, const char *const *addresses)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_places_avoid (restante_primary_watch_get_places (primary), addresses);
}

void
restante_watch_forget_names (RestanteWatch *self)
{
  restante_resolver_forget (self->resolver);
}

/* Somebody's word that the primary of a domain may be back, on its way to the main loop. */
typedef struct
{
  RestanteWatch *watch;
  char *domain;
} Hint;

static void
hint_free (gpointer data)
{
  Hint *hint = data;

  g_object_unref (hint->watch);
  g_free (hint->domain);
  g_free (hint);
}

static gboolean
take_hint (gpointer data)
{
  Hint *hint = data;

  restante_watch_address_changed (hint->watch, hint->domain);
  return G_SOURCE_REMOVE;
}

void
restante_watch_hint (RestanteWatch *self, const char *domain)
{
  Hint *hint = g_new (Hint, 1);

  hint->watch = g_object_ref (self);
  hint->domain = g_strdup (domain);
  /* Not g_main_context_invoke(): while the main loop does not run, that would call it here. */
  g_idle_add_full (G_PRIORITY_DEFAULT, take_hint, hint, hint_free);
}

void
restante_watch_call_began (RestanteWatch *self, const char *domain, const char *address)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_primary_watch_call_began (primary, address);
}

void
restante_watch_call_turned (RestanteWatch *self,
                            const char *domain,
                            const RestanteDrainReport *report,
                            const char *capabilities)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_primary_watch_call_turned (primary, report, capabilities);
}

void
restante_watch_call_ended (RestanteWatch *self, const char *domain)
{
  RestantePrimaryWatch *primary = restante_watch_find (self, domain, NULL);

  if (primary != NULL)
    restante_primary_watch_call_ended (primary);
}

static void
on_sent_elsewhere (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RestanteWatch *self = g_task_get_source_object (task);

  self->workers--;
  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

void
restante_watch_send_elsewhere_async (RestanteWatch *self,
                                     const gint64 *ids,
                                     guint n_ids,
                                     const char *to,
                                     const char *via,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  RestanteElsewherePlan plan = {
    .tlsa = self->tlsa,
    .queue = self->queue,
    .resolver = self->resolver,
    .helo = self->options.hostname,
    .timeout = self->options.timeout,
    .to = to,
    .via = via,
  };

  self->workers++;
  restante_elsewhere_async (&plan, ids, n_ids, self->stopping, on_sent_elsewhere, task);
}

gint64
restante_watch_send_elsewhere_finish (RestanteWatch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) sent = g_task_propagate_pointer (G_TASK (result), error);

  return sent != NULL ? restante_elsewhere_finish (sent, error) : -1;
}

void
restante_watch_note (RestanteWatch *self, const char *domain, const char *kind, const char *text)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (RestanteActivity) activity = g_object_new (
      RESTANTE_TYPE_ACTIVITY, "time", now, "domain", domain, "kind", kind, "text", text, NULL);

  restante_queue_add_activity (self->queue, now, domain, kind, text);
  g_signal_emit (self, signals[ACTIVITY], 0, activity);
}
