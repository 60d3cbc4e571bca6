/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/words.h"

#include "api/duration.h"
#include "api/size.h"
#include "client/format.h"

static const struct
{
  const char *state, *words;
} states[] = {
  { "unproven", "not confirmed yet" },
  { "up", "up" },
  { "refusing", "answers, but takes no mail" },
  { "down", "down" },
  { "stranger", "a stranger answers in its place" },
  { "paused", "paused" },
  { "blind", "not known, this holder is offline itself" },
};

/* A state of a later version is shown by its own word. */
static const char *
words_of (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return states[i].words;
  return state ? state : "not known";
}

static void
append_pause (GString *text, RestantePrimary *primary, gint64 now)
{
  gint64 until = restante_primary_get_paused_until (primary);
  g_autofree char *left = until > now ? restante_duration_to_words (until - now) : NULL;

  if (left)
    g_string_append_printf (text, " for %s more", left);
  else
    g_string_append (text, " until it is resumed");
}

char *
restante_words_primary (RestantePrimary *primary, gint64 now)
{
  const char *state = primary ? restante_primary_get_state (primary) : NULL;
  const char *cause = primary ? restante_primary_get_cause (primary) : NULL;
  gint64 since = primary ? restante_primary_get_since (primary) : 0;
  g_autoptr (GString) text = g_string_new (words_of (state));
  g_autofree char *length = restante_duration_to_words (now - since);

  if (g_strcmp0 (state, "paused") == 0)
    append_pause (text, primary, now);
  else if (since > 0 && since < now && g_strcmp0 (state, "unproven") != 0)
    g_string_append_printf (text, " for %s", length);
  if (cause && *cause)
    g_string_append_printf (text, ": %s", cause);
  return restante_format_safe (text->str);
}

char *
restante_words_probes (RestantePrimary *primary, gint64 now)
{
  GString *text = g_string_new (NULL);
  g_autofree char *address = NULL;
  g_autofree char *proven = NULL;
  g_autofree char *next = NULL;

  if (!primary)
    return g_string_free (text, FALSE);
  address = restante_format_safe (restante_primary_get_last_address (primary));
  proven = restante_format_ago (restante_primary_get_last_proven (primary), now);
  next = restante_duration_to_words (restante_primary_get_next_probe (primary) - now);
  if (restante_primary_get_last_proven (primary) > 0)
    g_string_append_printf (text, "last proven %s%s%s", proven, *address ? " at " : "", address);
  if (restante_primary_get_next_probe (primary) > now)
    g_string_append_printf (text, "%snext probe in %s", text->len > 0 ? ", " : "", next);
  return g_string_free (text, FALSE);
}

char *
restante_words_stranger (RestanteStranger *stranger, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *address = NULL;
  g_autofree char *since = NULL;
  g_autofree char *said = NULL;

  if (!stranger)
    return g_strdup ("");
  address = restante_format_safe (restante_stranger_get_address (stranger));
  since = restante_format_ago (restante_stranger_get_since (stranger), now);
  said = restante_format_safe (restante_stranger_get_said (stranger));
  g_string_append_printf (text, "at %s, first seen %s", address, since);
  if (*said)
    g_string_append_printf (text, ", says “%s”", said);
  if (restante_stranger_get_denied (stranger))
    g_string_append (text, "; you denied its key");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
restante_words_held (RestanteCounts *counts, gint64 now)
{
  gint64 held = counts ? restante_counts_get_held (counts) : 0;
  gint64 end = counts ? restante_counts_get_first_end (counts) : 0;
  g_autofree char *messages = restante_format_messages ((guint64)MAX (held, 0));
  g_autofree char *left = restante_format_time_left (end, now);
  g_autofree char *size = NULL;

  if (held <= 0)
    return g_strdup ("nothing");
  size = restante_size_to_words (restante_counts_get_held_size (counts));
  if (end == 0)
    return g_strdup_printf ("%s (%s), held without end", messages, size);
  if (end <= now)
    return g_strdup_printf ("%s (%s), the first hold has ended", messages, size);
  return g_strdup_printf ("%s (%s), the first hold ends in %s", messages, size, left);
}

char *
restante_words_advice (RestanteDomain *domain)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;
  g_autofree char *name = restante_format_safe (restante_domain_get_name (domain));
  const char *state = primary ? restante_primary_get_state (primary) : NULL;

  if (identity && g_strcmp0 (restante_identity_get_kind (identity), "any") == 0)
    return g_strdup ("identity “any”: whoever answers at that address gets your mail");
  if (identity && restante_identity_get_offered (identity) &&
      (g_strcmp0 (state, "unproven") == 0 || g_strcmp0 (state, "stranger") == 0))
    return g_strdup_printf ("is that key yours? then: restantectl primary trust %s; if not: "
                            "restantectl primary deny %s",
                            name, name);
  return NULL;
}
