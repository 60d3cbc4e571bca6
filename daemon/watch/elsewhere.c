/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/elsewhere.h"

#include "protocol/address.h"
#include "queue/domains.h"
#include "queue/verbs.h"
#include "watch/courier.h"
#include "watch/sentence.h"
#include "watch/watch.h"

typedef struct
{
  RestanteQueue *queue;
  RestanteDomainRecord *domain; /* when the host is a primary, which must prove itself; or NULL */
  char *helo;
  char *to;
  char *host;
  guint16 port;
  guint timeout;
  GArray *ids; /* gint64 */
  guint next;  /* the index of the next one */
  GPtrArray *addresses;
  RestanteTlsaLookup *tlsa;
  RestanteDaneSet *dane; /* of a primary with identity `dane` */
  gint64 taken;
  char *refusal; /* the first one, in words */
} Elsewhere;

static void
elsewhere_free (Elsewhere *self)
{
  g_array_unref (self->ids);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_object (&self->tlsa);
  g_clear_pointer (&self->dane, restante_dane_set_unref);
  g_clear_pointer (&self->domain, restante_domain_record_unref);
  g_free (self->helo);
  g_free (self->to);
  g_free (self->host);
  g_free (self->refusal);
  g_free (self);
}

static void
readdress (RestanteHandover *message, const char *to)
{
  g_ptr_array_set_size (message->recipients, 0);
  g_ptr_array_add (message->recipients, g_strdup (to));
  g_ptr_array_add (message->recipients, NULL);
  g_array_set_size (message->positions, 1);
  message->smtputf8 = message->smtputf8 || !g_str_is_ascii (to);
}

static RestanteHandover *
next_message (gpointer user_data)
{
  Elsewhere *self = user_data;

  while (self->next < self->ids->len) {
    gint64 id = g_array_index (self->ids, gint64, self->next++);
    RestanteHandover *message = restante_queue_take_one (self->queue, id, NULL);

    if (message == NULL)
      continue;
    if (self->to != NULL)
      readdress (message, self->to);
    return message;
  }
  return NULL;
}

static const char *
first_refusal (const RestanteHandover *message, const RestanteHandoverResult *results)
{
  for (guint i = 0; i < message->positions->len; i++)
    if (!results[i].moved || results[i].move != RESTANTE_MOVE_ACCEPTED)
      return results[i].reply != NULL ? results[i].reply : "it was not taken";
  return NULL;
}

static char *
complaint (const Elsewhere *self, gint64 id, const char *refusal)
{
  g_autofree char *text =
      g_strdup_printf ("%s did not take message %" G_GINT64_FORMAT ": %s", self->host, id, refusal);

  return restante_sentence (text);
}

/* Only a message that was taken for every recipient counts: a part of it would be lost from sight.
 */
static void
message_done (const RestanteHandover *message,
              const RestanteHandoverResult *results,
              RestanteCourierOutcome outcome,
              gpointer user_data)
{
  Elsewhere *self = user_data;
  const char *refusal = first_refusal (message, results);
  g_autofree char *reply = NULL;

  if (refusal != NULL) {
    if (self->refusal == NULL)
      self->refusal = complaint (self, message->id, refusal);
    return;
  }
  reply = g_strdup_printf ("Sent to %s through %s", self->to != NULL ? self->to : "its recipients",
                           self->host);
  if (restante_queue_sent_away (self->queue, message->id, reply,
                                g_get_real_time () / G_USEC_PER_SEC, NULL))
    self->taken++;
}

static RestanteCourier *
make_courier (Elsewhere *self)
{
  RestanteSmtpTarget target = {
    .addresses = self->addresses,
    .name = self->host,
    .helo = self->helo,
    .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
    .verify_chain = self->domain != NULL && self->domain->identity == RESTANTE_IDENTITY_CA,
    .dane = self->dane,
    .timeout = self->timeout,
  };

  /* A host that the owner named for these messages has nothing to prove; a primary has (promise 3).
   */
  if (self->domain == NULL)
    return restante_courier_new (self->queue, &target, RESTANTE_IDENTITY_ANY, NULL);
  return restante_courier_new (self->queue, &target, self->domain->identity,
                               (const char *const *)self->domain->pins);
}

static void
on_cancelled (GCancellable *cancellable, gpointer courier)
{
  restante_courier_stop (courier);
}

static void
run_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Elsewhere *self = data;
  RestanteCourierWork work = { next_message, message_done, self };
  g_autoptr (RestanteCourier) courier = make_courier (self);
  gulong handler =
      cancellable != NULL
          ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), courier, NULL)
          : 0;
  g_autofree char *cause = NULL;

  if (restante_courier_run (courier, &work, &cause) != RESTANTE_COURIER_FINISHED &&
      self->refusal == NULL)
    self->refusal = g_strdup_printf ("%s cannot be reached: %s", self->host, cause);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  g_task_return_int (task, self->taken);
}

