/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/address-list.h"

static const struct
{
  const char *text;
  const char *list;
  const char *odd;
} cases[] = {
  { "192.0.2.7", "192.0.2.7", NULL },
  { " 192.0.2.7,2001:db8::7 ;  ::ffff:192.0.2.8\t", "192.0.2.7 2001:db8::7 ::ffff:192.0.2.8",
    NULL },
  { "", NULL, NULL },
  { " , ; ", NULL, NULL },
  { "192.0.2", NULL, "192.0.2" },
  { "192.0.2.256", NULL, "192.0.2.256" },
  { "192.0.02.7", NULL, "192.0.02.7" },
  { "192.0.2.7:25", NULL, "192.0.2.7:25" },
  { "[2001:db8::7]", NULL, "[2001:db8::7]" },
  { "1::2::3", NULL, "1::2::3" },
  { "fe80::1%eth0", NULL, "fe80::1%eth0" },
  { "self", NULL, "self" },
  { "192.0.2.7 mail.example.org nobody", NULL, "mail.example.org" },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *odd = NULL;
    g_autofree char *list = restante_address_list_parse (cases[i].text, &odd);

    g_assert_cmpstr (list, ==, cases[i].list);
    g_assert_cmpstr (odd, ==, cases[i].odd);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/address-list/parse", test_parse);
  return g_test_run ();
}
