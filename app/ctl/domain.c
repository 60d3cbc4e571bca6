/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/domain-list.h"
#include "api/domain-settings.h"
#include "api/duration.h"
#include "api/size.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/table.h"

static const RestanteColumn columns[] = {
  { "DOMAIN", FALSE, TRUE }, { "PRIMARY", FALSE, TRUE }, { "STATE" },     { "HELD", TRUE },
  { "SIZE", TRUE },          { "PARKED", TRUE },         { "FIRST END" },
};

static void
add_row (RestanteTable *table, RestanteDomain *domain, gint64 now)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteCounts *counts = restante_domain_get_counts (domain);
  const char *state = primary ? restante_primary_get_state (primary) : NULL;
  gint64 held = counts ? restante_counts_get_held (counts) : 0;
  gint64 parked = counts ? restante_counts_get_parked (counts) : 0;

  restante_table_add (table, RESTANTE_COLOUR_STRONG, restante_domain_get_name (domain));
  restante_table_add (table, RESTANTE_COLOUR_PLAIN,
                      primary ? restante_primary_get_address (primary) : NULL);
  restante_table_add (table, restante_terminal_colour_of (state), state);
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, g_strdup_printf ("%" G_GINT64_FORMAT, held));
  restante_table_take (
      table, RESTANTE_COLOUR_PLAIN,
      restante_size_to_words (counts ? restante_counts_get_held_size (counts) : 0));
  restante_table_take (table, parked > 0 ? RESTANTE_COLOUR_BAD : RESTANTE_COLOUR_PLAIN,
                       g_strdup_printf ("%" G_GINT64_FORMAT, parked));
  restante_table_take (table, RESTANTE_COLOUR_PLAIN,
                       held > 0
                           ? restante_format_time_left (restante_counts_get_first_end (counts), now)
                           : g_strdup ("-"));
}

gboolean
restante_ctl_domain_list (RestanteContext *context, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDomainList) list = restante_context_call (
      context, "GET", "/v1/domains", NULL, RESTANTE_TYPE_DOMAIN_LIST, &document, error);
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));
  GListModel *domains;

  if (!list)
    return FALSE;
  if (restante_context_print_json (context, document))
    return TRUE;
  domains = restante_domain_list_get_domains (list);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    add_row (table, domain, context->now);
  }
  restante_table_print (table, context->terminal);
  return TRUE;
}

/* A call that answers with the domain as it is then, which is shown. */
static gboolean
call_and_show (
    RestanteContext *context, const char *method, const char *target, gpointer body, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDomain) domain =
      restante_context_call (context, method, target, body, RESTANTE_TYPE_DOMAIN, &document, error);

  if (!domain)
    return FALSE;
  if (!restante_context_print_json (context, document))
    restante_ctl_print_domain (context, domain);
  return TRUE;
}

gboolean
restante_ctl_domain_show (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "");

  return call_and_show (context, "GET", target, NULL, error);
}

/* What --primary, --identity and --hold say; the holder judges it. */
static RestanteDomainSettings *
read_settings (RestanteContext *context, const char *name, GError **error)
{
  const char *text = restante_context_get (context, RESTANTE_OPTION_HOLD);
  gint64 hold = -1;

  if (text && !restante_duration_parse (text, &hold, error)) {
    g_prefix_error (error, "--hold: ");
    return NULL;
  }
  return g_object_new (RESTANTE_TYPE_DOMAIN_SETTINGS, "name", name, "primary",
                       restante_context_get (context, RESTANTE_OPTION_PRIMARY), "identity",
                       restante_context_get (context, RESTANTE_OPTION_IDENTITY), "hold", hold,
                       NULL);
}

gboolean
restante_ctl_domain_add (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteDomainSettings) settings = read_settings (context, context->ids[0], error);

  return settings && call_and_show (context, "POST", "/v1/domains", settings, error);
}

gboolean
restante_ctl_domain_set (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "");
  g_autoptr (RestanteDomainSettings) settings = NULL;

  if (!(context->options->given & ~RESTANTE_OPTIONS_GLOBAL))
    return restante_context_usage (error, "say what to set: --primary, --identity or --hold");
  settings = read_settings (context, NULL, error);
  return settings && call_and_show (context, "PATCH", target, settings, error);
}

gboolean
restante_ctl_domain_remove (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "");
  g_autofree char *name = restante_format_safe (context->ids[0]);
  g_autoptr (GBytes) document = restante_context_request (context, "DELETE", target, NULL, error);

  if (!document)
    return FALSE;
  if (!restante_context_print_json (context, document))
    restante_terminal_printf (context->terminal, "%s is no longer protected.\n", name);
  return TRUE;
}
