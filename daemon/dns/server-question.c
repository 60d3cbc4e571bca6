/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/server-question.h"

#include "dns/exchange.h"

typedef struct
{
  char *zone;
  char *domain;
  char *primary;
  RestanteServerFacts *facts;
  guint waiting;
} Asked;

static void
asked_free (Asked *self)
{
  g_free (self->zone);
  g_free (self->domain);
  g_free (self->primary);
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

/* An alias, and a zone below this one that others serve, are for a resolver. */
static RestanteLookup
judge_addresses (RestanteDnsAnswer *answer, const char *name, const RestanteRecordSet *set)
{
  g_autoptr (RestanteRecordSet) alias =
      restante_dns_answer_get_own_set (answer, name, "CNAME", NULL);

  if (alias == NULL || !restante_record_set_is_empty (alias))
    return RESTANTE_LOOKUP_FAILED;
  if (!restante_record_set_is_empty (set))
    return RESTANTE_LOOKUP_FOUND;
  return restante_dns_answer_get_code (answer) == RESTANTE_DNS_CODE_NO_NAME
             ? RESTANTE_LOOKUP_NO_NAME
             : RESTANTE_LOOKUP_NO_DATA;
}

static void
take_addresses (GTask *task, GAsyncResult *result, const char *type)
{
  static const char *const none[] = { NULL };
  Asked *asked = g_task_get_task_data (task);
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);
  g_autoptr (RestanteRecordSet) set =
      judge (answer) == RESTANTE_SERVER_IN_CHARGE
          ? restante_dns_answer_get_own_set (answer, asked->primary, type, NULL)
          : NULL;

  if (set != NULL)
    restante_address_facts_add (&asked->facts->primary,
                                judge_addresses (answer, asked->primary, set),
                                (const char *const *)set->data, set->ttl);
  else
    restante_address_facts_add (&asked->facts->primary, RESTANTE_LOOKUP_FAILED, none, 0);
  end_question (task);
}

static void
on_a (GObject *source, GAsyncResult *result, gpointer data)
{
  take_addresses (data, result, "A");
}

static void
on_aaaa (GObject *source, GAsyncResult *result, gpointer data)
{
  take_addresses (data, result, "AAAA");
}

/* Each holds a reference of the task. */
static void
ask (GTask *task,
     GSocketAddress *server,
     const char *name,
     const char *type,
     guint timeout,
     GAsyncReadyCallback callback)
{
  Asked *asked = g_task_get_task_data (task);
  const RestanteDnsQuestion question = { .name = name, .type = type };

  asked->waiting++;
  restante_dns_exchange_async (server, &question, timeout, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

void
restante_server_question_async (GSocketAddress *server,
                                const RestanteServerQuestion *question,
                                guint timeout,
                                RestanteServerFacts *facts,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  asked->zone = g_strdup (question->zone);
  asked->domain = g_strdup (question->domain);
  asked->primary = g_strdup (question->primary);
  asked->facts = facts;
  facts->answer = RESTANTE_SERVER_IN_CHARGE;
  g_task_set_task_data (task, asked, (GDestroyNotify)asked_free);
  ask (task, server, asked->zone, "SOA", timeout, on_soa);
  ask (task, server, asked->domain, "MX", timeout, on_mx);
  if (!restante_name_is_below (asked->primary, asked->zone))
    return;
  ask (task, server, asked->primary, "A", timeout, on_a);
  ask (task, server, asked->primary, "AAAA", timeout, on_aaaa);
}

gboolean
restante_server_question_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
