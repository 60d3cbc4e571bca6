/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/dns-state.h"

#include "client/holder-dns.h"

/* A check that changes no colour is told by nobody, but it has a new time and may have other
 * words. */
#define REREAD_SECONDS 300

struct _RestanteDnsState
{
  GObject parent_instance;
  RestanteHolder *holder;
  char *domain;
  char *key; /* under which the holder knows it */
  RestanteCheckList *report;
  char *problem;
  guint timer;
  gboolean checking;
  gboolean reading;
  gboolean again; /* something changed while it was read */
};

enum
{
  PROP_0,
  PROP_REPORT,
  PROP_CHECKING,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RestanteDnsState, restante_dns_state, G_TYPE_OBJECT)

RestanteCheckList *
restante_dns_state_get_report (RestanteDnsState *self)
{
  return self->report;
}

gboolean
restante_dns_state_get_checking (RestanteDnsState *self)
{
  return self->checking;
}

const char *
restante_dns_state_get_problem (RestanteDnsState *self)
{
  return self->problem;
}

RestanteHolder *
restante_dns_state_get_holder (RestanteDnsState *self)
{
  return self->holder;
}

const char *
restante_dns_state_get_domain (RestanteDnsState *self)
{
  return self->domain;
}

static void
set_checking (RestanteDnsState *self, gboolean checking)
{
  if (self->checking == checking)
    return;
  self->checking = checking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

static void
set_problem (RestanteDnsState *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
take_report (RestanteDnsState *self, RestanteCheckList *report)
{
  if (self->report && restante_value_equal (self->report, report))
    return;
  g_set_object (&self->report, report);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPORT]);
}

static void
take_answer (RestanteDnsState *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteCheckList) report =
      restante_holder_dns_finish (RESTANTE_HOLDER (source), result, &error);

  if (report)
    take_report (self, report);
  set_problem (self, error ? error->message : NULL);
}

static void read_again (RestanteDnsState *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsState) self = user_data;

  self->reading = FALSE;
  take_answer (self, source, result);
  if (self->again)
    read_again (self);
}

static void
read_again (RestanteDnsState *self)
{
  if (restante_holder_get_state (self->holder) != RESTANTE_HOLDER_CONNECTED)
    return;
  self->again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  restante_holder_dns_async (self->holder, self->domain, NULL, on_read, g_object_ref (self));
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsState) self = user_data;

  take_answer (self, source, result);
  set_checking (self, FALSE);
}

void
restante_dns_state_check (RestanteDnsState *self)
{
  g_return_if_fail (RESTANTE_IS_DNS_STATE (self));
  if (self->checking)
    return;
  set_problem (self, NULL);
  set_checking (self, TRUE);
  restante_holder_dns_check_async (self->holder, self->domain, NULL, on_checked,
                                   g_object_ref (self));
}

static void
on_event (RestanteDnsState *self, RestanteEvent *event)
{
  if (g_strcmp0 (restante_event_get_event (event), "dns") == 0 &&
      g_strcmp0 (restante_event_get_domain (event), self->domain) == 0)
    read_again (self);
}

static gboolean
on_timer (gpointer user_data)
{
  read_again (user_data);
  return G_SOURCE_CONTINUE;
}

RestanteDnsState *
restante_dns_state_get_shared (RestanteHolder *holder, const char *domain)
{
  g_autofree char *key = g_strconcat ("restante-dns-state ", domain, NULL);
  RestanteDnsState *self = g_object_get_data (G_OBJECT (holder), key);

  if (self)
    return g_object_ref (self);
  self = g_object_new (RESTANTE_TYPE_DNS_STATE, NULL);
  self->holder = g_object_ref (holder);
  self->domain = g_strdup (domain);
  self->key = g_steal_pointer (&key);
  g_object_set_data (G_OBJECT (holder), self->key, self);
  g_signal_connect_object (holder, "resynced", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (holder, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (REREAD_SECONDS, on_timer, self);
  read_again (self);
  return self;
}

static void
restante_dns_state_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteDnsState *self = RESTANTE_DNS_STATE (object);

  if (id == PROP_REPORT)
    g_value_set_object (value, self->report);
  else if (id == PROP_CHECKING)
    g_value_set_boolean (value, self->checking);
  else if (id == PROP_PROBLEM)
    g_value_set_string (value, self->problem);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_state_finalize (GObject *object)
{
  RestanteDnsState *self = RESTANTE_DNS_STATE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->holder)
    g_object_set_data (G_OBJECT (self->holder), self->key, NULL);
  g_clear_object (&self->holder);
  g_clear_object (&self->report);
  g_free (self->domain);
  g_free (self->key);
  g_free (self->problem);
  G_OBJECT_CLASS (restante_dns_state_parent_class)->finalize (object);
}

static void
restante_dns_state_class_init (RestanteDnsStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = restante_dns_state_get_property;
  object_class->finalize = restante_dns_state_finalize;
  properties[PROP_REPORT] =
      g_param_spec_object ("report", NULL, NULL, RESTANTE_TYPE_CHECK_LIST, flags);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
restante_dns_state_init (RestanteDnsState *self)
{
}
