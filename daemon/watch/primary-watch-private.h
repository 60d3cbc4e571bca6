/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch/primary-watch.c shares with watch/primary-drain.c and watch/primary-call.c. It never
 * leaves them.
 *
 * Main loop only. */
#pragma once

#include "policy/primary-state.h"
#include "watch/drain.h"
#include "watch/primary-watch.h"

G_BEGIN_DECLS

struct _RestantePrimaryWatch
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteResolver *resolver;
  RestanteTlsaLookup *tlsa;
  const RestanteWatchOptions *options;
  RestanteDomainRecord *domain;

  RestantePrimaryState state;   /* never PAUSED: that is shown over it */
  RestantePrimaryState sighted; /* while it is BLIND: what was known before */
  gint64 sighted_since;
  guint failures;    /* failed and refused probes in a row */
  guint tries;       /* probes since it left up */
  gint64 proven_at;  /* the last proof that a new key may follow; seconds, 0: none */
  gint64 next_probe; /* seconds since the epoch, 0: none is planned */
  guint timer;
  RestantePlaces *places;
  RestanteLineCheck *line; /* or NULL */
  gboolean probing;
  gboolean once_more; /* another probe follows the one that is running, unless that one proves it */
  guint probe;        /* the last one; what an earlier one finds is void */
  gboolean stopped;

  GPtrArray *addresses;  /* where the last probe was proven */
  RestanteDaneSet *dane; /* what the last probe was judged by, identity `dane`; or NULL */
  RestanteDrain *drain;
  gboolean
      drain_is_old;     /* it was begun under other settings: what it learns is not true any more */
  gboolean tap_open;    /* a message has gone through since the primary came back */
  gboolean canary_sick; /* the last canary was not taken */
  gboolean mail_came;   /* while a drain ran */
  gboolean doubted;     /* a delivery met another key: a probe says whose it is */
  guint calls;          /* that it has begun and not ended */
};

gboolean restante_primary_watch_is_paused (RestantePrimaryWatch *self);
/* Its identity is `dial-in`: there is no address to look at. */
gboolean restante_primary_watch_calls_itself (RestantePrimaryWatch *self);

/* Takes a changed copy of the record as the current one and stores what is remembered. */
void restante_primary_watch_remember (RestantePrimaryWatch *self, RestanteDomainRecord *changed);
/* Takes @record, a copy, with @state and @cause (NULL: it says all) as what is known from now on,
 * and tells the owner of a new state. */
void restante_primary_watch_enter (RestantePrimaryWatch *self,
                                   RestanteDomainRecord *record,
                                   RestantePrimaryState state,
                                   const char *cause);
/* The signals. */
void restante_primary_watch_note (RestantePrimaryWatch *self, const char *kind, const char *text);
void restante_primary_watch_tell_changed (RestantePrimaryWatch *self);
void restante_primary_watch_tell_settled (RestantePrimaryWatch *self);

/* Seconds until the next probe; and to have it then. */
guint restante_primary_watch_get_interval (RestantePrimaryWatch *self);
void restante_primary_watch_plan_probe (RestantePrimaryWatch *self, guint seconds);

/* Begins one, if there is a proven place and none runs. */
void restante_primary_watch_begin_drain (RestantePrimaryWatch *self);
/* Ends one that @domain, the new settings, would not have begun; others go on. */
void restante_primary_watch_end_old_drain (RestantePrimaryWatch *self,
                                           const RestanteDomainRecord *domain);
/* What it leaves behind, told as one activity when something moved. */
void restante_primary_watch_tell_drain (RestantePrimaryWatch *self,
                                        const RestanteDrainReport *report);
/* Settles what is known of a primary that calls itself. */
void restante_primary_watch_await_call (RestantePrimaryWatch *self);

G_END_DECLS
