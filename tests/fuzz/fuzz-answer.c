/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DNS messages of a hostile name server: what is taken from one could stand in a zone file, and a
 * message that is cut short gives no records. */
#include <ldns/ldns.h>

#include "dns/answer.h"
#include "fuzz.h"

#define NAME "home.example"

static const char *const types[] = { "A",  "AAAA", "CAA", "CNAME", "DS", "MX",
                                     "NS", "PTR",  "SOA", "TLSA",  "TXT" };

static void
check_set (const RestanteRecordSet *set)
{
  g_assert_cmpuint (set->ttl, <=, RESTANTE_RECORD_TTL_MAX);
  for (guint i = 0; set->data[i]; i++) {
    g_autofree char *line =
        g_strdup_printf ("%s. %u IN %s %s", set->name, set->ttl, set->type, set->data[i]);
    ldns_rr *record = NULL;
    /* ldns leaves a tab in a text as it is. */
    g_assert_true (fuzz_is_plain (line, "\t"));
    g_assert_cmpint (ldns_rr_new_frm_str (&record, line, 0, NULL, NULL), ==, LDNS_STATUS_OK);
    ldns_rr_free (record);
  }
}

static void
check_sets (RestanteDnsAnswer *answer, const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteRecordSet) set = restante_dns_answer_get_set (answer, NAME, type, &error);
  g_autoptr (RestanteRecordSet) own = restante_dns_answer_get_own_set (answer, NAME, type, NULL);
  g_assert_true ((set == NULL) == (error != NULL));
  if (set)
    check_set (set);
  if (own)
    check_set (own);
  if (set && own && !restante_record_set_is_empty (own))
    g_assert_true (restante_record_set_equal (set, own));
  if (set && restante_dns_answer_is_truncated (answer))
    g_assert_true (restante_record_set_is_empty (set));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_answer_new (bytes, length, &error);
  g_assert_true ((answer == NULL) == (error != NULL));
  if (!answer)
    return 0;
  guint16 id = (guint16)(bytes[0] << 8 | bytes[1]);
  if (restante_dns_answer_matches (answer, id, NAME, "MX"))
    g_assert_false (restante_dns_answer_matches (answer, (guint16)(id + 1), NAME, "MX"));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    check_sets (answer, types[i]);
  g_auto (GStrv) servers = restante_dns_answer_get_servers (answer, NAME, NULL);
  for (guint i = 0; servers && servers[i]; i++)
    g_assert_true (fuzz_is_plain (servers[i], ""));
  g_autofree char *zone = NULL;
  if (restante_dns_answer_get_soa (answer, NAME, &zone, NULL, NULL, NULL))
    g_assert_true (g_str_has_suffix (NAME, zone));
  return 0;
}
