/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/writer.h"

#include <string.h>

/* Nobody listens there: what is refused here was never asked. */
#define NOBODY "127.0.0.1:1"

static const char clause[] = "key \"restante\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; };";

static RestanteWriter *
open_writer (const char *kind, GError **error)
{
  const RestanteWriterSettings settings = {
    .name = (char *)"home",
    .kind = (char *)kind,
    .zone = (char *)"home.example",
    .server = (char *)NOBODY,
    .secret = (char *)clause,
  };
  const RestanteWriterSurroundings surroundings = { .timeout = 2 };

  return restante_writer_new (&settings, &surroundings, error);
}

static RestanteRecordSet *
mx (const char *name, const char *data)
{
  const char *const list[] = { data, NULL };

  return restante_record_set_new (name, "MX", 300, list);
}

static gboolean
write_at (RestanteWriter *writer, const char *name, GError **error)
{
  g_autoptr (RestanteRecordChange) change = restante_record_change_new (
      mx (name, "10 mail.home.example."), mx (name, "20 mx2.example."), NULL);

  return restante_writer_write (writer, change, NULL, error);
}

static void
test_kinds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriter) writer = open_writer ("rfc2136", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_writer_get_name (writer), ==, "home");
  g_assert_cmpstr (restante_writer_get_zone (writer), ==, "home.example");
  g_assert_cmpstr (restante_writer_get_key_name (writer), ==, "restante");
  g_assert_null (open_writer ("carrier-pigeon", &error));
  g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "rfc2136"));
}

/* Promise 9: only in the zone that the owner has given us. */
static void
test_outside_the_zone (void)
{
  static const char *const names[] = { "example", "ahome.example", "home.example.net" };
  g_autoptr (RestanteWriter) writer = open_writer ("rfc2136", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_at (writer, names[i], &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, names[i]));
  }
}

static void
test_inside_the_zone (void)
{
  static const char *const names[] = { "home.example", "a.home.example", "a.b.home.example" };
  g_autoptr (RestanteWriter) writer = open_writer ("rfc2136", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_at (writer, names[i], &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/writer/kinds", test_kinds);
  g_test_add_func ("/promise/9/dns/writer/outside-the-zone", test_outside_the_zone);
  g_test_add_func ("/dns/writer/inside-the-zone", test_inside_the_zone);
  return g_test_run ();
}
