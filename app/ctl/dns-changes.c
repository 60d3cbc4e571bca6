/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/dns-changes.h"
#include "api/dns-applied.h"
#include "api/dns-change.h"
#include "api/verified-server.h"
#include "client/format.h"
#include "client/zone-record.h"
#include "ctl/commands.h"

static gboolean
has_record (const char *const *records, const char *record)
{
  return records && g_strv_contains (records, record);
}

/* The @records as a zone file has them; what @others do not have is marked. */
static void
print_records (RestanteContext *context,
               RestanteDnsChange *change,
               const char *const *records,
               const char *const *others,
               const char *mark)
{
  for (guint i = 0; records && records[i]; i++) {
    g_autoptr (RestanteZoneRecord) record = restante_zone_record_new (
        restante_dns_change_get_name (change), restante_dns_change_get_ttl (change),
        restante_dns_change_get_record_type (change), records[i]);
    g_autofree char *line = restante_zone_record_to_line (record);
    g_autofree char *safe = restante_format_safe (line);

    if (!has_record (others, records[i]))
      restante_terminal_printf (context->terminal, "  %s %s\n", mark, safe);
  }
}

static void
print_change (RestanteContext *context, RestanteDnsChange *change)
{
  const char *const *before = restante_dns_change_get_before (change);
  const char *const *after = restante_dns_change_get_after (change);
  g_autofree char *writer = restante_format_safe (restante_dns_change_get_writer (change));
  g_autofree char *name = restante_format_safe (restante_dns_change_get_name (change));
  g_autofree char *type = restante_format_safe (restante_dns_change_get_record_type (change));

  if (*writer)
    restante_terminal_printf (context->terminal, "%s %s, through the writer %s:\n", name, type,
                              writer);
  else
    restante_terminal_printf (context->terminal,
                              "%s %s, for you to type: no writer has this zone\n", name, type);
  print_records (context, change, before, after, "-");
  print_records (context, change, after, before, "+");
}

static void
print_changes (RestanteContext *context, GListModel *changes, const char *none)
{
  guint n = g_list_model_get_n_items (changes);

  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteDnsChange) change = g_list_model_get_item (changes, i);
    print_change (context, change);
  }
  if (n == 0)
    restante_terminal_printf (context->terminal, "%s\n", none);
}

/* A call that answers with changes, which are shown. */
static gboolean
call_and_show (RestanteContext *context,
               const char *method,
               const char *rest,
               const char *none,
               GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, rest);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDnsChanges) changes = restante_context_call (
      context, method, target, NULL, RESTANTE_TYPE_DNS_CHANGES, &document, error);

  if (!changes)
    return FALSE;
  if (!restante_context_print_json (context, document))
    print_changes (context, restante_dns_changes_get_changes (changes), none);
  return TRUE;
}

gboolean
restante_ctl_dns_plan (RestanteContext *context, GError **error)
{
  return call_and_show (context, "GET", "/dns/plan", "Nothing is to be changed.", error);
}

gboolean
restante_ctl_dns_undo (RestanteContext *context, GError **error)
{
  return call_and_show (context, "POST", "/dns/undo", "Nothing was taken back.", error);
}

static void
print_verified (RestanteContext *context, GListModel *servers)
{
  for (guint i = 0; i < g_list_model_get_n_items (servers); i++) {
    g_autoptr (RestanteVerifiedServer) server = g_list_model_get_item (servers, i);
    g_autofree char *name = restante_format_safe (restante_verified_server_get_server (server));

    restante_terminal_printf (context->terminal, "%s %s\n", name,
                              restante_verified_server_get_ok (server) ? "has it"
                                                                       : "does not have it yet");
  }
}

gboolean
restante_ctl_dns_apply (RestanteContext *context, GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, "/dns/apply");
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDnsApplied) applied = restante_context_call (
      context, "POST", target, NULL, RESTANTE_TYPE_DNS_APPLIED, &document, error);

  if (!applied)
    return FALSE;
  if (restante_context_print_json (context, document))
    return TRUE;
  print_changes (context, restante_dns_applied_get_changes (applied), "Nothing was written.");
  print_verified (context, restante_dns_applied_get_verified (applied));
  return TRUE;
}
