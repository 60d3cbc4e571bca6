/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-wish.h"
#include "watch/fence-write.h"

#define NOW 1700000000

static RestanteFenceRecord *
apply (const RestanteFenceRecord *record, gint64 after, const char *to, GError **error)
{
  RestanteFenceWish *wish = restante_fence_wish_new (after, to, FALSE);
  RestanteFenceRecord *changed = restante_fence_wish_apply (wish, record, NOW, error);

  restante_fence_wish_free (wish);
  return changed;
}

static void
test_kept (void)
{
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_new ("home.test");
  g_autoptr (RestanteFenceRecord) first = apply (record, 1200, "nothing", NULL);
  g_autoptr (RestanteFenceRecord) second = apply (first, -1, NULL, NULL);

  g_assert_cmpint (first->state, ==, RESTANTE_FENCE_WATCHING);
  g_assert_cmpint (first->since, ==, NOW);
  g_assert_cmpint (second->after, ==, 1200);
  g_assert_cmpstr (second->to, ==, "nothing");
}

/* What is fenced stays so, since when it was. */
static void
test_fenced (void)
{
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_new ("home.test");
  g_autoptr (RestanteFenceRecord) changed = NULL;

  record->state = RESTANTE_FENCE_FENCED;
  record->since = NOW - 60;
  record->then_off = TRUE;
  changed = apply (record, 0, NULL, NULL);
  g_assert_cmpint (changed->state, ==, RESTANTE_FENCE_FENCED);
  g_assert_cmpint (changed->since, ==, NOW - 60);
  g_assert_cmpint (changed->after, ==, 0);
  g_assert_false (changed->then_off); /* the later word counts */
}

static void
test_invalid (void)
{
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_new ("home.test");
  g_autoptr (GError) error = NULL;

  g_assert_null (apply (record, -1, "there", &error));
  g_assert_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (apply (record, G_MAXINT64, NULL, &error));
  g_assert_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/fence-wish/kept", test_kept);
  g_test_add_func ("/watch/fence-wish/fenced", test_fenced);
  g_test_add_func ("/watch/fence-wish/invalid", test_invalid);
  return g_test_run ();
}
