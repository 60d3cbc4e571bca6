/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/relative-data.h"

static void
test_complete (void)
{
  static const struct
  {
    const char *type, *data, *origin, *wanted;
  } rows[] = {
    { "A", "192.0.2.1", "example.org", "192.0.2.1" },
    { "TXT", "\"v=spf1 mx\"", "example.org", "\"v=spf1 mx\"" },
    { "MX", "10 mail", "example.org", "10 mail.example.org." },
    { "MX", "10 @", "example.org", "10 example.org." },
    { "MX", "10 mail.example.net.", "example.org", "10 mail.example.net." },
    { "MX", "mail.example.net", "", "mail.example.net." },
    { "MX", "0 .", "example.org", "0 ." },
    { "CNAME", "@", "example.org", "example.org." },
    { "CNAME", "www", "example.org", "www.example.org." },
    { "SRV", "0 5 25 mail", "example.org", "0 5 25 mail.example.org." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *data =
        restante_relative_data_complete (rows[i].type, rows[i].data, rows[i].origin);

    g_assert_cmpstr (data, ==, rows[i].wanted);
  }
}

static void
test_relative_name (void)
{
  static const char *const rows[][3] = {
    { "example.org", "example.org", "@" },
    { "www.example.org", "example.org", "www" },
    { "a.b.example.org", "example.org", "a.b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = restante_relative_data_name (rows[i][0], rows[i][1]);

    g_assert_cmpstr (name, ==, rows[i][2]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/relative-data/complete", test_complete);
  g_test_add_func ("/dns/relative-data/relative-name", test_relative_name);
  return g_test_run ();
}
