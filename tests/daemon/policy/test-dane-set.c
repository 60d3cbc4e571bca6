/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dane-set.h"

#include <string.h>

static const struct
{
  RestanteLookup lookup;
  gboolean secure;
  RestanteDaneAnswer answer;
} answers[] = {
  { RESTANTE_LOOKUP_FOUND, TRUE, RESTANTE_DANE_SECURE },
  { RESTANTE_LOOKUP_FOUND, FALSE, RESTANTE_DANE_UNSIGNED },
  { RESTANTE_LOOKUP_NO_NAME, TRUE, RESTANTE_DANE_NONE },
  { RESTANTE_LOOKUP_NO_DATA, FALSE, RESTANTE_DANE_NONE },
  { RESTANTE_LOOKUP_BOGUS, TRUE, RESTANTE_DANE_BOGUS },
  { RESTANTE_LOOKUP_FAILED, TRUE, RESTANTE_DANE_SILENT },
  { RESTANTE_LOOKUP_NONE, TRUE, RESTANTE_DANE_SILENT },
};

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_cmpint (restante_dane_answer_of (answers[i].lookup, answers[i].secure), ==,
                     answers[i].answer);
}

static GPtrArray *
make_records (void)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint8 record[35] = { 3, 1, 1 };

  memset (record + 3, 0xab, 32);
  g_ptr_array_add (records, g_bytes_new (record, sizeof record));
  record[0] = 2;
  memset (record + 3, 0x0c, 32);
  g_ptr_array_add (records, g_bytes_new (record, sizeof record));
  g_ptr_array_add (records, g_bytes_new ("\3\1\0key", 6));
  record[0] = 1; /* PKIX-EE: means nothing in SMTP */
  g_ptr_array_add (records, g_bytes_new (record, sizeof record));
  return records;
}

/* What nobody signed is as if it were not there. */
static void
test_only_secure_records_count (void)
{
  g_autoptr (GPtrArray) records = make_records ();

  for (int answer = 0; answer < RESTANTE_DANE_ANSWERS; answer++) {
    g_autoptr (RestanteDaneSet) set = restante_dane_set_new ("_25._tcp.a", answer, records, 0);
    g_auto (GStrv) fingerprints = restante_dane_set_get_fingerprints (set);

    g_assert_cmpuint (restante_dane_set_get_records (set)->len, ==,
                      answer == RESTANTE_DANE_SECURE ? 4 : 0);
    g_assert_cmpuint (g_strv_length (fingerprints), ==, answer == RESTANTE_DANE_SECURE ? 2 : 0);
  }
}

static void
test_fingerprints (void)
{
  g_autoptr (GPtrArray) records = make_records ();
  g_autoptr (RestanteDaneSet) set =
      restante_dane_set_new ("_25._tcp.a", RESTANTE_DANE_SECURE, records, 0);
  g_auto (GStrv) fingerprints = restante_dane_set_get_fingerprints (set);

  g_assert_cmpstr (fingerprints[0], ==,
                   "sha256:abababababababababababababababababababababababababababababababab");
  g_assert_cmpstr (fingerprints[1], ==,
                   "sha256:0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c");
}

static void
test_fresh (void)
{
  g_autoptr (RestanteDaneSet) set =
      restante_dane_set_new ("_25._tcp.a", RESTANTE_DANE_SECURE, NULL, 100);

  g_assert_true (restante_dane_set_is_fresh (set, 99));
  g_assert_false (restante_dane_set_is_fresh (set, 100));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/dane-set/answers", test_answers);
  g_test_add_func ("/promise/3/policy/dane-set/only-secure-records-count",
                   test_only_secure_records_count);
  g_test_add_func ("/policy/dane-set/fingerprints", test_fingerprints);
  g_test_add_func ("/policy/dane-set/fresh", test_fresh);
  return g_test_run ();
}
