/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/zone-record.h"

typedef struct
{
  const char *text, *line, *before, *after;
} Case;

/* What daemon/policy/advice-*.c writes. */
static const Case cases[] = {
  { "Add this record: home.example. 3600 IN MX 20 mx2.example.",
    "home.example. 3600 IN MX 20 mx2.example.", "Add this record:", "" },
  { "Change its record to: mx2.example. 3600 IN A 192.0.2.1 Or set public-address= in [server].",
    "mx2.example. 3600 IN A 192.0.2.1",
    "Change its record to:", "Or set public-address= in [server]." },
  { "Add this record: mx2.example. 3600 IN AAAA 2001:db8::25",
    "mx2.example. 3600 IN AAAA 2001:db8::25", "Add this record:", "" },
  { "Replace them. This one: _25._tcp.mx2.example. 3600 IN TLSA 3 1 1 00ffAB",
    "_25._tcp.mx2.example. 3600 IN TLSA 3 1 1 00ffAB", "Replace them. This one:", "" },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree char *line = NULL;
    g_autoptr (RestanteZoneRecord) record =
        restante_zone_record_find (cases[i].text, &before, &after);

    g_assert_nonnull (record);
    line = restante_zone_record_to_line (record);
    g_assert_cmpstr (line, ==, cases[i].line);
    g_assert_cmpstr (before, ==, cases[i].before);
    g_assert_cmpstr (after, ==, cases[i].after);
  }
}

static void
test_find_none (void)
{
  static const char *const texts[] = {
    "Remove the record \"MX 0 .\"; then check again.",
    "",
    "Wait until then.",
    "Use an A record IN the zone.",
    /* Where it ends cannot be told. */
    "Add this record: a.example. 60 IN TXT v=spf1 -all Then wait.",
  };

  g_assert_null (restante_zone_record_find (NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (restante_zone_record_find (texts[i], NULL, NULL));
}

static const struct
{
  const char *name, *zone, *label;
} labels[] = {
  { "home.example", "home.example", "@" },
  { "Home.Example", "home.example", "@" },
  { "mx.home.example", "home.example", "mx" },
  { "_25._tcp.mx.home.example", "home.example", "_25._tcp.mx" },
  { "mx.other.example", "home.example", "mx.other.example" },
  { "myhome.example", "home.example", "myhome.example" },
  { "example", "home.example", "example" },
};

static void
test_label (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_autoptr (RestanteZoneRecord) record =
        restante_zone_record_new (labels[i].name, 60, "A", "192.0.2.1");
    g_autofree char *label = restante_zone_record_to_label (record, labels[i].zone);

    g_assert_cmpstr (label, ==, labels[i].label);
  }
}

static void
test_split (void)
{
  g_autoptr (RestanteZoneRecord) mx =
      restante_zone_record_new ("home.example", 60, "MX", "20 mx2.example.");
  g_autoptr (RestanteZoneRecord) tlsa =
      restante_zone_record_new ("home.example", 60, "TLSA", "3 1 1 00");
  g_autofree char *priority = NULL;
  g_autofree char *value = NULL;
  g_autofree char *none = NULL;
  g_autofree char *whole = NULL;

  restante_zone_record_split (mx, &priority, &value);
  g_assert_cmpstr (priority, ==, "20");
  g_assert_cmpstr (value, ==, "mx2.example.");
  restante_zone_record_split (tlsa, &none, &whole);
  g_assert_null (none);
  g_assert_cmpstr (whole, ==, "3 1 1 00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/zone-record/find", test_find);
  g_test_add_func ("/client/zone-record/find-none", test_find_none);
  g_test_add_func ("/client/zone-record/label", test_label);
  g_test_add_func ("/client/zone-record/split", test_split);
  return g_test_run ();
}
