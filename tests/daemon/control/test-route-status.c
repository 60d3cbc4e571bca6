/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

static void
test_status (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) document = NULL;

  holder_hold (holder, "bob@example.com", "ann@" HOLDER_DOMAIN, "Hello",
               "Subject: Hello\r\n\r\nHi\r\n", -1);
  document = holder_get (holder, "/v1/status");
  g_assert_cmpstr (json_text (document, "version"), ==, "1.2.3");
  g_assert_cmpstr (json_text (document, "hostname"), ==, "holder.test");
  g_assert_cmpuint (json_length (document, "listening"), ==, 2);
  g_assert_cmpstr (json_text (document, "listening.1"), ==, "[::1]:2525");
  g_assert_cmpuint (json_length (document, "domains"), ==, 2);
  g_assert_cmpstr (json_text (document, "domains.0.name"), ==, HOLDER_OTHER);
  g_assert_cmpstr (json_text (document, "domains.1.name"), ==, HOLDER_DOMAIN);
  g_assert_cmpint (json_number (document, "domains.0.counts.held"), ==, 0);
  g_assert_cmpint (json_number (document, "domains.1.counts.held"), ==, 1);
  g_assert_cmpint (json_number (document, "domains.1.hold"), ==, 30 * 86400);
  g_assert_cmpstr (json_text (document, "domains.1.primary.address"), ==, holder->closed_port);
  g_assert_cmpstr (json_text (document, "domains.1.primary.identity.kind"), ==, "key");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control/route-status/status", Holder, NULL, holder_set_up, test_status,
              holder_tear_down);
  return g_test_run ();
}
