/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays every dialogue of tests/data/dialogues in the server engine, in every way in which its
 * bytes can arrive. */
#include <string.h>

#include "dialogue.h"
#include "fake-holder.h"

#define LONG_STEP                                                                                  \
  600 /* bytes; longer ones are split only near their ends and at every 97th byte                  \
       */

/* Everything that can be seen from outside. */
static char *
describe (FakeHolder *holder)
{
  GString *out = g_string_new (holder->output->str);
  g_string_append_printf (out, "envelopes:\n%sabandoned: %u\nclosed: %d\n", holder->envelopes->str,
                          holder->abandoned, holder->closed);
  for (guint i = 0; i < holder->messages->len; i++) {
    g_autofree char *sum =
        g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, g_ptr_array_index (holder->messages, i));
    g_string_append_printf (out, "%s\n", sum);
  }
  return g_string_free (out, FALSE);
}

/* -- by step: what the file demands
 * --------------------------------------------------------------------------- */

/* Whether one of the lines of a reply, each with code and separator, is the wanted one as far as
 * that goes. */
static gboolean
has_line (char **lines, const char *wanted)
{
  for (; *lines; lines++)
    if (strncmp (*lines, wanted, 3) == 0 &&
        (strlen (wanted) <= 4 || g_str_has_prefix (*lines + 4, wanted + 4)))
      return TRUE;
  return FALSE;
}

/* Cuts the next reply off *@text. */
static char **
take_reply (const char **text)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  gboolean more = TRUE;
  while (more) {
    const char *end = strstr (*text, "\r\n");
    if (!end)
      return NULL;
    g_autofree char *line = g_strndup (*text, end - *text);
    g_strv_builder_add (lines, line);
    more = strlen (line) > 3 && line[3] == '-';
    *text = end + 2;
  }
  return g_strv_builder_end (lines);
}

static void
check_replies (const Dialogue *dialogue, const DialogueStep *step, const char *output)
{
  for (guint i = 0; i < step->replies->len; i++) {
    const char *expected = g_ptr_array_index (step->replies, i);
    g_auto (GStrv) reply = take_reply (&output);
    if (!reply)
      g_error ("%s: no reply where “%s” was expected", dialogue->name, expected);
    g_auto (GStrv) wanted = g_strsplit (expected, "\n", -1);
    for (char **line = wanted; *line; line++)
      if (!has_line (reply, *line))
        g_error ("%s: expected “%s”, got “%s”", dialogue->name, *line, reply[0]);
  }
  if (*output)
    g_error ("%s: nobody expected “%s”", dialogue->name, output);
}

static void
check_message (const DialogueStep *step, guint index, GBytes *message)
{
  GBytes *stored = g_ptr_array_index (step->stored, index);
  if (stored) {
    g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                     g_bytes_get_data (stored, NULL), g_bytes_get_size (stored));
    return;
  }
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, message);
  g_autofree char *digest =
      g_strdup_printf ("%" G_GSIZE_FORMAT " bytes sha256 %s", g_bytes_get_size (message), sum);
  g_assert_cmpstr (digest, ==, g_ptr_array_index (step->digests, index));
}

static void
check_messages (const DialogueStep *step, FakeHolder *holder, guint from)
{
  g_assert_cmpuint (holder->messages->len - from, ==, step->stored->len);
  for (guint i = 0; i < step->stored->len; i++)
    check_message (step, i, g_ptr_array_index (holder->messages, from + i));
}

static char *
play_by_step (const Dialogue *dialogue)
{
  g_autoptr (FakeHolder) holder = fake_holder_new (dialogue->domain, dialogue->max_size);
  gsize said = 0;
  for (guint i = 0; i < dialogue->steps->len; i++) {
    const DialogueStep *step = g_ptr_array_index (dialogue->steps, i);
    guint messages = holder->messages->len;
    if (step->tls)
      fake_holder_secure (holder);
    fake_holder_feed (holder, step->send->data, step->send->len);
    check_replies (dialogue, step, holder->output->str + said);
    said = holder->output->len;
    check_messages (step, holder, messages);
    g_assert_cmpint (holder->closed, ==, step->closed);
  }
  return describe (holder);
}

/* -- in pieces: the same again
 * -------------------------------------------------------------------------------- */

static void
play_all_at_once (const Dialogue *dialogue, const char *expected)
{
  g_autoptr (FakeHolder) holder = fake_holder_new (dialogue->domain, dialogue->max_size);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (guint i = 0; i < dialogue->steps->len; i++) {
    const DialogueStep *step = g_ptr_array_index (dialogue->steps, i);
    g_byte_array_append (all, step->send->data, step->send->len);
  }
  fake_holder_feed (holder, all->data, all->len);
  g_autofree char *seen = describe (holder);
  g_assert_cmpstr (seen, ==, expected);
}

/* Step @split goes in two pieces, the first of @at bytes; without one (-1) every byte goes alone.
 */
static void
play_in_pieces (const Dialogue *dialogue, int split, gsize at, const char *expected)
{
  g_autoptr (FakeHolder) holder = fake_holder_new (dialogue->domain, dialogue->max_size);
  for (guint i = 0; i < dialogue->steps->len; i++) {
    const DialogueStep *step = g_ptr_array_index (dialogue->steps, i);
    if (step->tls)
      fake_holder_secure (holder);
    gsize first = (int)i == split ? at : split < 0 ? 1 : step->send->len;
    for (gsize from = 0; from < step->send->len; from += first) {
      if ((int)i == split && from > 0)
        first = step->send->len - from;
      fake_holder_feed (holder, step->send->data + from, MIN (first, step->send->len - from));
    }
  }
  g_autofree char *seen = describe (holder);
  g_assert_cmpstr (seen, ==, expected);
}

static void
play_all_splits (const Dialogue *dialogue, const char *expected)
{
  for (guint i = 0; i < dialogue->steps->len; i++) {
    const DialogueStep *step = g_ptr_array_index (dialogue->steps, i);
    gsize length = step->send->len;
    for (gsize at = 1; at < length; at++)
      if (length < LONG_STEP || at < 100 || length - at < 100 || at % 97 == 0)
        play_in_pieces (dialogue, i, at, expected);
  }
}

static void
test_dialogue (gconstpointer data)
{
  const Dialogue *dialogue = data;
  g_autofree char *expected = play_by_step (dialogue);
  if (!dialogue->has_tls)
    play_all_at_once (dialogue, expected);
  play_in_pieces (dialogue, -1, 0, expected);
  play_all_splits (dialogue, expected);
}

static void
add_test (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  Dialogue *dialogue = dialogue_load (path);
  g_autofree char *title =
      dialogue->promise ? g_strdup_printf ("/promise/%s/dialogues/%s", dialogue->promise, name)
                        : g_strdup_printf ("/protocol/dialogues/%s", name);
  g_test_add_data_func_full (title, dialogue, test_dialogue, (GDestroyNotify)dialogue_free);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "dialogues", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".smtp"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_assert_cmpuint (names->len, >=, 30);
  for (guint i = 0; i < names->len; i++)
    add_test (folder, g_ptr_array_index (names, i));
  return g_test_run ();
}
