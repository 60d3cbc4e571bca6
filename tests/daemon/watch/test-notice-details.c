/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/notice-details.h"

#include <string.h>

#include "api/notice-mail.h"
#include "api/value-json.h"
#include "fixture.h"
#include "queue/outages.h"

static gint64
begin (Fixture *self)
{
  RestanteOutageRecord record = { .id = restante_queue_next_id (self->queue),
                                  .domain_id = fixture_domain_id (self->queue, "example.org"),
                                  .kind = (char *)"down",
                                  .began = FIXTURE_ARRIVED };

  restante_queue_put_outage (self->queue, &record);
  return record.id;
}

static gint64
hold (Fixture *self, const char *sender, const char *recipients, const char *subject)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, recipients);
  g_autoptr (GBytes) content = g_bytes_new_static ("Secret: 1\r\n\r\nbody\r\n", 19);

  g_free (envelope->sender);
  g_free (envelope->subject);
  envelope->sender = g_strdup (sender);
  envelope->subject = g_strdup (subject);
  return fixture_hold_envelope (self->queue, envelope, content);
}

/* About the outage @id (0: about none), with what there is now. */
static RestanteNotice *
tell (Fixture *self, gint64 id, const char *words)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (RestanteOutage) outage =
      id != 0 ? g_object_new (RESTANTE_TYPE_OUTAGE, "id", text, "domain", "example.org", NULL)
              : NULL;
  RestanteNotice *notice =
      g_object_new (RESTANTE_TYPE_NOTICE, "text", words, "outage", outage, NULL);
  g_autoptr (GError) error = NULL;

  restante_store_writer_flush (self->queue->writer);
  restante_notice_details_add (notice, self->queue, restante_queue_next_id (self->queue), &error);
  g_assert_no_error (error);
  return notice;
}

static void
assert_text (RestanteNotice *notice, const char *expected)
{
  g_autofree char *text = restante_notice_details_text (notice);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_members (Fixture *self, gconstpointer unused)
{
  gint64 outage = begin (self);
  g_autoptr (RestanteNotice) notice = NULL;
  g_autoptr (RestanteNoticeMail) mail = NULL;
  g_autoptr (RestanteNoticeMail) report = NULL;

  hold (self, "", "ann@example.org", NULL);
  hold (self, "eve@example.com", "ann@example.org,bob@example.org", "Lunch");
  notice = tell (self, outage, "Down.");
  mail = g_list_model_get_item (restante_notice_get_mail (notice), 0);
  report = g_list_model_get_item (restante_notice_get_mail (notice), 1);
  g_assert_cmpstr (restante_notice_mail_get_sender (mail), ==, "eve@example.com");
  g_assert_cmpstr (restante_notice_mail_get_recipients (mail)[0], ==, "ann@example.org");
  g_assert_cmpstr (restante_notice_mail_get_recipients (mail)[1], ==, "bob@example.org");
  g_assert_cmpint (restante_notice_mail_get_more_recipients (mail), ==, -1);
  g_assert_cmpstr (restante_notice_mail_get_subject (mail), ==, "Lunch");
  g_assert_cmpint (restante_notice_mail_get_arrived (mail), ==, FIXTURE_ARRIVED);
  g_assert_cmpint (restante_notice_mail_get_size (mail), >=, 19);
  g_assert_cmpstr (restante_notice_mail_get_sender (report), ==, "");
  g_assert_null (restante_notice_mail_get_subject (report));
  g_assert_cmpint (restante_notice_get_more_mail (notice), ==, -1);
  assert_text (notice, "Down.\neve@example.com to ann@example.org and 1 more: Lunch\n"
                       "<> to ann@example.org: (no subject)");
}

static void
test_nothing_to_name (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteNotice) empty = tell (self, begin (self), "Down.");
  g_autoptr (RestanteNotice) fence = tell (self, 0, "Fenced.");
  g_autofree char *document = restante_value_to_text (RESTANTE_VALUE (empty));

  assert_text (empty, "Down.");
  assert_text (fence, "Fenced.");
  g_assert_null (strstr (document, "mail"));
}

