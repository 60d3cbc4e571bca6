/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/server-question.h"

#include "dns/exchange.h"

typedef struct
{
  char *zone;
  char *domain;
  RestanteServerFacts *facts;
  guint waiting;
} Asked;

static void
asked_free (Asked *self)
{
  g_free (self->zone);
  g_free (self->domain);
  g_free (self);
}

static RestanteServerAnswer
judge (RestanteDnsAnswer *answer)
{
  guint code;

  if (answer == NULL)
    return RESTANTE_SERVER_SILENT;
  code = restante_dns_answer_get_code (answer);
  if (code != RESTANTE_DNS_CODE_OK && code != RESTANTE_DNS_CODE_NO_NAME)
    return RESTANTE_SERVER_REFUSES;
  return restante_dns_answer_is_authoritative (answer) ? RESTANTE_SERVER_IN_CHARGE
                                                       : RESTANTE_SERVER_NOT_IN_CHARGE;
}

/* The worse of its two answers counts. NULL: it is not in charge. */
static RestanteDnsAnswer *
take (Asked *asked, GAsyncResult *result)
{
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);
  RestanteServerAnswer verdict = judge (answer);

  asked->facts->answer = MIN (asked->facts->answer, verdict);
  return verdict == RESTANTE_SERVER_IN_CHARGE ? g_steal_pointer (&answer) : NULL;
}

static void
end_question (GTask *task)
{
  Asked *asked = g_task_get_task_data (task);

  if (--asked->waiting == 0)
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_mx (GObject *source, GAsyncResult *result, gpointer data)
{
  Asked *asked = g_task_get_task_data (data);
  g_autoptr (RestanteDnsAnswer) answer = take (asked, result);
  g_autoptr (RestanteRecordSet) set =
      answer != NULL ? restante_dns_answer_get_own_set (answer, asked->domain, "MX", NULL) : NULL;

  if (set != NULL) {
    g_strfreev (asked->facts->mx);
    asked->facts->mx = g_steal_pointer (&set->data);
    asked->facts->mx_ttl = asked->facts->mx[0] != NULL ? set->ttl : 0;
  } else if (answer != NULL) {
    asked->facts->answer = RESTANTE_SERVER_REFUSES;
  }
  end_question (data);
}

static void
on_soa (GObject *source, GAsyncResult *result, gpointer data)
{
  Asked *asked = g_task_get_task_data (data);
  g_autoptr (RestanteDnsAnswer) answer = take (asked, result);

  if (answer != NULL &&
      !restante_dns_answer_get_soa (answer, asked->zone, NULL, &asked->facts->serial,
                                    &asked->facts->minimum, NULL))
    asked->facts->answer = MIN (asked->facts->answer, RESTANTE_SERVER_NOT_IN_CHARGE);
  end_question (data);
}

void
restante_server_question_async (GSocketAddress *server,
                                const char *zone,
                                const char *domain,
                                guint timeout,
                                RestanteServerFacts *facts,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);
  RestanteDnsQuestion soa = { .name = zone, .type = "SOA" };
  RestanteDnsQuestion mx = { .name = domain, .type = "MX" };

  asked->zone = g_strdup (zone);
  asked->domain = g_strdup (domain);
  asked->facts = facts;
  asked->waiting = 2;
  facts->answer = RESTANTE_SERVER_IN_CHARGE;
  g_task_set_task_data (task, asked, (GDestroyNotify)asked_free);
  restante_dns_exchange_async (server, &soa, timeout, cancellable, on_soa, g_object_ref (task));
  restante_dns_exchange_async (server, &mx, timeout, cancellable, on_mx, task);
}

gboolean
restante_server_question_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
