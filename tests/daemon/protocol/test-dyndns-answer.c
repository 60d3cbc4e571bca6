/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dyndns-answer.h"

#include <string.h>

#define LIST(...)                                                                                  \
  (const char *const[])                                                                            \
  {                                                                                                \
    __VA_ARGS__, NULL                                                                              \
  }

static void
assert_line (RestanteDyndnsAnswer answer, const char *const *addresses, const char *line)
{
  g_autofree char *got = restante_dyndns_answer_line (answer, addresses);

  g_assert_cmpstr (got, ==, line);
}

static void
test_line (void)
{
  const char *const *addresses = LIST ("203.0.113.7", "2001:db8::7");

  assert_line (RESTANTE_DYNDNS_GOOD, LIST ("203.0.113.7"), "good 203.0.113.7");
  assert_line (RESTANTE_DYNDNS_GOOD, addresses, "good 203.0.113.7,2001:db8::7");
  assert_line (RESTANTE_DYNDNS_NOCHG, LIST ("2001:db8::7"), "nochg 2001:db8::7");
  assert_line (RESTANTE_DYNDNS_NOHOST, addresses, "nohost");
  assert_line (RESTANTE_DYNDNS_NOTFQDN, addresses, "notfqdn");
  assert_line (RESTANTE_DYNDNS_ABUSE, addresses, "abuse");
  assert_line (RESTANTE_DYNDNS_TROUBLE, addresses, "911");
  assert_line (RESTANTE_DYNDNS_BADAUTH, addresses, "badauth");
  assert_line (RESTANTE_DYNDNS_BLOCKED, addresses, "911");
}

static void
assert_response (RestanteDyndnsAnswer answer,
                 const char *const *lines,
                 const char *status,
                 const char *body,
                 const char *field)
{
  g_autofree char *response = restante_dyndns_answer_response (answer, lines);
  g_autofree char *begin = g_strdup_printf ("HTTP/1.1 %s ", status);
  g_autofree char *length = g_strdup_printf ("\r\nContent-Length: %zu\r\n", strlen (body));
  const char *end = strstr (response, "\r\n\r\n");

  g_assert_true (g_str_has_prefix (response, begin));
  g_assert_nonnull (end);
  g_assert_cmpstr (end + 4, ==, body);
  g_assert_nonnull (strstr (response, length));
  g_assert_nonnull (strstr (response, "\r\nConnection: close\r\n"));
  if (field != NULL)
    g_assert_nonnull (strstr (response, field));
}

/* The fields that a status demands: RFC 9110 sections 11.6.1, 15.5.6, RFC 6585 section 4. */
static void
test_response (void)
{
  assert_response (RESTANTE_DYNDNS_GOOD, LIST ("good 203.0.113.7"), "200", "good 203.0.113.7\n",
                   NULL);
  assert_response (RESTANTE_DYNDNS_GOOD, LIST ("nochg 203.0.113.7", "nohost"), "200",
                   "nochg 203.0.113.7\nnohost\n", NULL);
  assert_response (RESTANTE_DYNDNS_NOTFQDN, NULL, "200", "notfqdn\n", NULL);
  assert_response (RESTANTE_DYNDNS_ABUSE, NULL, "200", "abuse\n", NULL);
  assert_response (RESTANTE_DYNDNS_TROUBLE, NULL, "200", "911\n", NULL);
  assert_response (RESTANTE_DYNDNS_BADAUTH, NULL, "401", "badauth\n",
                   "\r\nWWW-Authenticate: Basic realm=\"");
  assert_response (RESTANTE_DYNDNS_BLOCKED, NULL, "429", "911\n", "\r\nRetry-After: 600\r\n");
  assert_response (RESTANTE_DYNDNS_MALFORMED, NULL, "400", "This is no HTTP request.\n", NULL);
  assert_response (RESTANTE_DYNDNS_ELSEWHERE, NULL, "404",
                   "There is /nic/update, and nothing else.\n", NULL);
  assert_response (RESTANTE_DYNDNS_NOT_GET, NULL, "405", "There is GET, and nothing else.\n",
                   "\r\nAllow: GET\r\n");
  assert_response (RESTANTE_DYNDNS_TOO_SLOW, NULL, "408", "The request took too long.\n", NULL);
  assert_response (RESTANTE_DYNDNS_TOO_LARGE, NULL, "431", "The request is longer than 4 KiB.\n",
                   NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/dyndns-answer/line", test_line);
  g_test_add_func ("/protocol/dyndns-answer/response", test_response);
  return g_test_run ();
}