static void
fail (GTask *task, const char *host, const GError *error)
{
  g_autofree char *cause = restante_sentence (error->message);

  g_task_return_new_error (task, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED,
                           "%s cannot be reached: %s", host, cause);
}

/* The protected domains have their primary, never their MX: that is this holder. */
static gboolean
use_primary (Elsewhere *self, const char *domain, GError **error)
{
  self->domain = restante_queue_find_domain (self->queue, domain);
  if (self->domain == NULL ||
      restante_endpoint_parse (self->domain->primary, 25, &self->host, &self->port, NULL))
    return TRUE;
  g_set_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID,
               "The home server of %s calls for its mail and has no address to send to; choose "
               "an address in another domain.",
               self->domain->name);
  return FALSE;
}

static gboolean
is_primary_of (const Elsewhere *self, const RestanteDomainRecord *domain)
{
  g_autofree char *host = NULL;
  guint16 port;

  return restante_endpoint_parse (domain->primary, 25, &host, &port, NULL) && port == self->port &&
         g_ascii_strcasecmp (host, self->host) == 0;
}

/* A host that is somebody's primary must prove itself, however the owner named it (promise 3). */
static void
recognize_primary (Elsewhere *self)
{
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->queue);

  for (guint i = 0; i < domains->len && self->domain == NULL; i++)
    if (is_primary_of (self, g_ptr_array_index (domains, i)))
      self->domain = restante_domain_record_ref (g_ptr_array_index (domains, i));
}

static void
on_tlsa (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Elsewhere *self = g_task_get_task_data (task);

  self->dane = restante_tlsa_lookup_finish (RESTANTE_TLSA_LOOKUP (source), result);
  g_task_run_in_thread (task, run_session);
}

static void
on_address (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Elsewhere *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->addresses = restante_resolver_lookup_finish (RESTANTE_RESOLVER (source), result, &error);
  if (self->addresses == NULL)
    fail (task, self->host, error);
  else if (self->domain != NULL && self->domain->identity == RESTANTE_IDENTITY_DANE)
    restante_tlsa_lookup_async (self->tlsa, self->host, self->port, on_tlsa,
                                g_steal_pointer (&task));
  else
    g_task_run_in_thread (task, run_session);
}

static void
on_mx (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Elsewhere *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) hosts =
      restante_resolver_lookup_mx_finish (RESTANTE_RESOLVER (source), result, &error);

  if (hosts == NULL) {
    fail (task, self->to, error);
    return;
  }
  self->host = g_strdup (hosts[0]);
  self->port = 25;
  recognize_primary (self);
  restante_resolver_lookup_async (RESTANTE_RESOLVER (source), self->host, self->port, NULL,
                                  on_address, g_steal_pointer (&task));
}

static gboolean
choose_host (Elsewhere *self, const RestanteElsewherePlan *plan, GError **error)
{
  if (plan->via != NULL) {
    if (!restante_endpoint_parse (plan->via, 25, &self->host, &self->port, error))
      return FALSE;
    recognize_primary (self);
    return TRUE;
  }
  if (!restante_address_check (plan->to, TRUE, error))
    return FALSE;
  return use_primary (self, restante_address_domain (plan->to), error);
}

void
restante_elsewhere_async (const RestanteElsewherePlan *plan,
                          const gint64 *ids,
                          guint n_ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Elsewhere *self = g_new0 (Elsewhere, 1);

  self->queue = plan->queue;
  self->helo = g_strdup (plan->helo);
  self->to = g_strdup (plan->to);
  self->timeout = plan->timeout;
  self->tlsa = plan->tlsa != NULL ? g_object_ref (plan->tlsa) : NULL;
  self->ids = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (gint64)), ids, n_ids);
  /* What was taken is told even when the rest was cut. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify)elsewhere_free);
  if (!choose_host (self, plan, &error)) {
    g_task_return_new_error (task, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID, "%s",
                             error->message);
    return;
  }
  if (self->host != NULL)
    restante_resolver_lookup_async (plan->resolver, self->host, self->port, NULL, on_address,
                                    g_steal_pointer (&task));
  else
    restante_resolver_lookup_mx_async (plan->resolver, restante_address_domain (self->to), NULL,
                                       on_mx, g_steal_pointer (&task));
}

gint64
restante_elsewhere_finish (GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  Elsewhere *self = g_task_get_task_data (task);
  gint64 taken = g_task_propagate_int (task, error);

  if (taken >= 0 && self->refusal != NULL)
    g_set_error_literal (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED, self->refusal);
  return taken;
}
