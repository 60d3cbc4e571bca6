/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include "queue/body-file.h"

static JsonNode *
read_mail (Holder *holder, const char *content)
{
  gint64 id = holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", content, -1);
  g_autofree char *target = g_strdup_printf ("/v1/queue/%" G_GINT64_FORMAT "/reading", id);

  return holder_get (holder, target);
}

static void
test_small (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) reading =
      read_mail (holder, "From: Bob <b@example.com>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n"
                         "Gr\xfc\xdf"
                         "e\r\n");

  g_assert_cmpuint (json_length (reading, "headers"), ==, 2);
  g_assert_cmpstr (json_text (reading, "headers.0.name"), ==, "From");
  g_assert_cmpstr (json_text (reading, "headers.1.value"), ==, "Grüße");
  g_assert_cmpstr (json_text (reading, "text"), ==, "Grüße\n");
  g_assert_cmpuint (json_length (reading, "attachments"), ==, 0);
}

/* Larger than what is read in memory. */
static void
test_large (Holder *holder, gconstpointer unused)
{
  gsize size = 3 * RESTANTE_BODY_FILE_MEMORY_MAX;
  g_autofree char *filler = g_strnfill (size, 'x');
  g_autoptr (GString) mail = g_string_new ("Subject: large\r\n"
                                           "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                                           "--b\r\n\r\nthe text\r\n--b\r\n"
                                           "Content-Type: image/png; name=x.png\r\n\r\n");
  g_autoptr (JsonNode) reading = NULL;

  g_string_append_printf (mail, "%s\r\n--b--\r\n", filler);
  reading = read_mail (holder, mail->str);
  g_assert_cmpstr (json_text (reading, "text"), ==, "the text");
  g_assert_cmpstr (json_text (reading, "attachments.0.name"), ==, "x.png");
  g_assert_cmpint (json_number (reading, "attachments.0.size"), ==, (gint64)size);
}

/* The control socket is no place for a stack overflow in a worker. */
static void
test_bottomless (Holder *holder, gconstpointer unused)
{
  g_autoptr (GString) mail = g_string_new (NULL);
  g_autoptr (JsonNode) reading = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (mail, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i,
                            i);
  reading = read_mail (holder, mail->str);
  g_assert_true (json_node_get_boolean (json_at (reading, "truncated")));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-reading/" name, Holder, NULL, holder_set_up, function,               \
              holder_tear_down)
  ADD ("small", test_small);
  ADD ("large", test_large);
  ADD ("bottomless", test_bottomless);
#undef ADD
  return g_test_run ();
}
