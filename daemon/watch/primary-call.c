/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A primary that calls for its mail itself: nothing is looked at between its calls. */
#include "watch/primary-record.h"
#include "watch/primary-watch-private.h"

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
restante_primary_watch_calls_itself (RestantePrimaryWatch *self)
{
  return self->domain->identity == RESTANTE_IDENTITY_DIAL_IN;
}

/* There is no address to look at. */
void
restante_primary_watch_await_call (RestantePrimaryWatch *self)
{
  RestanteDomainRecord *record;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->next_probe = 0;
  if (self->calls == 0) {
    record = restante_domain_record_copy (self->domain);
    self->state = restante_primary_record_await_call (record, self->state, now_seconds ());
    restante_primary_watch_remember (self, record);
    restante_primary_watch_tell_changed (self);
  }
  restante_primary_watch_tell_settled (self);
}

void
restante_primary_watch_call_began (RestantePrimaryWatch *self, const char *address)
{
  RestanteDomainRecord *record;
  g_autofree char *text = NULL;

  self->calls++;
  if (self->stopped || !restante_primary_watch_calls_itself (self))
    return;
  if (self->domain->last_proven == 0)
    text = g_strdup_printf ("The home server has called for the first time, from %s.", address);
  record = restante_domain_record_copy (self->domain);
  restante_primary_record_note_call (record, self->state, address, now_seconds ());
  self->state = RESTANTE_PRIMARY_UP;
  restante_primary_watch_remember (self, record);
  if (text != NULL)
    restante_primary_watch_note (self, "call", text);
  restante_primary_watch_tell_changed (self);
}

void
restante_primary_watch_call_turned (RestantePrimaryWatch *self,
                                    const RestanteDrainReport *report,
                                    const char *capabilities)
{
  RestanteDomainRecord *record;

  if (self->stopped)
    return;
  restante_primary_watch_tell_drain (self, report);
  if (!restante_primary_watch_calls_itself (self) || *capabilities == '\0')
    return;
  record = restante_domain_record_copy (self->domain);
  restante_primary_record_note_capabilities (record, capabilities);
  restante_primary_watch_remember (self, record);
}

void
restante_primary_watch_call_ended (RestantePrimaryWatch *self)
{
  if (self->calls > 0)
    self->calls--;
  if (!self->stopped && restante_primary_watch_calls_itself (self))
    restante_primary_watch_await_call (self);
}
