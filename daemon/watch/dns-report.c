/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-report.h"

static char **
list_servers (const RestanteDomainFacts *facts)
{
  g_autoptr (GStrvBuilder) servers = g_strv_builder_new ();

  for (guint i = 0; i < facts->servers->len; i++) {
    const RestanteServerFacts *server = g_ptr_array_index (facts->servers, i);

    if (server->answer == RESTANTE_SERVER_IN_CHARGE)
      g_strv_builder_add (servers, server->address);
  }
  return g_strv_builder_end (servers);
}

RestanteDnsReport *
restante_dns_report_new (const RestanteDomainFacts *facts)
{
  RestanteDnsReport *self = g_atomic_rc_box_new0 (RestanteDnsReport);

  self->time = facts->now;
  self->advice = restante_domain_advice (facts);
  self->seen = restante_glance_new_from_facts (facts);
  self->servers = list_servers (facts);
  return self;
}

RestanteDnsReport *
restante_dns_report_ref (RestanteDnsReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RestanteDnsReport *self = data;

  g_ptr_array_unref (self->advice);
  restante_glance_free (self->seen);
  g_strfreev (self->servers);
}

void
restante_dns_report_unref (RestanteDnsReport *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
restante_dns_report_compare (const RestanteDnsReport *self,
                             const RestanteDnsReport *before,
                             RestanteDnsReportFunc told,
                             gpointer data)
{
  for (guint i = 0; i < self->advice->len; i++) {
    const RestanteAdvice *now = g_ptr_array_index (self->advice, i);
    const RestanteAdvice *then = g_ptr_array_index (before->advice, i);

    if (now->severity != then->severity)
      told (now, data);
  }
}
