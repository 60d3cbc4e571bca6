/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fence-words.h"

#include <string.h>

#define NOW 1000000

static RestanteFence *
fence_new (const char *state, gboolean dry_run)
{
  return g_object_new (RESTANTE_TYPE_FENCE, "domain", "example.org", "state", state, "after",
                       (gint64)600, "to", "self", "dry-run", dry_run, "name", "mail.example.org",
                       "since", (gint64)(NOW - 180), NULL);
}

static const struct
{
  const char *state;
  gboolean dry_run;
  const char *title;
  const char *explained;
} states[] = {
  { "off", FALSE, "Off", "old address" },
  { "watching", FALSE, "Watching", "mail.example.org is led to this holder" },
  { "watching", TRUE, "Watching, and only telling", "nobody for 10 min" },
  { "fenced", FALSE, "Fenced for 3 min", "until the server is back" },
  { "restoring", FALSE, "Putting the address back, for 3 min now", "as soon as DNS has it" },
};

static void
test_states (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (RestanteFence) fence = fence_new (states[i].state, states[i].dry_run);
    g_autofree char *title = restante_fence_words_title (fence, NOW);
    g_autofree char *explained = restante_fence_words_explain (fence);

    g_assert_cmpstr (title, ==, states[i].title);
    if (strstr (explained, states[i].explained) == NULL)
      g_error ("\"%s\" does not say \"%s\"", explained, states[i].explained);
  }
}

/* Until a holder has told since when. */
static void
test_no_span (void)
{
  g_autoptr (RestanteFence) fence = g_object_new (RESTANTE_TYPE_FENCE, "state", "fenced", NULL);
  g_autofree char *title = restante_fence_words_title (fence, NOW);

  g_assert_cmpstr (title, ==, "Fenced");
}

static char *
explain_restoring (const char *action, gint64 time)
{
  g_autoptr (RestanteFence) fence = fence_new ("restoring", FALSE);
  g_autoptr (GListStore) log = g_list_store_new (RESTANTE_TYPE_FENCE_ENTRY);
  g_autoptr (RestanteFenceEntry) entry =
      g_object_new (RESTANTE_TYPE_FENCE_ENTRY, "time", time, "action", action, "result",
                    "192.0.2.53:53 does not answer", NULL);

  g_list_store_append (log, entry);
  g_object_set (fence, "log", log, NULL);
  return restante_fence_words_explain (fence);
}

/* Why it takes so long is the last thing that the log says, and nothing older. */
static void
test_restoring (void)
{
  g_autofree char *why = explain_restoring ("skip", NOW - 5);
  g_autofree char *older = explain_restoring ("skip", NOW - 1000);
  g_autofree char *written = explain_restoring ("fence", NOW - 5);

  g_assert_cmpstr (why, ==, "192.0.2.53:53 does not answer. The holder tries again by itself.");
  g_assert_cmpstr (older, ==, "mail.example.org leads to the server again as soon as DNS has it");
  g_assert_cmpstr (written, ==, older);
}

static void
test_entry (void)
{
  static const char *const before[] = { "192.0.2.10", NULL };
  static const char *const after[] = { NULL };
  g_autoptr (RestanteFenceEntry) entry =
      g_object_new (RESTANTE_TYPE_FENCE_ENTRY, "time", (gint64)NOW, "action", "fence", "type", "A",
                    "before", before, "after", after, NULL);
  g_autofree char *words = restante_fence_words_entry (entry, NOW);

  g_assert_true (g_str_has_suffix (words, " · Fenced A: 192.0.2.10 → none"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/fence-words/states", test_states);
  g_test_add_func ("/widgets/fence-words/no-span", test_no_span);
  g_test_add_func ("/promise/12/widgets/fence-words/restoring", test_restoring);
  g_test_add_func ("/widgets/fence-words/entry", test_entry);
  return g_test_run ();
}
