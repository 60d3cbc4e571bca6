/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/record-data.h"

#include <string.h>

/* What each RFC says of its RDATA, by hand. */
static const struct
{
  const char *type;
  guint16 number;
  const char *data;
  gsize length;
  const char *text; /* NULL: broken */
} cases[] = {
  { "A", 1, "\xc0\x00\x02\x01", 4, "192.0.2.1" },
  { "A", 1, "\xc0\x00\x02", 3, NULL },
  { "AAAA", 28, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16, "2001:db8::1" },
  /* RFC 1035 sections 3.3.9, 3.3.11 and 3.3.14 */
  { "MX", 15, "\0\x14\3MX2\7example\0", 15, "20 mx2.example." },
  { "MX", 15, "\0\0\0", 3, "0 ." },
  { "MX", 15, "\0\x14\3MX2\7example", 14, NULL },
  { "MX", 15, "\0\x14\3mx2\7example\0x", 16, NULL },
  { "NS", 2, "\2ns\7example\0", 12, "ns.example." },
  { "TXT", 16, "\13v=STSv1; id", 12, "\"v=STSv1; id\"" },
  { "TXT", 16, "\2a\"\1b", 5, "\"a\\\"\" \"b\"" },
  { "TXT", 16, "\5abc", 4, NULL },
  /* RFC 6698 section 2.1 */
  { "TLSA", 52, "\3\1\1\xab\xcd", 5, "3 1 1 abcd" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint16 type = restante_record_type_from_string (cases[i].type);
    g_autofree char *text =
        restante_record_data_to_string (type, (const guint8 *)cases[i].data, cases[i].length);

    g_assert_cmpuint (type, ==, cases[i].number);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_unknown_type (void)
{
  g_assert_cmpuint (restante_record_type_from_string ("NOSUCHTYPE"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/record-data/table", test_table);
  g_test_add_func ("/dns/record-data/unknown-type", test_unknown_type);
  return g_test_run ();
}
