/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a domain's fence, the one table of who moves it between them, and when a probe is
 * reason to fence or to restore (DESIGN section 4). It never reads the clock, and never writes.
 *
 * Pure; any thread. */
#pragma once

#include "policy/primary-state.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_FENCE_OFF,
  RESTANTE_FENCE_WATCHING,
  RESTANTE_FENCE_FENCED,    /* the name leads to what the holder wrote */
  RESTANTE_FENCE_RESTORING, /* the address is being put back */
} RestanteFenceState;
#define RESTANTE_FENCE_STATES 4

const char *restante_fence_state_to_string (RestanteFenceState state); /* "watching", … */
/* OFF for an unknown word (a newer store): nothing is written. */
RestanteFenceState restante_fence_state_from_string (const char *text);

typedef enum
{
  RESTANTE_FENCE_TURNED_ON,     /* by the owner */
  RESTANTE_FENCE_TURNED_OFF,    /* by the owner; where fenced, it is restored first */
  RESTANTE_FENCE_WRITTEN,       /* the holder took the name off its address */
  RESTANTE_FENCE_RESTORE_BEGUN, /* the holder proved the home, or the owner said so */
  RESTANTE_FENCE_RESTORED,      /* nothing of the holder is left at the name */
  RESTANTE_FENCE_NOT_RESTORED,  /* it is still there */
} RestanteFenceEvent;
#define RESTANTE_FENCE_EVENTS 6

/* Into *@next; FALSE: @event is not possible in @state. */
gboolean restante_fence_state_move (RestanteFenceState state,
                                    RestanteFenceEvent event,
                                    RestanteFenceState *next);

/* Where the name leads when a probe is made. */
typedef enum
{
  RESTANTE_FENCE_NAME_HOME,    /* to where it led before the fence, which a cache may still say */
  RESTANTE_FENCE_NAME_OWN,     /* to what the fence wrote */
  RESTANTE_FENCE_NAME_CHANGED, /* while fenced: elsewhere, by another hand */
} RestanteFenceName;

/* A probe. */
typedef struct
{
  gint64 now; /* seconds since the epoch */
  RestanteProbeOutcome outcome;
  gint64 down_since; /* seconds since the epoch; 0: the primary is not down */
  gboolean is_known; /* the primary was proven once: before that nothing is fenced because of
                      * silence */
  gboolean is_blind; /* this machine itself is offline */
  gboolean at_name;  /* what answered was at an address of the name */
  RestanteFenceName name;
  const char *addresses; /* that the name leads to, in one line; "": to none, or not known */
} RestanteFenceSeen;

/* What was seen at one set of addresses; all zero: nothing yet. */
typedef struct
{
  char *addresses;
  guint strangers;     /* probes in a row that met one */
  gint64 counted_from; /* seconds since the epoch; 0: from when the primary went down */
} RestanteFenceCount;

void restante_fence_count_clear (RestanteFenceCount *self);
/* Counts from zero from @now on, wherever the name leads. */
void restante_fence_count_restart (RestanteFenceCount *self, gint64 now);

typedef enum
{
  RESTANTE_FENCE_WAIT,
  RESTANTE_FENCE_DO_FENCE,
  RESTANTE_FENCE_DO_RESTORE, /* the home has proven itself */
  RESTANTE_FENCE_IS_OVER,    /* so it has, at an address that it published itself */
} RestanteFenceVerdict;

/* Takes @seen into @count. A stranger is confirmed by two probes in a row, a dead primary by
 * @after seconds. */
RestanteFenceVerdict restante_fence_judge (RestanteFenceState state,
                                           const RestanteFenceSeen *seen,
                                           gint64 after,
                                           RestanteFenceCount *count);

/* How a record set stands when it is not known what a write came to. */
typedef enum
{
  RESTANTE_FENCE_SET_BEFORE, /* as it was before the fence */
  RESTANTE_FENCE_SET_AFTER,  /* as the fence writes it */
  RESTANTE_FENCE_SET_OTHER,
} RestanteFenceSet;

typedef enum
{
  RESTANTE_FENCE_MEND_NOTHING, /* nothing of the fence is there */
  RESTANTE_FENCE_MEND_KEEP,    /* all of it is */
  RESTANTE_FENCE_MEND_FINISH,  /* write the rest */
  RESTANTE_FENCE_MEND_UNDO,    /* take back what is there */
} RestanteFenceMend;

/* What to do after a crash in the middle: of a fence (@fencing), or of a restore. @is_sure: @sets
 * are from who was written; otherwise a cache may have said what was there before, and what was
 * begun has to be believed. */
RestanteFenceMend restante_fence_mend (gboolean fencing,
                                       gboolean is_sure,
                                       const RestanteFenceSet *sets,
                                       gsize set_count);

G_END_DECLS
