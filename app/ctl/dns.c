/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/check-list.h"
#include "client/format.h"
#include "ctl/commands.h"

/* How a severity is shown, from bad to good. */
static const struct
{
  const char *name;
  RestanteColour colour;
  const char *one;
  const char *many;
} severities[] = {
  { "error", RESTANTE_COLOUR_BAD, "error", "errors" },
  { "warning", RESTANTE_COLOUR_WARNING, "warning", "warnings" },
  { "unknown", RESTANTE_COLOUR_FAINT, "unknown", "unknown" },
  { "ok", RESTANTE_COLOUR_GOOD, "ok", "ok" },
};

static RestanteColour
colour_of (const char *severity)
{
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (g_strcmp0 (severities[i].name, severity) == 0)
      return severities[i].colour;
  return RESTANTE_COLOUR_PLAIN;
}

static guint
count (GListModel *checks, const char *severity)
{
  guint found = 0;

  for (guint i = 0; i < g_list_model_get_n_items (checks); i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    found += g_strcmp0 (restante_check_get_severity (check), severity) == 0;
  }
  return found;
}

/* What is wrong, and below it what to type. */
static void
print_check (RestanteContext *context, RestanteCheck *check)
{
  g_autofree char *severity = restante_format_safe (restante_check_get_severity (check));
  g_autofree char *padded = g_strdup_printf ("%-8s", severity);
  g_autofree char *code = restante_format_safe (restante_check_get_code (check));
  g_autofree char *seen = restante_format_safe (restante_check_get_seen (check));
  g_autofree char *fix = restante_format_safe (restante_check_get_fix (check));

  restante_terminal_print (context->terminal, colour_of (restante_check_get_severity (check)),
                           padded);
  restante_terminal_printf (context->terminal, " %-16s %s\n", code, seen);
  if (*fix != '\0')
    restante_terminal_printf (context->terminal, "%26s%s\n", "", fix);
}

/* "example.org: 1 error, 2 warnings, 11 ok" */
static void
print_sum (RestanteContext *context, RestanteCheckList *list)
{
  g_autofree char *domain = restante_format_safe (restante_check_list_get_domain (list));
  g_autoptr (GString) sum = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (severities); i++) {
    guint n = count (restante_check_list_get_checks (list), severities[i].name);

    if (n > 0)
      g_string_append_printf (sum, "%s%u %s", sum->len > 0 ? ", " : "", n,
                              n == 1 ? severities[i].one : severities[i].many);
  }
  restante_terminal_printf (context->terminal, "%s: %s\n", domain, sum->str);
}

gboolean
restante_ctl_dns_check (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/dns/check");
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteCheckList) list = restante_context_call (
      context, "POST", target, NULL, RESTANTE_TYPE_CHECK_LIST, &document, error);
  GListModel *checks;

  if (list == NULL)
    return FALSE;
  if (restante_context_print_json (context, document))
    return TRUE;
  checks = restante_check_list_get_checks (list);
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    print_check (context, check);
  }
  print_sum (context, list);
  return TRUE;
}
