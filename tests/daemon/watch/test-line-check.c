/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/line-check.h"

#include "home.h"
#include "mute-place.h"

#define TIMEOUT 1

typedef struct
{
  guint done;
  gboolean lives;
  char *silent;
} Answer;

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->silent, g_free);
  answer->lives = restante_line_check_finish (result, &answer->silent);
  answer->done++;
}

static void
assert_line (const char *const *targets, const char *silent)
{
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, TIMEOUT);
  Answer answer = { 0 };

  restante_line_check_async (line, on_checked, &answer);
  AWAIT (answer.done == 1);
  g_assert_true (answer.lives == (silent == NULL));
  g_assert_cmpstr (answer.silent, ==, silent);
  g_free (answer.silent);
}

static void
test_silence (void)
{
  g_autoptr (MutePlace) one = mute_place_new ();
  g_autoptr (MutePlace) other = mute_place_new ();
  const char *const alone[] = { mute_place_get_endpoint (one), NULL };
  const char *const both[] = { mute_place_get_endpoint (one), mute_place_get_endpoint (other),
                               NULL };

  assert_line (alone, "127.0.0.1");
  assert_line (both, "127.0.0.1 and 127.0.0.1");
}

/* Nobody is there, but the machine is: it says so. */
static void
test_refusal_is_life (void)
{
  g_autoptr (MutePlace) mute = mute_place_new ();
  MutePlace *gone = mute_place_new ();
  g_autofree char *endpoint = g_strdup (mute_place_get_endpoint (gone));
  const char *const targets[] = { mute_place_get_endpoint (mute), endpoint, NULL };

  mute_place_free (gone);
  assert_line (targets, NULL);
}

static void
test_connection_is_life (void)
{
  g_autoptr (MutePlace) mute = mute_place_new ();
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *endpoint = g_strdup_printf ("127.0.0.1:%u", port);
  const char *const targets[] = { mute_place_get_endpoint (mute), endpoint, NULL };

  assert_line (targets, NULL);
}

/* A name server that has no TCP; what it says does not matter. */
static void
test_answer_is_life (void)
{
  g_autoptr (MutePlace) place = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (place), NULL };

  mute_place_refuse_questions (place);
  assert_line (targets, NULL);
}

static void
test_shared (void)
{
  g_autoptr (MutePlace) mute = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (mute), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, TIMEOUT);
  Answer answers[3] = { 0 };
  gint64 begun = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    restante_line_check_async (line, on_checked, &answers[i]);
  AWAIT (answers[0].done + answers[1].done + answers[2].done == 3);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, TIMEOUT * G_USEC_PER_SEC / 2);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_assert_false (answers[i].lives);
    g_free (answers[i].silent);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/line-check/silence", test_silence);
  g_test_add_func ("/watch/line-check/refusal-is-life", test_refusal_is_life);
  g_test_add_func ("/watch/line-check/connection-is-life", test_connection_is_life);
  g_test_add_func ("/watch/line-check/answer-is-life", test_answer_is_life);
  g_test_add_func ("/watch/line-check/shared", test_shared);
  return g_test_run ();
}
