/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/tlsa.h"

#include <string.h>

/* The digests of "abc" are those of FIPS 180-4 (appendix: examples). */
#define SHA256_ABC                                                                                 \
  "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"                               \
  "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad"
#define SHA512_ABC                                                                                 \
  "\xdd\xaf\x35\xa1\x93\x61\x7a\xba\xcc\x41\x73\x49\xae\x20\x41\x31"                               \
  "\x12\xe6\xfa\x4e\x89\xa9\x7e\xa2\x0a\x9e\xee\xe6\x4b\x55\xd3\x9a"                               \
  "\x21\x92\x99\x2a\x27\x4f\xc1\xa8\x36\xba\x3c\x23\xa3\xfe\xeb\xbd"                               \
  "\x45\x4d\x44\x23\x64\x3c\xe8\x0e\x2a\x9a\xc9\x4f\xa5\x4c\xa4\x9f"
#define FINGERPRINT_ABC "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

typedef enum
{
  NOTHING,
  ONLY_FINGERPRINT,
  KEY,         /* "abc" is the public key */
  CERTIFICATE, /* "abc" is the certificate */
} Known;

static const struct
{
  const char *record;
  gsize length;
  Known known;
  gboolean usable;
  gboolean key_known;
  gboolean matches;
} cases[] = {
  { "\3\1\1" SHA256_ABC, 35, KEY, TRUE, TRUE, TRUE },
  { "\3\1\1" SHA256_ABC, 35, ONLY_FINGERPRINT, TRUE, TRUE, TRUE },
  { "\3\1\1" SHA256_ABC, 35, NOTHING, TRUE, FALSE, FALSE },
  { "\3\1\2" SHA512_ABC, 67, KEY, TRUE, TRUE, TRUE },
  { "\3\1\2" SHA512_ABC, 67, ONLY_FINGERPRINT, TRUE, FALSE, FALSE },
  { "\3\1\0abc", 6, KEY, TRUE, TRUE, TRUE },
  { "\3\1\0abd", 6, KEY, TRUE, TRUE, FALSE },
  { "\3\0\1" SHA256_ABC, 35, CERTIFICATE, TRUE, TRUE, TRUE },
  { "\3\0\1" SHA256_ABC, 35, ONLY_FINGERPRINT, TRUE, FALSE, FALSE },
  { "\2\1\1" SHA256_ABC, 35, KEY, TRUE, FALSE, FALSE },
  /* RFC 7672 section 3.1.3: PKIX usages mean nothing in SMTP. */
  { "\1\1\1" SHA256_ABC, 35, KEY, FALSE, TRUE, FALSE },
  { "\0\1\1" SHA256_ABC, 35, KEY, FALSE, TRUE, FALSE },
  { "\3\2\1" SHA256_ABC, 35, KEY, FALSE, TRUE, FALSE },
  { "\3\1\3" SHA256_ABC, 35, KEY, FALSE, TRUE, FALSE },
  /* a digest of another length */
  { "\3\1\1" SHA256_ABC, 34, KEY, FALSE, TRUE, FALSE },
  { "\3\1\2" SHA256_ABC, 35, KEY, FALSE, TRUE, FALSE },
  { "\3\1\1", 3, KEY, FALSE, TRUE, FALSE },
};

static void
compare (RestanteTlsaFacts *facts, Known known)
{
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  RestanteTlsaKeys keys = { NULL, NULL, known == ONLY_FINGERPRINT ? FINGERPRINT_ABC : NULL };

  if (known == KEY || known == CERTIFICATE) {
    keys.certificate = known == CERTIFICATE ? abc : other;
    keys.public_key = known == KEY ? abc : other;
  }
  restante_tlsa_compare (facts, &keys);
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) records = new_records ();
    RestanteTlsaFacts facts = { .records = records };

    g_test_message ("case %u", i);
    g_ptr_array_add (records, g_bytes_new (cases[i].record, cases[i].length));
    compare (&facts, cases[i].known);
    g_assert_cmpint (facts.has_usable, ==, cases[i].usable);
    g_assert_cmpint (facts.key_known, ==, cases[i].key_known);
    g_assert_cmpint (facts.matches, ==, cases[i].matches);
  }
}

