/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A crash is a record that says what was begun, and a zone in which it came so far. The home had
 * HOME_4 and HOME_6, and the fence leads to SELF_4 and SELF_6. */
#include "fenced.h"

#define NEW_6 "2001:db8:7::8" /* that the home has published meanwhile */

#define FENCE   RESTANTE_FENCE_INTENT_FENCE
#define RESTORE RESTANTE_FENCE_INTENT_RESTORE

typedef struct
{
  const char *path;
  RestanteFenceIntent intent;
  const char *four, *six; /* what the zone has */
  const char *then_four, *then_six;
  RestanteFenceState state; /* afterwards */
} Row;

static const Row rows[] = {
  { "fence/before", FENCE, HOME_4, HOME_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "fence/between", FENCE, SELF_4, HOME_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/after", FENCE, SELF_4, SELF_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/published", FENCE, SELF_4, NEW_6, HOME_4, NEW_6, RESTANTE_FENCE_WATCHING },
  { "fence/published/before", FENCE, HOME_4, NEW_6, HOME_4, NEW_6, RESTANTE_FENCE_WATCHING },
  { "restore/before", RESTORE, SELF_4, SELF_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/between", RESTORE, HOME_4, SELF_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/after", RESTORE, HOME_4, HOME_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/published", RESTORE, SELF_4, NEW_6, HOME_4, NEW_6, RESTANTE_FENCE_WATCHING },
};

/* Where nothing can be read, and a cache may say what was before, what was begun is believed: the
 * fence is finished. Nobody is led away from what another hand published. */
static const Row unread[] = {
  { "fence/before", FENCE, HOME_4, HOME_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/between", FENCE, SELF_4, HOME_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/after", FENCE, SELF_4, SELF_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/nothing-there", FENCE, "", SELF_6, SELF_4, SELF_6, RESTANTE_FENCE_FENCED },
  { "fence/published", FENCE, SELF_4, NEW_6, HOME_4, NEW_6, RESTANTE_FENCE_WATCHING },
  { "fence/published/before", FENCE, HOME_4, NEW_6, HOME_4, NEW_6, RESTANTE_FENCE_WATCHING },
  { "restore/before", RESTORE, SELF_4, SELF_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/between", RESTORE, HOME_4, SELF_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/after", RESTORE, HOME_4, HOME_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/nothing-there", RESTORE, "", SELF_6, HOME_4, HOME_6, RESTANTE_FENCE_WATCHING },
  { "restore/published", RESTORE, MOVED_4, SELF_6, MOVED_4, HOME_6, RESTANTE_FENCE_WATCHING },
};

static void
set_up (Fenced *self, const Row *row)
{
  fenced_set_up (self, row->four, row->six);
  fenced_store (self, row->intent == FENCE ? RESTANTE_FENCE_WATCHING : RESTANTE_FENCE_RESTORING,
                row->intent, HOME_4, HOME_6, SELF_4, SELF_6);
}

static void
check (Fenced *self, const Row *row)
{
  g_autoptr (RestanteFenceOutcome) outcome = fenced_mend (self);

  g_assert_no_error (outcome->error);
  fenced_assert_zone (self, row->then_four, row->then_six);
  fenced_assert_stored (self, row->state, RESTANTE_FENCE_INTENT_NONE);
}

static void
test_server (gconstpointer data)
{
  Fenced self;

  set_up (&self, data);
  fenced_add_server (&self);
  check (&self, data);
  fenced_tear_down (&self);
}

static void
test_command (gconstpointer data)
{
  Fenced self;

  set_up (&self, data);
  fenced_add_command (&self, "");
  check (&self, data);
  fenced_tear_down (&self);
}

/* As long as nobody can say, the intention stays. */
static void
test_asleep (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, &rows[1]);
  fenced_add_server (&self);
  zone_sleep (self.zone);
  outcome = fenced_mend (&self);
  zone_wake (self.zone);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, FENCE);
  check (&self, &rows[1]);
  fenced_tear_down (&self);
}

/* What has to be undone and is not taken back is the fence. */
static void
test_not_undone (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, &rows[3]);
  fenced_add_command (&self, "exit 1");
  outcome = fenced_mend (&self);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED);
  fenced_assert_zone (&self, SELF_4, NEW_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

/* dyndns2 would take the whole host away for AAAA, if it did not know of A: both are written again.
 */
static void
test_service (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, SELF_4, HOME_6);
  fenced_store (&self, RESTANTE_FENCE_WATCHING, FENCE, HOME_4, HOME_6, SELF_4, "");
  fenced_add_service (&self);
  outcome = fenced_mend (&self);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, SELF_4, HOME_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "skip, fence A, skip AAAA");
  fenced_assert_said (&self, "the service cannot be read");
  fenced_tear_down (&self);
}

/* Taken for lost, and come about all the same. */
static void
test_late (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, SELF_4, "");
  fenced_store (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE, HOME_4, "", SELF_4, "");
  fenced_add_server (&self);
  outcome = fenced_mend (&self);
  g_assert_no_error (outcome->error);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

static void
add (const char *kind, const Row *row, void (*test) (gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/promise/9/watch/fence-mend/%s/%s", kind, row->path);

  g_test_add_data_func (path, row, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    add ("server", &rows[i], test_server);
  for (gsize i = 0; i < G_N_ELEMENTS (unread); i++)
    add ("command", &unread[i], test_command);
  g_test_add_func ("/promise/9/watch/fence-mend/asleep", test_asleep);
  g_test_add_func ("/promise/9/watch/fence-mend/not-undone", test_not_undone);
  g_test_add_func ("/promise/9/watch/fence-mend/service", test_service);
  g_test_add_func ("/promise/9/watch/fence-mend/late", test_late);
  return g_test_run ();
}
