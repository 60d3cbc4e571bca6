/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/reverse-name.h"

static const struct
{
  const char *address;
  const char *name;
} cases[] = {
  { "192.0.2.1", "1.2.0.192.in-addr.arpa" },
  /* RFC 3596 section 2.5 has this one. */
  { "4321:0:1:2:3:4:567:89ab",
    "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa" },
  { "192.0.2", NULL },
  { "mail.example", NULL },
  { "", NULL },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = restante_reverse_name (cases[i].address);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/reverse-name/table", test_table);
  return g_test_run ();
}
