/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/envelope.h"

RestanteEnvelope *
restante_envelope_new (void)
{
  RestanteEnvelope *self = g_new0 (RestanteEnvelope, 1);

  self->recipients = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
restante_envelope_free (RestanteEnvelope *self)
{
  if (self == NULL)
    return;
  g_free (self->sender);
  g_ptr_array_unref (self->recipients);
  g_free (self->client);
  g_free (self->helo);
  g_free (self->tls);
  g_free (self->trace);
  g_free (self->subject);
  g_free (self->message_id);
  g_free (self);
}
