/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "home.h"

#include <string.h>

#include "net/certificate.h"

static void
put_domain (Home *self, RestanteDomainRecord *record)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;
  g_autoptr (GError) error = NULL;

  stored = restante_queue_put_domain (self->queue, record, &error);
  g_assert_no_error (error);
}

RestanteDomainRecord *
home_get_domain (Home *self)
{
  RestanteDomainRecord *record = restante_queue_find_domain (self->queue, "example.org");

  g_assert_nonnull (record);
  return record;
}

void
home_set_identity (Home *self, RestanteIdentityKind identity, const char *pin)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (self);
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_copy (stored);

  g_free (record->primary);
  record->primary = g_strdup (fake_primary_get_endpoint (self->primary));
  record->identity = identity;
  g_strfreev (record->pins);
  record->pins = g_new0 (char *, 2);
  record->pins[0] = g_strdup (pin);
  put_domain (self, record);
}

void
home_set_up (Home *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->store, NULL);
  self->queue = self->store.queue;
  /* Its primary is a name: nothing here is to be looked up. */
  restante_queue_remove_domain (self->queue, "example.net", &error);
  g_assert_no_error (error);
  self->folder = folder_new ();
  self->pair = folder_make_pair (self->folder, "primary");
  self->fingerprint = folder_fingerprint (self->pair);
  self->other_pair = folder_make_pair (self->folder, "stranger");
  self->other_fingerprint = folder_fingerprint (self->other_pair);
  self->primary = fake_primary_new ();
  fake_primary_set_pair (self->primary, self->pair);
  home_set_identity (self, RESTANTE_IDENTITY_KEY, self->fingerprint);
}

void
home_tear_down (Home *self, gconstpointer unused)
{
  fake_primary_free (self->primary);
  fixture_tear_down (&self->store, NULL);
  folder_remove (self->folder);
  g_object_unref (self->pair);
  g_object_unref (self->other_pair);
  g_free (self->fingerprint);
  g_free (self->other_fingerprint);
}

gint64
home_hold (Home *self, const char *recipients, const char *subject)
{
  g_autofree char *content =
      g_strdup_printf ("Subject: %s\r\n\r\n.A line that begins with a dot\r\n", subject);

  return fixture_hold (self->queue, recipients, content);
}

char *
home_get_reply (Home *self, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (self->queue, id, &error);
  g_autoptr (GListModel) recipients = NULL;
  g_autoptr (GObject) first = NULL;
  char *reply = NULL;

  g_assert_no_error (error);
  g_object_get (message, "recipients", &recipients, NULL);
  first = g_list_model_get_item (recipients, 0);
  g_object_get (first, "reply", &reply, NULL);
  return reply;
}

void
home_assert_state (Home *self, gint64 id, const char *state)
{
  g_autofree char *is = fixture_state (self->queue, id);

  g_assert_cmpstr (is, ==, state);
}

void
home_assert_no_mail_was_offered (Home *self)
{
  const char *const commands[] = { "MAIL", "RCPT", "DATA", "BDAT", "VRFY" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_assert_cmpuint (fake_primary_count (self->primary, commands[i]), ==, 0);
}

gboolean
home_give_up (gpointer condition)
{
  g_error ("30 s went by without %s", (const char *)condition);
  return G_SOURCE_REMOVE;
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return level & G_LOG_LEVEL_WARNING ? G_LOG_WRITER_HANDLED
                                     : g_log_writer_default (level, fields, n_fields, NULL);
}

void
home_expect_warnings (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}
