/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/primary-words.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/fingerprint.h"
#include "widgets/state-look.h"
#include "widgets/time-words.h"

static const struct
{
  const char *state;
  const char *headline; /* with the time that it lasts already */
  const char *meaning;  /* when there is no cause */
} states[] = {
  /* Translators: {time} is a length of time such as "3 h 12 min", in all of these. */
  { "unproven", N_ ("Not proven yet"),
    N_ ("The server has not shown yet who it is. Mail is held until you confirm its key.") },
  { "up", N_ ("Up for {time}"), N_ ("The server takes its mail itself.") },
  { "refusing", N_ ("Refusing mail for {time}"),
    N_ ("The server answers, but takes no mail now.") },
  { "down", N_ ("Down for {time}"), N_ ("The server cannot be reached.") },
  { "stranger", N_ ("A stranger has answered for {time}"),
    N_ ("Another host answers at the server’s address. No mail is sent to it.") },
  { "paused", N_ ("Paused for {time}"), N_ ("Mail is held, and nothing is handed over.") },
  { "blind", N_ ("Holder offline for {time}"), N_ ("The holder has no network itself.") },
};

static const struct
{
  const char *kind;
  const char *words;
} identities[] = {
  { "key", N_ ("Known by its key") },
  { "dane", N_ ("Known by its key in DNS (DANE)") },
  { "dial-in", N_ ("Calls the holder and logs in") },
  { "ca", N_ ("Weak: any valid certificate for its name") },
  { "any", N_ ("None: whoever answers gets the mail") },
};

static char *
fill_in (const char *headline, const char *span)
{
  GString *text = g_string_new (headline);

  g_string_replace (text, "{time}", span, 1);
  return g_string_free (text, FALSE);
}

const char *
restante_primary_words_state (RestantePrimary *primary)
{
  const char *state = restante_primary_get_state (primary);
  RestanteIdentity *identity = restante_primary_get_identity (primary);
  const char *kind = identity ? restante_identity_get_kind (identity) : NULL;

  return g_strcmp0 (state, "down") == 0 && g_strcmp0 (kind, "dial-in") == 0 ? "awaited" : state;
}

char *
restante_primary_words_headline (const char *state, gint64 since, gint64 now)
{
  g_autofree char *span = restante_time_words_span (now - since);

  for (gsize i = 0; i < G_N_ELEMENTS (states) && since; i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return fill_in (_ (states[i].headline), span);
  return g_strdup (restante_state_look_get_word (RESTANTE_STATE_OF_PRIMARY, state));
}

char *
restante_primary_words_cause (const char *state, const char *cause)
{
  if (cause && *cause)
    return restante_format_sentence (cause);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return g_strdup (_ (states[i].meaning));
  return g_strdup ("");
}

char *
restante_primary_words_next (const char *state, gint64 next_probe, gint64 paused_until, gint64 now)
{
  gboolean paused = g_strcmp0 (state, "paused") == 0;
  gint64 at = paused ? paused_until : next_probe;
  g_autofree char *span = restante_time_words_span (at - now);

  if (paused)
    return at ? g_strdup_printf (_ ("Resumes by itself in %s."), span)
              : g_strdup (_ ("Stays paused until you resume."));
  if (!at)
    return g_strdup ("");
  return at <= now ? g_strdup (_ ("Probing now…"))
                   : g_strdup_printf (_ ("Next probe in %s."), span);
}

char *
restante_primary_words_last_proven (gint64 last_proven, const char *last_address, gint64 now)
{
  g_autofree char *time = NULL;
  g_autofree char *ago = NULL;

  if (!last_proven)
    return g_strdup (_ ("Never"));
  time = restante_format_time (last_proven, now);
  ago = restante_time_words_ago (last_proven, now);
  if (!last_address)
    /* Translators: a moment and how long ago: "14:05, 3 h 12 min ago". */
    return g_strdup_printf (_ ("%s, %s"), time, ago);
  /* Translators: "14:05, 3 h 12 min ago, at 203.0.113.7". */
  return g_strdup_printf (_ ("%s, %s, at %s"), time, ago, last_address);
}

char *
restante_primary_words_identity (const char *kind, const char *const *fingerprints)
{
  const char *words = kind ? kind : "";
  g_autofree char *brief = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (identities); i++)
    if (g_strcmp0 (identities[i].kind, kind) == 0)
      words = _ (identities[i].words);
  if (g_strcmp0 (kind, "key") != 0 && g_strcmp0 (kind, "dane") != 0)
    return g_strdup (words);
  if (!fingerprints || !fingerprints[0])
    return g_strdup (g_strcmp0 (kind, "key") == 0 ? _ ("By its key, which is not confirmed yet")
                                                  : words);
  brief = restante_fingerprint_to_short (fingerprints[0]);
  return g_strdup_printf ("%s: %s", words, brief);
}
