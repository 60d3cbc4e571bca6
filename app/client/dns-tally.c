/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/dns-tally.h"

static const char *const severities[RESTANTE_DNS_N_COLOURS] = {
  [RESTANTE_DNS_RED] = "error",
  [RESTANTE_DNS_AMBER] = "warning",
  [RESTANTE_DNS_UNKNOWN] = "unknown",
  [RESTANTE_DNS_GREEN] = "ok",
};

/* Without these senders do not come here, or come here first. */
static const char *const mattering[] = { "mx-present", "primary-present", "mx-order",
                                         "mx-target",  "self-address",    NULL };

RestanteDnsColour
restante_dns_colour (const char *severity)
{
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (g_strcmp0 (severities[i], severity) == 0)
      return (RestanteDnsColour)i;
  return RESTANTE_DNS_UNKNOWN;
}

gboolean
restante_dns_matters (const char *code)
{
  return code && g_strv_contains (mattering, code);
}

static void
count (RestanteDnsTally *self, RestanteCheck *check)
{
  RestanteDnsColour colour = restante_dns_colour (restante_check_get_severity (check));

  self->n[colour]++;
  if (!restante_dns_matters (restante_check_get_code (check)))
    return;
  self->matters++;
  self->matters_done += colour == RESTANTE_DNS_GREEN || colour == RESTANTE_DNS_AMBER;
}

RestanteDnsTally
restante_dns_tally (RestanteCheckList *report)
{
  GListModel *checks = report ? restante_check_list_get_checks (report) : NULL;
  guint n = checks ? g_list_model_get_n_items (checks) : 0;
  RestanteDnsTally self = { 0 };

  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    count (&self, check);
  }
  return self;
}

RestanteDnsColour
restante_dns_tally_worst (const RestanteDnsTally *self)
{
  for (guint i = 0; i < RESTANTE_DNS_N_COLOURS; i++)
    if (self->n[i] > 0)
      return (RestanteDnsColour)i;
  return RESTANTE_DNS_UNKNOWN;
}

gboolean
restante_dns_tally_is_done (const RestanteDnsTally *self)
{
  return self->n[RESTANTE_DNS_RED] == 0 && self->matters > 0 && self->matters_done == self->matters;
}

gboolean
restante_dns_line_is (RestanteCheckList *report, const char *code, RestanteDnsColour colour)
{
  GListModel *checks = report ? restante_check_list_get_checks (report) : NULL;
  guint n = checks ? g_list_model_get_n_items (checks) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    if (g_strcmp0 (restante_check_get_code (check), code) == 0)
      return restante_dns_colour (restante_check_get_severity (check)) == colour;
  }
  return FALSE;
}
