/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config-value.h"

static void
test_amounts (void)
{
  static const struct
  {
    RestanteConfigKind kind;
    const char *text;
    gint64 amount;
  } cases[] = {
    { RESTANTE_CONFIG_SIZE, "2K", 2048 },
    { RESTANTE_CONFIG_DURATION, "2m", 120 },
    { RESTANTE_CONFIG_NUMBER, "7", 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint64 amount = 0;

    g_assert_true (
        restante_config_value_parse (cases[i].kind, cases[i].text, 1, 2048, &amount, &error));
    g_assert_no_error (error);
    g_assert_cmpint (amount, ==, cases[i].amount);
  }
}

static void
test_bounds (void)
{
  static const char *const outside[] = { "1", "4", "-2" };
  gint64 amount;

  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        restante_config_value_parse (RESTANTE_CONFIG_NUMBER, outside[i], 2, 3, &amount, &error));
    g_assert_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, "from 2 to 3"));
  }
}

static void
test_switch (void)
{
  g_autoptr (GError) error = NULL;
  gboolean on = FALSE;

  g_assert_true (restante_config_value_parse (RESTANTE_CONFIG_SWITCH, "yes", 0, 0, &on, NULL));
  g_assert_true (on);
  g_assert_true (restante_config_value_parse (RESTANTE_CONFIG_SWITCH, "no", 0, 0, &on, NULL));
  g_assert_false (on);
  g_assert_false (restante_config_value_parse (RESTANTE_CONFIG_SWITCH, "true", 0, 0, &on, &error));
  g_assert_cmpstr (error->message, ==, "\"true\" is neither yes nor no");
}

static void
test_lists (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;
  char **refused = NULL;

  g_assert_true (restante_config_value_parse (RESTANTE_CONFIG_ADDRESSES, " 192.0.2.1:0; ; [::1]:25",
                                              1, 2, &list, NULL));
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_cmpstr (list[0], ==, "192.0.2.1:0");
  g_assert_cmpstr (list[1], ==, "[::1]:25");
  g_assert_false (
      restante_config_value_parse (RESTANTE_CONFIG_HOSTS, "192.0.2.1:25", 0, 2, &refused, &error));
  g_assert_null (refused);
  g_assert_nonnull (strstr (error->message, "\"192.0.2.1:25\" is no IP address"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config-value/amounts", test_amounts);
  g_test_add_func ("/config-value/bounds", test_bounds);
  g_test_add_func ("/config-value/switch", test_switch);
  g_test_add_func ("/config-value/lists", test_lists);
  return g_test_run ();
}
