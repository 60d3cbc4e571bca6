/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/home-addresses.h"

/* Lists are separated by spaces; NULL: none at all. */
typedef struct
{
  const char *told;
  const char *peer;
  const char *chosen;
} Choice;

static const Choice choices[] = {
  { "", "203.0.113.7", "203.0.113.7" },
  { "", "2001:db8::7", "2001:db8::7" },
  { "198.51.100.9", "203.0.113.7", "198.51.100.9" },
  { "198.51.100.9 2001:db8::9", "203.0.113.7", "198.51.100.9 2001:db8::9" },
  { "2001:db8::9 198.51.100.9", "203.0.113.7", "2001:db8::9 198.51.100.9" },
  { "198.51.100.9 198.51.100.10 2001:db8::9 2001:db8::a", "203.0.113.7",
    "198.51.100.9 2001:db8::9" },
  /* A home behind a VPN. */
  { "10.0.0.7", "203.0.113.7", "10.0.0.7" },
  { "100.64.0.7", "203.0.113.7", "100.64.0.7" },
  { "fd00::7", "203.0.113.7", "fd00::7" },
  { "home.example.org", "203.0.113.7", NULL },
  { "203.0.113.256", "203.0.113.7", NULL },
  { "198.51.100.9 rubbish", "203.0.113.7", NULL },
  { "0.0.0.0", "203.0.113.7", NULL },
  { "::", "203.0.113.7", NULL },
  { "169.254.1.1", "203.0.113.7", NULL },
  { "fe80::1", "203.0.113.7", NULL },
  { "fe80::1%eth0", "203.0.113.7", NULL },
  { "224.0.0.1", "203.0.113.7", NULL },
  { "ff02::1", "203.0.113.7", NULL },
  { "255.255.255.255", "203.0.113.7", NULL },
  { "240.0.0.1", "203.0.113.7", NULL },
  { "127.0.0.1", "203.0.113.7", NULL },
  { "::1", "203.0.113.7", NULL },
  { "::ffff:127.0.0.1", "203.0.113.7", NULL },
  { "127.0.0.5", "127.0.0.1", "127.0.0.5" },
  { "127.0.0.5", "::1", "127.0.0.5" },
  { "", "127.0.0.1", "127.0.0.1" },
  { "", "unknown", NULL },
};

static void
test_choose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_auto (GStrv) told = g_strsplit (choices[i].told, " ", -1);
    g_auto (GStrv) chosen =
        restante_home_addresses_choose ((const char *const *)told, choices[i].peer);
    g_autofree char *joined = chosen != NULL ? g_strjoinv (" ", chosen) : NULL;

    g_test_message ("\"%s\" from %s", choices[i].told, choices[i].peer);
    g_assert_cmpstr (joined, ==, choices[i].chosen);
  }
}

static const struct
{
  const char *known;
  const char *told;
  const char *merged;
  gboolean changed;
} merges[] = {
  { "", "203.0.113.7", "203.0.113.7", TRUE },
  { "203.0.113.7", "203.0.113.7", "203.0.113.7", FALSE },
  { "203.0.113.7", "203.0.113.8", "203.0.113.8", TRUE },
  { "203.0.113.7", "2001:db8::7", "2001:db8::7 203.0.113.7", TRUE },
  { "2001:db8::7 203.0.113.7", "203.0.113.7", "203.0.113.7 2001:db8::7", FALSE },
  { "2001:db8::7 203.0.113.7", "2001:DB8:0::7 203.0.113.7", "2001:DB8:0::7 203.0.113.7", FALSE },
  { "2001:db8::7 203.0.113.7", "203.0.113.7 2001:db8::8", "203.0.113.7 2001:db8::8", TRUE },
};

static void
test_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++) {
    g_auto (GStrv) known = g_strsplit (merges[i].known, " ", -1);
    g_auto (GStrv) told = g_strsplit (merges[i].told, " ", -1);
    gboolean changed = !merges[i].changed;
    g_auto (GStrv) merged = restante_home_addresses_merge ((const char *const *)known,
                                                           (const char *const *)told, &changed);
    g_autofree char *joined = g_strjoinv (" ", merged);

    g_test_message ("\"%s\" after \"%s\"", merges[i].told, merges[i].known);
    g_assert_cmpstr (joined, ==, merges[i].merged);
    g_assert_true (changed == merges[i].changed);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/home-addresses/choose", test_choose);
  g_test_add_func ("/policy/home-addresses/merge", test_merge);
  return g_test_run ();
}
