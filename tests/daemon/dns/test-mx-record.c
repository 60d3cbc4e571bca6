/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/mx-record.h"

/* Counts the NUL that ends the array: it is the empty label at the end of a name. */
#define ROW(wire, preference, host)                                                                \
  {                                                                                                \
    wire, sizeof wire, preference, host                                                            \
  }

static void
test_good (void)
{
  static const struct
  {
    const char *wire;
    gsize length;
    guint16 preference;
    const char *host;
  } rows[] = {
    ROW ("\0\12\5first\7example", 10, "first.example"),
    ROW ("\1\54\4MAIL\7Example", 300, "mail.example"), ROW ("\377\377\2mx", 65535, "mx"),
    ROW ("\0\0", 0, ""), /* RFC 7505 section 3 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *host = NULL;
    guint16 preference;

    g_assert_true (
        restante_mx_record_read ((const guint8 *)rows[i].wire, rows[i].length, &preference, &host));
    g_assert_cmpuint (preference, ==, rows[i].preference);
    g_assert_cmpstr (host, ==, rows[i].host);
  }
}

static void
test_broken (void)
{
  static const struct
  {
    const char *wire;
    gsize length;
    guint16 preference;
    const char *why;
  } rows[] = {
    { "\0\12", 2, 0, "no name" },
    { "\0\12\2mx", 5, 0, "no empty label at the end" },
    { "\0\12\7mx\0", 6, 0, "a label longer than the data" },
    { "\0\12\2mx\0x", 7, 0, "something behind the name" },
    ROW ("\0\12\4bank\0evil", 0, "something behind the name"),
    ROW ("\0\12\11mx\0.x.org.\7example", 0, "a NUL in a label"),
    ROW ("\0\12\10mail.org\7example", 0, "a dot in a label"),
    ROW ("\0\12\3a b\7example", 0, "a space"),
    ROW ("\0\12\2m\33\7example", 0, "a control character"),
    ROW ("\0\12\3192\1\60\1\62\1\61", 0, "an address"),
    { "", 0, 0, "nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree guint8 *wire = g_memdup2 (rows[i].wire, rows[i].length);
    g_autofree char *host = NULL;
    guint16 preference;

    g_test_message ("%s", rows[i].why);
    g_assert_false (restante_mx_record_read (wire, rows[i].length, &preference, &host));
    g_assert_null (host);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/mx-record/good", test_good);
  g_test_add_func ("/dns/mx-record/broken", test_broken);
  return g_test_run ();
}
