/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protected domains as the owner set them, with what must be remembered of their primaries over
 * a restart. It never probes and never decides a state: watch/ does and stores it here. */
#pragma once

#include <glib.h>

#include "policy/identity.h"
#include "queue/queue.h"
#include "queue/stranger-sight.h"

G_BEGIN_DECLS

/* Immutable and counted: hold a reference as long as you read it. */
typedef struct
{
  gint64 id;     /* 0 before it is stored */
  char *name;    /* normalized, protocol/address.h */
  char *primary; /* "host:port"; "" when it has none, as it calls by itself */
  RestanteIdentityKind identity;
  char **pins;         /* "sha256:HEX"…, confirmed by the owner or learned, the one that was used
                          last first; NULL-terminated */
  char **denied;       /* the owner said that these are no keys of the primary; NULL-terminated,
                          in no order */
  char *offered;       /* the last key that was seen and is neither pin nor denied, or NULL */
  gint64 hold;         /* seconds; 0: without end */
  gint64 paused_until; /* seconds since the epoch; 0: not paused; G_MAXINT64: until resumed */
  char *pause_reason;  /* or NULL */
  char *state;         /* the primary's last known state, "up", … */
  char *cause;         /* in words, or NULL */
  gint64 since;        /* of the state; seconds since the epoch */
  gint64 last_proven;  /* seconds since the epoch; 0: never */
  char *last_address;  /* where it was last proven, or NULL */
  char *capabilities;  /* of the last proven EHLO, protocol/capabilities.h, or NULL */
  RestanteStrangerSight *stranger; /* who answered instead since the last proof, or NULL */
} RestanteDomainRecord;

RestanteDomainRecord *restante_domain_record_new (const char *name);
/* To change and store; it remembers what it was copied from. */
RestanteDomainRecord *restante_domain_record_copy (const RestanteDomainRecord *self);
RestanteDomainRecord *restante_domain_record_ref (RestanteDomainRecord *self);
void restante_domain_record_unref (RestanteDomainRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDomainRecord, restante_domain_record_unref)

/* All, by name; from memory, does not block. */
GPtrArray *restante_queue_list_domains (RestanteQueue *self);
/* From memory, does not block; @name in any form that protocol/address.h can normalize. NULL: not
 * ours. */
RestanteDomainRecord *restante_queue_find_domain (RestanteQueue *self, const char *name);
/* Adds (id 0; EXISTS) or changes a domain (NOT_FOUND when it is gone); returns the stored record.
 * Of a copy only what was changed since it was copied is stored, so that changes of others that
 * came in between stay; primary, identity, pins, denied and hold each go alone, paused_until with
 * pause_reason, and state with cause and since. A record that is no copy is stored whole. Any
 * thread; blocks until the commit. */
RestanteDomainRecord *
restante_queue_put_domain (RestanteQueue *self, const RestanteDomainRecord *record, GError **error);
/* Stores what is remembered of the primary (offered, state … stranger), and nothing else of
 * @record, without waiting for the commit; the record in memory is changed at once. What is a pin
 * or denied by now is not kept as offered. */
void restante_queue_remember_primary (RestanteQueue *self, const RestanteDomainRecord *record);
/* Removes the domain with its delivered mail, all or nothing; CONFLICT while it has messages in any
 * other state. Blocks until the commit. */
gboolean restante_queue_remove_domain (RestanteQueue *self, const char *name, GError **error);

G_END_DECLS
