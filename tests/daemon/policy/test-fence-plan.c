/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/fence-plan.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NONE      ((const char *const[]){ NULL })

static void
assert_set (const RestanteRecordSet *set, const char *type, guint32 ttl, const char *data)
{
  g_autofree char *found = g_strjoinv (" ", set->data);

  g_assert_cmpstr (set->name, ==, "mail.home.test");
  g_assert_cmpstr (set->type, ==, type);
  g_assert_cmpuint (set->ttl, ==, ttl);
  g_assert_cmpstr (found, ==, data);
}

static const RestanteRecordChange *
nth (GPtrArray *changes, guint n)
{
  g_assert_cmpuint (n, <, changes->len);
  return g_ptr_array_index (changes, n);
}

static void
test_to (void)
{
  static const struct
  {
    const char *text;
    const char *kept;
  } rows[] = {
    { "self", "self" },
    { " nothing ", "nothing" },
    { "192.0.2.9", "192.0.2.9" },
    { "192.0.2.9, 2001:db8::9", "192.0.2.9 2001:db8::9" },
    { "", NULL },
    { "192.0.2", NULL },
    { "self 192.0.2.9", NULL },
    { "holder.test", NULL },
  };
  const char *const *own = LIST ("192.0.2.1", "2001:db8::1");
  g_auto (GStrv) self = restante_fence_resolve_to ("self", own);
  g_auto (GStrv) nothing = restante_fence_resolve_to ("nothing", own);
  g_auto (GStrv) fixed = restante_fence_resolve_to ("192.0.2.9 2001:db8::9", own);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *kept = restante_fence_normalize_to (rows[i].text);

    g_assert_cmpstr (kept, ==, rows[i].kept);
  }
  g_assert_true (g_strv_equal ((const char *const *)self, own));
  g_assert_null (nothing[0]);
  g_assert_true (g_strv_equal ((const char *const *)fixed, LIST ("192.0.2.9", "2001:db8::9")));
}

static void
test_plan (void)
{
  g_autoptr (GPtrArray) changes =
      restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"), LIST ("192.0.2.1"), "home");

  g_assert_cmpuint (changes->len, ==, 1);
  assert_set (nth (changes, 0)->before, "A", 0, "203.0.113.7");
  assert_set (nth (changes, 0)->after, "A", 60, "192.0.2.1");
  g_assert_cmpstr (nth (changes, 0)->writer, ==, "home");
}

/* A holder without IPv6 must not leave a stranger's. */
static void
test_plan_families (void)
{
  g_autoptr (GPtrArray) changes = restante_fence_plan (
      "mail.home.test", LIST ("203.0.113.7", "2001:db8:7::7"), LIST ("192.0.2.1"), NULL);

  g_assert_cmpuint (changes->len, ==, 2);
  assert_set (nth (changes, 1)->before, "AAAA", 0, "2001:db8:7::7");
  assert_set (nth (changes, 1)->after, "AAAA", 60, "");
}

static void
test_plan_nothing (void)
{
  g_autoptr (GPtrArray) changes =
      restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"), NONE, NULL);
  g_autoptr (GPtrArray) none =
      restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"), LIST ("203.0.113.7"), NULL);

  g_assert_cmpuint (changes->len, ==, 1);
  assert_set (nth (changes, 0)->after, "A", 60, "");
  g_assert_cmpuint (none->len, ==, 0);
}

/* CONTRACT: the TTL is that of the old one, at most 60. */
static void
test_ttl (void)
{
  static const struct
  {
    guint32 before;
    guint32 after;
  } rows[] = { { 300, 60 }, { 60, 60 }, { 30, 30 }, { 0, 60 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) changes =
        restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"), LIST ("192.0.2.1"), NULL);
    RestanteRecordChange *change = g_ptr_array_index (changes, 0);

    restante_fence_plan_set_ttl (change, rows[i].before);
    g_assert_cmpuint (change->before->ttl, ==, rows[i].before);
    g_assert_cmpuint (change->after->ttl, ==, rows[i].after);
  }
}

static GPtrArray *
plan_both (void)
{
  GPtrArray *changes = restante_fence_plan ("mail.home.test", LIST ("203.0.113.7", "2001:db8:7::7"),
                                            LIST ("192.0.2.1"), "home");

  for (guint i = 0; i < changes->len; i++)
    restante_fence_plan_set_ttl (g_ptr_array_index (changes, i), 300);
  return changes;
}

