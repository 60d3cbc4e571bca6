/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/violation-list.h"
#include "api/violation.h"
#include "client/format.h"
#include "ctl/commands.h"

static void
print_violation (RestanteContext *context, RestanteViolation *violation)
{
  g_autofree char *rule = restante_format_safe (restante_violation_get_rule (violation));
  g_autofree char *text = restante_format_safe (restante_violation_get_text (violation));

  restante_terminal_printf (context->terminal, "%s: %s\n", rule, text);
}

gboolean
restante_ctl_check_store (RestanteContext *context, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteViolationList) list = restante_context_call (
      context, "GET", "/v1/store-check", NULL, RESTANTE_TYPE_VIOLATION_LIST, &document, error);
  GListModel *violations;
  guint n;

  if (!list)
    return FALSE;
  violations = restante_violation_list_get_violations (list);
  n = g_list_model_get_n_items (violations);
  context->found_fault = n > 0;
  if (restante_context_print_json (context, document))
    return TRUE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteViolation) violation = g_list_model_get_item (violations, i);
    print_violation (context, violation);
  }
  if (n == 0)
    restante_terminal_printf (context->terminal, "The store is in order.\n");
  return TRUE;
}