/* The newest twenty, and the newest five in the text. */
static void
test_many (Fixture *self, gconstpointer unused)
{
  gint64 outage = begin (self);
  g_autoptr (RestanteNotice) notice = NULL;

  for (guint i = 1; i <= 23; i++) {
    g_autofree char *subject = g_strdup_printf ("number %u", i);

    hold (self, "eve@example.com", "ann@example.org", subject);
  }
  notice = tell (self, outage, "Down.");
  g_assert_cmpuint (g_list_model_get_n_items (restante_notice_get_mail (notice)), ==, 20);
  g_assert_cmpint (restante_notice_get_more_mail (notice), ==, 3);
  assert_text (notice, "Down.\neve@example.com to ann@example.org: number 23\n"
                       "eve@example.com to ann@example.org: number 22\n"
                       "eve@example.com to ann@example.org: number 21\n"
                       "eve@example.com to ann@example.org: number 20\n"
                       "eve@example.com to ann@example.org: number 19\n"
                       "And 18 more.");
}

/* Line ends, a terminal's escapes, an override of direction, no UTF-8: one plain line each. */
static void
test_hostile (Fixture *self, gconstpointer unused)
{
  gint64 outage = begin (self);
  g_autoptr (RestanteNotice) notice = NULL;
  g_autofree char *document = NULL;

  hold (self, "eve@example.com", "ann@example.org",
        "Hi\r\nPriority: 5\n\033[2J\342\200\256evil\342\200\250\302\205\377 \"}]");
  notice = tell (self, outage, "Down.");
  document = restante_value_to_text (RESTANTE_VALUE (notice));
  assert_text (notice, "Down.\neve@example.com to ann@example.org: "
                       "Hi Priority: 5 [2J evil \357\277\275 \"}]");
  g_assert_nonnull (strstr (document, "Hi Priority: 5 [2J evil \357\277\275 \\\"}]"));
  g_assert_null (strstr (document, "\342\200\256"));
}

static char *
repeat (const char *unit, guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

/* However long it all is: the text is one that ntfy takes as a message, and the document is not
 * large. */
static void
test_long (Fixture *self, gconstpointer unused)
{
  gint64 outage = begin (self);
  g_autofree char *subject = repeat ("🙂", 200);
  g_autofree char *local = repeat ("x", 200);
  g_autofree char *address = g_strconcat (local, "@example.org,", NULL);
  g_autofree char *recipients = repeat (address, 30);
  g_autofree char *words = repeat ("y", 3900);
  g_autoptr (RestanteNotice) notice = NULL;
  g_autoptr (RestanteNotice) wordy = NULL;
  g_autofree char *document = NULL;
  g_autofree char *text = NULL;
  g_autofree char *wordy_text = NULL;

  recipients[strlen (recipients) - 1] = '\0';
  for (guint i = 0; i < 25; i++)
    hold (self, local, recipients, subject);
  notice = tell (self, outage, "Down.");
  wordy = tell (self, outage, words);
  document = restante_value_to_text (RESTANTE_VALUE (notice));
  text = restante_notice_details_text (notice);
  wordy_text = restante_notice_details_text (wordy);
  g_assert_cmpuint (strlen (document), <, 64 * 1024);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <, 2048);
  g_assert_nonnull (strstr (text, "… and 29 more: 🙂"));
  g_assert_true (g_str_has_suffix (text, "…\nAnd 20 more."));
  g_assert_cmpuint (strlen (wordy_text), <=, RESTANTE_NOTICE_TEXT_MAX);
}

/* What comes later is not in it, so that it can be sent again as it was. */
static void
test_again (Fixture *self, gconstpointer unused)
{
  gint64 outage = begin (self);
  g_autoptr (RestanteNotice) first = NULL;
  g_autoptr (RestanteNotice) second = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  hold (self, "eve@example.com", "ann@example.org", "early");
  first = tell (self, outage, "Down.");
  id = restante_queue_next_id (self->queue);
  hold (self, "eve@example.com", "ann@example.org", "late");
  second = g_object_new (RESTANTE_TYPE_NOTICE, "text", "Down.", "outage",
                         restante_notice_get_outage (first), NULL);
  g_assert_true (restante_notice_details_add (second, self->queue, id, &error));
  g_assert_no_error (error);
  g_assert_true (restante_value_equal (first, second));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/notice-details/members", test_members);
  ADD ("/watch/notice-details/nothing-to-name", test_nothing_to_name);
  ADD ("/watch/notice-details/many", test_many);
  ADD ("/watch/notice-details/hostile", test_hostile);
  ADD ("/watch/notice-details/long", test_long);
  ADD ("/watch/notice-details/again", test_again);
  return g_test_run ();
}
