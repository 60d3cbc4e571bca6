/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/quantity.h"

#include "api/error.h"

static const RestanteUnit units[] = { { 'x', 1000 }, { 0 } };

static void
test_accepted (void)
{
  static const struct
  {
    const char *text;
    gint64 amount;
  } rows[] = {
    { "0", 0 },
    { "7", 7 },
    { "7x", 7000 },
    { "7X", 7000 },
    { "007", 7 },
    { "9223372036854775807", G_MAXINT64 },
    { "9223372036854775x", 9223372036854775000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 amount = -1;
    g_assert_true (restante_quantity_parse (rows[i].text, units, "a thing.", &amount, NULL));
    g_assert_cmpint (amount, ==, rows[i].amount);
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "", "“” is not a thing." },
    { "x", "“x” is not a thing." },
    { "7y", "“7y” is not a thing." },
    { "7xx", "“7xx” is not a thing." },
    { "7 x", "“7 x” is not a thing." },
    { " 7", "“ 7” is not a thing." },
    { "+7", "“+7” is not a thing." },
    { "1.5x", "“1.5x” is not a thing." },
    { "0x10", "“0x10” is not a thing." },
    { "-", "“-” is not a thing." },
    { "-7", "“-7” is negative; it must be 0 or more." },
    { "-7x", "“-7x” is negative; it must be 0 or more." },
    { "9223372036854775808", "“9223372036854775808” is too large a number." },
    { "9223372036854776x", "“9223372036854776x” is too large a number." },
    { "99999999999999999999999x", "“99999999999999999999999x” is too large a number." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 amount = 42;

    g_assert_false (restante_quantity_parse (rows[i].text, units, "a thing.", &amount, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
    g_assert_cmpstr (error->message, ==, rows[i].message);
    g_assert_cmpint (amount, ==, 42);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/quantity/accepted", test_accepted);
  g_test_add_func ("/api/quantity/refused", test_refused);
  return g_test_run ();
}
