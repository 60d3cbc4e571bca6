/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/duration.h"
#include "api/outage-page.h"
#include "api/outage.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/table.h"

static const RestanteColumn columns[] = {
  { "BEGAN", FALSE, FALSE }, { "DOMAIN", FALSE, FALSE }, { "WHAT", FALSE, FALSE },
  { "FOR", TRUE, FALSE },    { "HELD", TRUE, FALSE },    { "DELIVERED", TRUE, FALSE },
  { "PARKED", TRUE, FALSE }, { "CAUSE", FALSE, TRUE },
};

static char *
length_of (RestanteOutage *outage, gint64 now)
{
  gint64 ended = restante_outage_get_ended (outage);
  gint64 length = (ended != 0 ? ended : now) - restante_outage_get_began (outage);
  g_autofree char *words = restante_duration_to_words (MAX (length, 0));

  return ended != 0 ? g_steal_pointer (&words) : g_strdup_printf ("%s so far", words);
}

static void
add_number (RestanteTable *table, gint64 number)
{
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

static void
add_row (RestanteTable *table, RestanteOutage *outage, gint64 now)
{
  const char *kind = restante_outage_get_kind (outage);

  restante_table_take (table, RESTANTE_COLOUR_PLAIN,
                       restante_format_time (restante_outage_get_began (outage), now));
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_outage_get_domain (outage));
  restante_table_add (table, restante_terminal_colour_of (kind), kind);
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, length_of (outage, now));
  add_number (table, restante_outage_get_held (outage));
  add_number (table, restante_outage_get_delivered (outage));
  add_number (table, restante_outage_get_parked (outage));
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, restante_outage_get_cause (outage));
}

static void
print_page (RestanteContext *context, RestanteOutagePage *page)
{
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));
  GListModel *outages = restante_outage_page_get_outages (page);
  guint n = g_list_model_get_n_items (outages);
  g_autofree char *next = restante_format_safe (restante_outage_page_get_next (page));

  if (n == 0) {
    restante_terminal_printf (context->terminal, "No outages.\n");
    return;
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteOutage) outage = g_list_model_get_item (outages, i);

    add_row (table, outage, context->now);
  }
  restante_table_print (table, context->terminal);
  if (*next)
    restante_terminal_printf (context->terminal, "go on with --after %s\n", next);
}

static char *
make_target (RestanteContext *context, GError **error)
{
  const char *domain = context->ids[0];
  const char *after = restante_context_get (context, RESTANTE_OPTION_AFTER);
  GString *target;
  guint limit;

  if (!restante_context_limit (context, 50, &limit, error))
    return NULL;
  target = g_string_new (NULL);
  g_string_printf (target, "/v1/outages?limit=%u", limit);
  if (domain)
    g_string_append_uri_escaped (g_string_append (target, "&domain="), domain, NULL, FALSE);
  if (after)
    g_string_append_uri_escaped (g_string_append (target, "&after="), after, NULL, FALSE);
  return g_string_free (target, FALSE);
}

gboolean
restante_ctl_outages (RestanteContext *context, GError **error)
{
  g_autofree char *target = make_target (context, error);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteOutagePage) page = NULL;

  if (target)
    page = restante_context_call (context, "GET", target, NULL, RESTANTE_TYPE_OUTAGE_PAGE,
                                  &document, error);
  if (!page)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_page (context, page);
  return TRUE;
}
