/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-words.h"

const char *
restante_fence_words_kind (const RestanteFenceLog *entry)
{
  /* The home may have put its address back itself: the fence is over all the same. */
  return entry->written || g_str_equal (entry->action, "restore") ? entry->action : "fence-skip";
}

char *
restante_fence_words_sentence (const RestanteFenceLog *entry, const char *name, const char *reason)
{
  g_autofree char *before = g_strjoinv (", ", entry->before);
  g_autofree char *after = g_strjoinv (", ", entry->after);
  const char *who = name != NULL ? name : "The fence";
  const char *old = *before != '\0' ? before : "nothing";
  const char *new = *after != '\0' ? after : "nothing";
  gboolean has_reason = reason != NULL && g_str_equal (entry->action, "fence");

  if (entry->written && *entry->type != '\0')
    return g_strdup_printf ("%s leads to %s now, and no longer to %s%s%s.", who, new, old,
                            has_reason ? ": " : "", has_reason ? reason : "");
  if (g_str_equal (entry->action, "fence"))
    return g_strdup_printf ("%s %s, from %s to %s: %s", who, entry->type, old, new, entry->result);
  return g_strdup_printf ("%s: %s", who, entry->result);
}
