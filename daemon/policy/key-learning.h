/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a key that is not pinned is learned without asking the owner: many home servers make a
 * new one at each renewal (DESIGN section 4). It never looks at a connection that was not a probe,
 * and it never stores a key. */
#pragma once

#include "policy/primary-state.h"

G_BEGIN_DECLS

/* More pins than any renewal needs; the one that was used longest ago goes. */
#define RESTANTE_PINS_MAX 8

/* The probe that met the key, and what was known before it. */
typedef struct
{
  const char *fingerprint; /* NULL: the host showed none */
  gboolean denied;         /* the owner said that this key is a stranger's */
  RestantePrimaryState state;
  guint failures;             /* failed probes since the last proof */
  gint64 since_proof;         /* seconds; negative: no proof since this holder began to look */
  gint64 longest_gap;         /* seconds after which a proof says nothing of what came between */
  const char *address;        /* that answered */
  const char *proven_address; /* of the last proof, or NULL */
  gboolean chain_valid;       /* the chain and the primary's name */
} RestanteNewKey;

typedef enum
{
  RESTANTE_NEW_KEY_LEARN,
  RESTANTE_NEW_KEY_NONE,
  RESTANTE_NEW_KEY_DENIED,
  RESTANTE_NEW_KEY_OUTAGE,
  RESTANTE_NEW_KEY_UNSEEN,
  RESTANTE_NEW_KEY_MOVED,
  RESTANTE_NEW_KEY_CHAIN,
} RestanteNewKeyVerdict;
#define RESTANTE_NEW_KEY_VERDICTS 7

RestanteNewKeyVerdict restante_new_key_judge (const RestanteNewKey *key);
/* Why it is not learned, in one sentence for the owner; NULL for LEARN and NONE. */
const char *restante_new_key_reason (RestanteNewKeyVerdict verdict);

/* Copies of @keys (NULL-terminated, may be NULL) with @key first and once, at most @max of them;
 * and without @key. Free them with g_strfreev(). */
char **restante_keys_put_first (const char *const *keys, const char *key, guint max);
char **restante_keys_without (const char *const *keys, const char *key);
gboolean restante_keys_have (const char *const *keys, const char *key);

G_END_DECLS
