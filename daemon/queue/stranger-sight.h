/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that answered at a primary's address and was not the primary, as it is remembered with the
 * domain. It never says anything about the primary itself. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Immutable and counted; any thread. */
typedef struct
{
  char *fingerprint; /* "sha256:HEX", or NULL when it showed no key */
  char *address;     /* "203.0.113.7" */
  gint64 since;      /* first seen there with that key; seconds since the epoch */
  char *said;        /* its greeting in printable ASCII, or NULL */
} RestanteStrangerSight;

RestanteStrangerSight *restante_stranger_sight_new (const char *fingerprint,
                                                    const char *address,
                                                    gint64 since,
                                                    const char *said);
/* @self may be NULL in both. */
RestanteStrangerSight *restante_stranger_sight_ref (RestanteStrangerSight *self);
void restante_stranger_sight_unref (RestanteStrangerSight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteStrangerSight, restante_stranger_sight_unref)

/* Whether @self (may be NULL) is the host with this key at this address. */
gboolean restante_stranger_sight_is (const RestanteStrangerSight *self,
                                     const char *fingerprint,
                                     const char *address);

G_END_DECLS
