/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/key-learning.h"

static gboolean
shows_none (const RestanteNewKey *key)
{
  return key->fingerprint == NULL;
}

static gboolean
is_denied (const RestanteNewKey *key)
{
  return key->denied;
}

static gboolean
was_away (const RestanteNewKey *key)
{
  return key->state != RESTANTE_PRIMARY_UP || key->failures > 0;
}

/* After a sleep of the machine, a pause or a restart nobody knows what was at the address
 * meanwhile, and one key that was learned does not vouch for the next. A clock that was set back
 * makes a proof of the future. */
static gboolean
was_unseen (const RestanteNewKey *key)
{
  return key->since_proof < 0 || key->since_proof > key->longest_gap;
}

static gboolean
has_moved (const RestanteNewKey *key)
{
  return key->proven_address == NULL || g_strcmp0 (key->address, key->proven_address) != 0;
}

static gboolean
lacks_chain (const RestanteNewKey *key)
{
  return !key->chain_valid;
}

/* The first that applies speaks. */
static const struct
{
  gboolean (*applies) (const RestanteNewKey *key);
  RestanteNewKeyVerdict verdict;
} objections[] = {
  { shows_none, RESTANTE_NEW_KEY_NONE }, { is_denied, RESTANTE_NEW_KEY_DENIED },
  { was_away, RESTANTE_NEW_KEY_OUTAGE }, { was_unseen, RESTANTE_NEW_KEY_UNSEEN },
  { has_moved, RESTANTE_NEW_KEY_MOVED }, { lacks_chain, RESTANTE_NEW_KEY_CHAIN },
};

static const char *const reasons[RESTANTE_NEW_KEY_VERDICTS] = {
  [RESTANTE_NEW_KEY_DENIED] = "You denied that key.",
  [RESTANTE_NEW_KEY_OUTAGE] = "It came after an outage, so it is not trusted by itself.",
  [RESTANTE_NEW_KEY_UNSEEN] =
      "The primary was not proven shortly before it came, so it is not trusted by itself.",
  [RESTANTE_NEW_KEY_MOVED] = "It came at another address, so it is not trusted by itself.",
  [RESTANTE_NEW_KEY_CHAIN] =
      "No trusted authority signed it for the primary's name, so it is not trusted by itself.",
};

RestanteNewKeyVerdict
restante_new_key_judge (const RestanteNewKey *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (objections); i++)
    if (objections[i].applies (key))
      return objections[i].verdict;
  return RESTANTE_NEW_KEY_LEARN;
}

const char *
restante_new_key_reason (RestanteNewKeyVerdict verdict)
{
  g_return_val_if_fail ((guint)verdict < RESTANTE_NEW_KEY_VERDICTS, NULL);
  return reasons[verdict];
}

static void
add_others (GStrvBuilder *builder, const char *const *keys, const char *key, guint room)
{
  for (guint i = 0; keys != NULL && keys[i] != NULL && room > 0; i++) {
    if (g_str_equal (keys[i], key))
      continue;
    g_strv_builder_add (builder, keys[i]);
    room--;
  }
}

char **
restante_keys_put_first (const char *const *keys, const char *key, guint max)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, key);
  add_others (builder, keys, key, max - 1);
  return g_strv_builder_end (builder);
}

char **
restante_keys_without (const char *const *keys, const char *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  add_others (builder, keys, key, G_MAXUINT);
  return g_strv_builder_end (builder);
}

gboolean
restante_keys_have (const char *const *keys, const char *key)
{
  return keys != NULL && key != NULL && g_strv_contains (keys, key);
}