/* RFC 7671 section 8.1: while a key is exchanged there is a record for each. */
static void
test_one_of_several (void)
{
  g_autoptr (GPtrArray) records = new_records ();
  RestanteTlsaFacts facts = { .records = records };

  g_ptr_array_add (records, g_bytes_new ("\2\0\0older", 8));
  g_ptr_array_add (records, g_bytes_new ("\3\1\0abd", 6));
  compare (&facts, KEY);
  g_assert_false (facts.key_known);
  g_ptr_array_add (records, g_bytes_new ("\3\1\0abc", 6));
  compare (&facts, KEY);
  g_assert_true (facts.key_known);
  g_assert_true (facts.matches);
}

/* RFC 7671 section 9. Where only the SHA-256 of the key is known, nothing is said of a stronger
 * digest. */
static void
test_agility (void)
{
  g_autoptr (GPtrArray) records = new_records ();
  RestanteTlsaFacts facts = { .records = records };
  guint8 stale[67] = { 3, 1, 2 };

  g_ptr_array_add (records, g_bytes_new ("\3\1\1" SHA256_ABC, 35));
  g_ptr_array_add (records, g_bytes_new (stale, sizeof stale));
  compare (&facts, KEY);
  g_assert_true (facts.has_usable && facts.key_known && !facts.matches);
  compare (&facts, ONLY_FINGERPRINT);
  g_assert_true (facts.has_usable && !facts.key_known && !facts.matches);
  g_ptr_array_add (records, g_bytes_new ("\3\1\2" SHA512_ABC, 67));
  compare (&facts, KEY);
  g_assert_true (facts.has_usable && facts.key_known && facts.matches);
}

static void
test_one_record (void)
{
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) own = g_bytes_new_static ("\3\1\1" SHA256_ABC, 35);
  g_autoptr (GBytes) authority = g_bytes_new_static ("\2\1\1" SHA256_ABC, 35);
  g_autoptr (GBytes) whole = g_bytes_new_static ("\3\0\0abc", 6);
  g_autoptr (GBytes) pkix = g_bytes_new_static ("\1\1\1" SHA256_ABC, 35);
  const RestanteTlsaKeys key = { NULL, abc, NULL };
  g_autofree char *fingerprint = restante_tlsa_get_fingerprint (own);

  g_assert_cmpint (restante_tlsa_get_use (own), ==, RESTANTE_TLSA_END_ENTITY);
  g_assert_cmpint (restante_tlsa_get_use (authority), ==, RESTANTE_TLSA_AUTHORITY);
  g_assert_cmpint (restante_tlsa_get_use (pkix), ==, RESTANTE_TLSA_UNUSABLE);
  g_assert_true (restante_tlsa_matches (own, &key));
  g_assert_true (restante_tlsa_matches (authority, &key));
  g_assert_false (restante_tlsa_matches (whole, &key));
  g_assert_false (restante_tlsa_matches (pkix, &key));
  g_assert_cmpstr (fingerprint, ==, FINGERPRINT_ABC);
  g_assert_null (restante_tlsa_get_fingerprint (whole));
  g_assert_null (restante_tlsa_get_fingerprint (pkix));
}

static void
test_verdict (void)
{
  g_autoptr (GPtrArray) records = new_records ();
  RestanteTlsaFacts facts = { .records = records };

  restante_tlsa_take_verdict (&facts, TRUE);
  g_assert_false (facts.has_usable);
  g_assert_false (facts.matches);
  g_ptr_array_add (records, g_bytes_new ("\2\1\1" SHA256_ABC, 35));
  restante_tlsa_take_verdict (&facts, TRUE);
  g_assert_true (facts.has_usable && facts.key_known && facts.matches);
  restante_tlsa_take_verdict (&facts, FALSE);
  g_assert_true (facts.has_usable && facts.key_known && !facts.matches);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/tlsa/table", test_table);
  g_test_add_func ("/policy/tlsa/one-of-several", test_one_of_several);
  g_test_add_func ("/policy/tlsa/agility", test_agility);
  g_test_add_func ("/policy/tlsa/one-record", test_one_record);
  g_test_add_func ("/policy/tlsa/verdict", test_verdict);
  return g_test_run ();
}