static void
test_back (void)
{
  static const char *const addresses[] = { NULL, "203.0.113.7", "2001:db8:7:0::7" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GPtrArray) changes = plan_both ();
    g_autoptr (GPtrArray) back = restante_fence_plan_back (changes, addresses[i]);

    g_assert_cmpuint (back->len, ==, 2);
    assert_set (nth (back, 0)->before, "A", 60, "192.0.2.1");
    assert_set (nth (back, 0)->after, "A", 300, "203.0.113.7");
    assert_set (nth (back, 1)->before, "AAAA", 60, "");
    assert_set (nth (back, 1)->after, "AAAA", 300, "2001:db8:7::7");
  }
}

/* What was there before may be a stranger's by now. */
static void
test_back_elsewhere (void)
{
  g_autoptr (GPtrArray) changes = plan_both ();
  g_autoptr (GPtrArray) back = restante_fence_plan_back (changes, "203.0.113.99");

  g_assert_cmpuint (back->len, ==, 1);
  assert_set (nth (back, 0)->before, "A", 60, "192.0.2.1");
  assert_set (nth (back, 0)->after, "A", 300, "203.0.113.99");
  g_assert_cmpstr (nth (back, 0)->writer, ==, "home");
}

static void
test_back_other_family (void)
{
  g_autoptr (GPtrArray) changes =
      restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"), LIST ("192.0.2.1"), NULL);
  g_autoptr (GPtrArray) back = restante_fence_plan_back (changes, "2001:db8:7::8");

  g_assert_cmpuint (back->len, ==, 2);
  assert_set (nth (back, 0)->after, "A", 60, "");
  assert_set (nth (back, 1)->before, "AAAA", 0, "");
  assert_set (nth (back, 1)->after, "AAAA", 60, "2001:db8:7::8");
}

/* What the fence could not write is no business of a restore, unless the home is in it now. */
static void
test_back_kept (void)
{
  g_autoptr (GPtrArray) changes = plan_both ();
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  g_autoptr (GPtrArray) there = NULL;

  restante_fence_plan_keep (g_ptr_array_index (changes, 1));
  g_assert_false (restante_fence_plan_is_kept (nth (changes, 0)));
  g_assert_true (restante_fence_plan_is_kept (nth (changes, 1)));
  assert_set (nth (changes, 1)->after, "AAAA", 300, "2001:db8:7::7");
  back = restante_fence_plan_back (changes, NULL);
  g_assert_cmpuint (back->len, ==, 1);
  assert_set (nth (back, 0)->after, "A", 300, "203.0.113.7");
  elsewhere = restante_fence_plan_back (changes, "203.0.113.99");
  g_assert_cmpuint (elsewhere->len, ==, 1);
  assert_set (nth (elsewhere, 0)->after, "A", 300, "203.0.113.99");
  there = restante_fence_plan_back (changes, "2001:db8:7::8");
  g_assert_cmpuint (there->len, ==, 2);
  assert_set (nth (there, 1)->before, "AAAA", 300, "2001:db8:7::7");
  assert_set (nth (there, 1)->after, "AAAA", 300, "2001:db8:7::8");
}

/* Only a family that the name did not have, and only where the other one leads it. */
static void
test_added (void)
{
  g_autoptr (GPtrArray) both = restante_fence_plan ("mail.home.test", LIST ("203.0.113.7"),
                                                    LIST ("192.0.2.1", "2001:db8::1"), NULL);
  g_autoptr (GPtrArray) other =
      restante_fence_plan ("mail.home.test", LIST ("2001:db8:7::7"), LIST ("192.0.2.1"), NULL);
  g_autoptr (RestanteRecordChange) added = restante_fence_plan_take_added (both);

  assert_set (added->after, "AAAA", 60, "2001:db8::1");
  g_assert_cmpuint (both->len, ==, 1);
  g_assert_null (restante_fence_plan_take_added (both));
  g_assert_null (restante_fence_plan_take_added (other));
  g_assert_cmpuint (other->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/fence-plan/to", test_to);
  g_test_add_func ("/policy/fence-plan/plan", test_plan);
  g_test_add_func ("/policy/fence-plan/plan/families", test_plan_families);
  g_test_add_func ("/policy/fence-plan/plan/nothing", test_plan_nothing);
  g_test_add_func ("/policy/fence-plan/ttl", test_ttl);
  g_test_add_func ("/promise/9/policy/fence-plan/back", test_back);
  g_test_add_func ("/policy/fence-plan/back/elsewhere", test_back_elsewhere);
  g_test_add_func ("/policy/fence-plan/back/other-family", test_back_other_family);
  g_test_add_func ("/promise/9/policy/fence-plan/back/kept", test_back_kept);
  g_test_add_func ("/policy/fence-plan/added", test_added);
  return g_test_run ();
}
