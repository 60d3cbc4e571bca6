/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/sts-policy.h"

#include <string.h>

#define LIST(...)                                                                                  \
  (const char *const[])                                                                            \
  {                                                                                                \
    __VA_ARGS__, NULL                                                                              \
  }

static RestanteStsPolicy *
parse (const char *body)
{
  g_autoptr (GError) error = NULL;
  RestanteStsPolicy *policy = restante_sts_policy_parse (body, strlen (body), &error);

  g_assert_no_error (error);
  return policy;
}

/* RFC 8461 section 3.2's own example. */
static void
test_example (void)
{
  g_autoptr (RestanteStsPolicy) policy = parse ("version: STSv1\n"
                                                "mode: enforce\n"
                                                "mx: mail.example.com\n"
                                                "mx: *.example.net\n"
                                                "mx: backupmx.example.com\n"
                                                "max_age: 604800\n");

  g_assert_cmpint (policy->mode, ==, RESTANTE_STS_MODE_ENFORCE);
  g_assert_cmpuint (policy->max_age, ==, 604800);
  g_assert_true (g_strv_equal ((const char *const *)policy->mx,
                               LIST ("mail.example.com", "*.example.net", "backupmx.example.com")));
}

/* What the grammar lets vary: line ends, blanks, order, case of names, fields of later versions. */
static void
test_form (void)
{
  g_autoptr (RestanteStsPolicy) policy = parse ("max_age:86400 \r\n"
                                                "mx:MX.Example.COM\r\n"
                                                "x-later.field_1: any=thing; \xc3\xa4\r\n"
                                                "mode:\ttesting\t\r\n"
                                                "version:STSv1");

  g_assert_cmpint (policy->mode, ==, RESTANTE_STS_MODE_TESTING);
  g_assert_cmpuint (policy->max_age, ==, 86400);
  g_assert_true (g_strv_equal ((const char *const *)policy->mx, LIST ("mx.example.com")));
}

/* "If any field other than mx is duplicated, all entries except for the first MUST be ignored." */
static void
test_first_counts (void)
{
  g_autoptr (RestanteStsPolicy) policy = parse ("version: STSv1\nmode: testing\nmode: enforce\n"
                                                "max_age: 1\nmax_age: x\nversion: STSv2\nmx: a\n");

  g_assert_cmpint (policy->mode, ==, RESTANTE_STS_MODE_TESTING);
  g_assert_cmpuint (policy->max_age, ==, 1);
}

static void
test_none (void)
{
  g_autoptr (RestanteStsPolicy) policy = parse ("version: STSv1\nmode: none\nmax_age: 0\n");

  g_assert_cmpint (policy->mode, ==, RESTANTE_STS_MODE_NONE);
  g_assert_cmpuint (g_strv_length (policy->mx), ==, 0);
}

static void
test_age (void)
{
  g_autoptr (RestanteStsPolicy) year = parse ("version: STSv1\nmode: none\nmax_age: 31557600\n");
  g_autoptr (RestanteStsPolicy) more = parse ("version: STSv1\nmode: none\nmax_age: 9999999999\n");

  g_assert_cmpuint (year->max_age, ==, 31557600);
  g_assert_cmpuint (more->max_age, ==, 31557600);
}

#define REST "mode: enforce\nmx: a.example\nmax_age: 1\n"
#define HEAD "version: STSv1\nmode: enforce\nmax_age: 1\n"

static const struct
{
  const char *body;
  int code; /* RestanteStsPolicyError */
} wrong[] = {
  { "", RESTANTE_STS_POLICY_ERROR_FIELD },
  { "\n\n", RESTANTE_STS_POLICY_ERROR_FIELD },
  { REST, RESTANTE_STS_POLICY_ERROR_FIELD },
  { HEAD, RESTANTE_STS_POLICY_ERROR_FIELD },
  { "version: STSv1\nmx: a\nmax_age: 1\n", RESTANTE_STS_POLICY_ERROR_FIELD },
  { "version: STSv1\nmx: a\nmode: testing\n", RESTANTE_STS_POLICY_ERROR_FIELD },
  { "Version: STSv1\n" REST, RESTANTE_STS_POLICY_ERROR_FIELD },
  { "version: stsv1\n" REST, RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv2\n" REST, RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv1\nmode: Enforce\nmx: a\nmax_age: 1\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv1\nmode: \nmx: a\nmax_age: 1\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv1\nmode: none\nmax_age: -1\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv1\nmode: none\nmax_age: 1d\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "version: STSv1\nmode: none\nmax_age: 10000000000\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: \n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: *\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: *.\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: *.*.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: a.example.\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: a..example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: a.example, b.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: -a.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx: a\rb\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "mx a.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD " mx: a.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD ": a.example\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { HEAD "a-name-of-more-than-thirty-two-letters: a\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
  { "<!DOCTYPE html>\n<title>Not found</title>\n", RESTANTE_STS_POLICY_ERROR_SYNTAX },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", wrong[i].body);
    g_assert_null (restante_sts_policy_parse (wrong[i].body, strlen (wrong[i].body), &error));
    g_assert_error (error, RESTANTE_STS_POLICY_ERROR, wrong[i].code);
    g_assert_null (strchr (error->message, '\n'));
  }
}

