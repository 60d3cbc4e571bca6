/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fence-words.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/time-words.h"

static char *
name_of (RestanteFence *fence)
{
  return restante_format_safe (restante_fence_get_name (fence));
}

/* The span since it stands so, or NULL when nothing tells that. */
static char *
span_of (RestanteFence *fence, gint64 now)
{
  gint64 since = restante_fence_get_since (fence);

  return since != 0 ? restante_time_words_span (now - since) : NULL;
}

static char *
say_fenced (const char *span)
{
  /* Translators: "Fenced for 3 h 12 min". */
  return span != NULL ? g_strdup_printf (_ ("Fenced for %s"), span) : g_strdup (_ ("Fenced"));
}

/* It takes a moment, unless the name server does not answer. */
static char *
say_restoring (const char *span)
{
  /* Translators: "Putting the address back, for 12 s now". */
  return span != NULL ? g_strdup_printf (_ ("Putting the address back, for %s now"), span)
                      : g_strdup (_ ("Putting the address back"));
}

char *
restante_fence_words_title (RestanteFence *fence, gint64 now)
{
  const char *state = restante_fence_get_state (fence);
  g_autofree char *span = span_of (fence, now);

  if (g_strcmp0 (state, "fenced") == 0)
    return say_fenced (span);
  if (g_strcmp0 (state, "restoring") == 0)
    return say_restoring (span);
  if (g_strcmp0 (state, "watching") == 0)
    return g_strdup (restante_fence_get_dry_run (fence) ? _ ("Watching, and only telling")
                                                        : _ ("Watching"));
  return g_strdup (_ ("Off"));
}

static char *
place_of (RestanteFence *fence)
{
  const char *to = restante_fence_get_to (fence);
  g_auto (GStrv) addresses = g_strsplit (to != NULL ? to : "", " ", -1);
  g_autofree char *list = g_strjoinv (", ", addresses);

  if (g_strcmp0 (to, "self") == 0)
    return g_strdup (_ ("to this holder"));
  if (g_strcmp0 (to, "nothing") == 0)
    return g_strdup (_ ("nowhere"));
  return g_strdup_printf (_ ("to %s"), list);
}

/* Why the last attempt came to nothing, as a sentence, or NULL: none has yet. */
static char *
problem_of (RestanteFence *fence)
{
  GListModel *log = restante_fence_get_log (fence);
  guint n = log != NULL ? g_list_model_get_n_items (log) : 0;
  g_autoptr (RestanteFenceEntry) last = n > 0 ? g_list_model_get_item (log, n - 1) : NULL;

  if (last == NULL || g_strcmp0 (restante_fence_entry_get_action (last), "skip") != 0 ||
      restante_fence_entry_get_time (last) < restante_fence_get_since (fence))
    return NULL;
  return restante_format_sentence (restante_fence_entry_get_result (last));
}

static char *
say_attempt (RestanteFence *fence, const char *name)
{
  g_autofree char *problem = problem_of (fence);

  if (problem == NULL)
    return g_strdup_printf (_ ("%s leads to the server again as soon as DNS has it"), name);
  /* Translators: a whole sentence that says why, with its full stop. */
  return g_strdup_printf (_ ("%s The holder tries again by itself."), problem);
}

char *
restante_fence_words_explain (RestanteFence *fence)
{
  const char *state = restante_fence_get_state (fence);
  g_autofree char *name = name_of (fence);
  g_autofree char *place = place_of (fence);
  g_autofree char *after = restante_time_words_span (restante_fence_get_after (fence));

  if (g_strcmp0 (state, "fenced") == 0)
    return g_strdup_printf (_ ("%s leads %s until the server is back"), name, place);
  if (g_strcmp0 (state, "restoring") == 0)
    return say_attempt (fence, name);
  if (g_strcmp0 (state, "watching") == 0)
    return g_strdup_printf (
        _ ("%s is led %s when a stranger answers there twice, or nobody for %s"), name, place,
        after);
  return g_strdup (_ ("Whoever gets the home’s old address gets what senders bring there"));
}

static const struct
{
  const char *action;
  const char *word;
} actions[] = {
  { "fence", N_ ("Fenced") },
  { "restore", N_ ("Put back") },
  { "skip", N_ ("Not written") },
};

static const char *
action_word (const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (action, actions[i].action) == 0)
      return _ (actions[i].word);
  return action;
}

static char *
join (const char *const *addresses)
{
  return addresses != NULL && addresses[0] != NULL ? g_strjoinv (", ", (char **)addresses)
                                                   : g_strdup (_ ("none"));
}

char *
restante_fence_words_entry (RestanteFenceEntry *entry, gint64 now)
{
  g_autofree char *time = restante_format_time (restante_fence_entry_get_time (entry), now);
  g_autofree char *before = join (restante_fence_entry_get_before (entry));
  g_autofree char *after = join (restante_fence_entry_get_after (entry));
  const char *type = restante_fence_entry_get_record_type (entry);
  const char *word = action_word (restante_fence_entry_get_action (entry));

  if (type == NULL)
    return g_strdup_printf ("%s · %s", time, word);
  return g_strdup_printf ("%s · %s %s: %s → %s", time, word, type, before, after);
}
