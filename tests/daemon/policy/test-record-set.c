/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/record-set.h"

#define LIST(...)                                                                                  \
  (const char *const[])                                                                            \
  {                                                                                                \
    __VA_ARGS__, NULL                                                                              \
  }

static void
test_form (void)
{
  g_autoptr (RestanteRecordSet) set = restante_record_set_new (
      "Home.Example.", "mx", 3600,
      LIST (" 20 MX2.example. ", "10 mail.home.example.", "20 mx2.example."));

  g_assert_cmpstr (set->name, ==, "home.example");
  g_assert_cmpstr (set->type, ==, "MX");
  g_assert_cmpuint (set->ttl, ==, 3600);
  g_assert_true (g_strv_equal ((const char *const *)set->data,
                               LIST ("10 mail.home.example.", "20 mx2.example.")));
}

/* RFC 1035 section 2.3.3: names compare without case; text does not. */
static void
test_case (void)
{
  g_autoptr (RestanteRecordSet) one =
      restante_record_set_new ("a.example", "TXT", 60, LIST ("\"v=STSv1; id=A\""));
  g_autoptr (RestanteRecordSet) other =
      restante_record_set_new ("a.example", "TXT", 60, LIST ("\"v=STSv1; id=a\""));

  g_assert_false (restante_record_set_equal (one, other));
}

static void
test_equal (void)
{
  g_autoptr (RestanteRecordSet) one =
      restante_record_set_new ("a.example", "A", 60, LIST ("192.0.2.2", "192.0.2.1"));
  g_autoptr (RestanteRecordSet) other =
      restante_record_set_new ("A.example.", "A", 300, LIST ("192.0.2.1", "192.0.2.2"));
  g_autoptr (RestanteRecordSet) fewer =
      restante_record_set_new ("a.example", "A", 60, LIST ("192.0.2.1"));
  g_autoptr (RestanteRecordSet) copy = restante_record_set_copy (one);

  g_assert_true (restante_record_set_equal (one, other));
  g_assert_true (restante_record_set_equal (one, copy));
  g_assert_cmpuint (copy->ttl, ==, 60);
  g_assert_false (restante_record_set_equal (one, fewer));
}

static void
test_empty (void)
{
  g_autoptr (RestanteRecordChange) change = restante_record_change_new (
      restante_record_set_new ("a.example", "A", 60, NULL),
      restante_record_set_new ("a.example", "A", 60, LIST ("192.0.2.1")), NULL);

  g_assert_true (restante_record_set_is_empty (change->before));
  g_assert_false (restante_record_set_is_empty (change->after));
  g_assert_null (change->writer);
}

/* At the border of a label; DNS knows no case (RFC 4343). */
static void
test_below (void)
{
  g_assert_true (restante_name_is_below ("home.example", "home.example"));
  g_assert_true (restante_name_is_below ("mail.HOME.example", "home.example"));
  g_assert_true (restante_name_is_below ("a.b.home.example", "home.example"));
  g_assert_false (restante_name_is_below ("myhome.example", "home.example"));
  g_assert_false (restante_name_is_below ("example", "home.example"));
  g_assert_false (restante_name_is_below ("home.example", ""));
  g_assert_false (restante_name_is_below ("", "example"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/record-set/form", test_form);
  g_test_add_func ("/policy/record-set/case", test_case);
  g_test_add_func ("/policy/record-set/equal", test_equal);
  g_test_add_func ("/policy/record-set/empty", test_empty);
  g_test_add_func ("/policy/record-set/below", test_below);
  return g_test_run ();
}
