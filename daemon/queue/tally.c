/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/tally.h"

typedef struct
{
  gint64 domain_id;
  RestanteMessageState state;
  gint64 messages;
  gint64 bytes;
} Change;

/* A transaction touches few domains and states: a short array, searched from its end. */
struct _RestanteTally
{
  GArray *changes; /* Change */
};

RestanteTally *
restante_tally_new (void)
{
  RestanteTally *self = g_new0 (RestanteTally, 1);

  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  return self;
}

void
restante_tally_free (RestanteTally *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->changes);
  g_free (self);
}

void
restante_tally_add (RestanteTally *self,
                    gint64 domain_id,
                    RestanteMessageState state,
                    gint64 messages,
                    gint64 bytes)
{
  Change change = { domain_id, state, messages, bytes };

  for (guint i = self->changes->len; i > 0; i--) {
    Change *known = &g_array_index (self->changes, Change, i - 1);

    if (known->domain_id == domain_id && known->state == state) {
      known->messages += messages;
      known->bytes += bytes;
      return;
    }
  }
  g_array_append_val (self->changes, change);
}

gboolean
restante_tally_flush (RestanteTally *self, RestanteDatabase *database, GError **error)
{
  for (guint i = 0; i < self->changes->len; i++) {
    const Change *change = &g_array_index (self->changes, Change, i);

    if (change->messages == 0 && change->bytes == 0)
      continue;
    if (!restante_database_run (database, error,
                                "INSERT INTO tally (domain_id, state, messages, bytes)"
                                " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                                " messages = messages + excluded.messages,"
                                " bytes = bytes + excluded.bytes",
                                "iiii", change->domain_id, (gint64)change->state, change->messages,
                                change->bytes))
      return FALSE;
  }
  restante_tally_clear (self);
  return TRUE;
}

void
restante_tally_clear (RestanteTally *self)
{
  g_array_set_size (self->changes, 0);
}