static void
test_nul (void)
{
  const char body[] = "version: STSv1\nmode: none\nmax_age: 1\n\0mx: a\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_sts_policy_parse (body, sizeof body - 1, &error));
  g_assert_error (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_SYNTAX);
}

/* 64 KiB are taken, one byte more is not. */
static void
test_size (void)
{
  g_autoptr (GString) body = g_string_new ("version: STSv1\nmode: none\nmax_age: 1\nx: ");
  g_autoptr (RestanteStsPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  while (body->len < 64 * 1024)
    g_string_append_c (body, 'x');
  policy = parse (body->str);
  g_assert_nonnull (policy);
  g_string_append_c (body, 'x');
  g_assert_null (restante_sts_policy_parse (body->str, body->len, &error));
  g_assert_error (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_SIZE);
}

/* RFC 8461 section 4.1. */
static void
test_lists (void)
{
  const char *const patterns[] = { "mail.example.com", "*.example.net", NULL };

  g_assert_true (restante_sts_policy_lists (patterns, "mail.example.com"));
  g_assert_true (restante_sts_policy_lists (patterns, "MAIL.example.com"));
  g_assert_true (restante_sts_policy_lists (patterns, "mx.Example.net"));
  g_assert_false (restante_sts_policy_lists (patterns, "example.net"));
  g_assert_false (restante_sts_policy_lists (patterns, ".example.net"));
  g_assert_false (restante_sts_policy_lists (patterns, "a.mx.example.net"));
  g_assert_false (restante_sts_policy_lists (patterns, "mx.badexample.net"));
  g_assert_false (restante_sts_policy_lists (patterns, "a.mail.example.com"));
  g_assert_false (restante_sts_policy_lists (patterns, "example.com"));
  g_assert_false (restante_sts_policy_lists (patterns, ""));
  g_assert_false (restante_sts_policy_lists (NULL, "mail.example.com"));
}

static const struct
{
  const char *texts[3];
  const char *id;
} records[] = {
  /* RFC 8461 section 3.1's own example. */
  { { "v=STSv1; id=20160831085700Z;" }, "20160831085700Z" },
  { { "v=STSv1;id=1" }, "1" },
  { { "v=STSv1; \tid=1 ; " }, "1" },
  { { "v=STSv1; later.field=x,y; id=1;" }, "1" },
  { { "v=STSv1; id=1; id=2;" }, "1" },
  { { "v=STSv1; id=12345678901234567890123456789012;" }, "12345678901234567890123456789012" },
  { { "v=STSv1; id=123456789012345678901234567890123;" }, NULL },
  { { "v=STSv1;" }, NULL },
  { { "v=STSv1; id=;" }, NULL },
  { { "v=STSv1; id=a-b;" }, NULL },
  { { "v=STSv1; id = 1;" }, NULL },
  { { "v=STSv1;; id=1;" }, NULL },
  { { "v=STSv1; id=1;;" }, NULL },
  { { "v=STSv1; id=1; later" }, NULL },
  { { "v=STSv1; id=1; later=" }, NULL },
  { { "v=STSv1; later=x;" }, NULL },
  { { "v=stsv1; id=1;" }, NULL },
  { { " v=STSv1; id=1;" }, NULL },
  { { "id=1; v=STSv1;" }, NULL },
  { { "v=STSv10; id=1;" }, NULL },
  { { "" }, NULL },
  { { NULL }, NULL },
  /* Others beside it do not count, two of them are none. */
  { { "v=spf1 -all", "v=STSv1; id=1;" }, "1" },
  { { "v=STSv1; id=1;", "v=STSv2; id=2;" }, "1" },
  { { "v=STSv1; id=1;", "v=STSv1; id=1;" }, NULL },
  { { "v=STSv1; id=1;", "v=STSv1; x" }, NULL },
};

static void
test_record (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++) {
    const char *const texts[] = { records[i].texts[0], records[i].texts[1], records[i].texts[2],
                                  NULL };
    g_autofree char *id = restante_sts_record_read (texts);

    g_test_message ("%s", texts[0]);
    g_assert_cmpstr (id, ==, records[i].id);
  }
  g_assert_null (restante_sts_record_read (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/sts-policy/example", test_example);
  g_test_add_func ("/policy/sts-policy/form", test_form);
  g_test_add_func ("/policy/sts-policy/first-counts", test_first_counts);
  g_test_add_func ("/policy/sts-policy/none", test_none);
  g_test_add_func ("/policy/sts-policy/age", test_age);
  g_test_add_func ("/policy/sts-policy/wrong", test_wrong);
  g_test_add_func ("/policy/sts-policy/nul", test_nul);
  g_test_add_func ("/policy/sts-policy/size", test_size);
  g_test_add_func ("/policy/sts-policy/lists", test_lists);
  g_test_add_func ("/policy/sts-policy/record", test_record);
  return g_test_run ();
}
