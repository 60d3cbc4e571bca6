/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dyndns-request.h"

#include <string.h>

#define GET(target)   "GET " target " HTTP/1.1\r\nHost: mx2.example.org\r\n"
#define END           "\r\n"
#define UPDATE(query) GET ("/nic/update" query) END
#define ALADDIN       "QWxhZGRpbjpvcGVuIHNlc2FtZQ==" /* RFC 7617 section 2 */
#define AUTH(value)   GET ("/nic/update?hostname=a.example.org") "Authorization: " value "\r\n" END

static RestanteDyndnsRequest *
parse (const char *text, RestanteDyndnsAnswer *problem)
{
  return restante_dyndns_request_parse ((const guint8 *)text, strlen (text), problem);
}

/* Lists are separated by spaces. */
static void
assert_request (const char *text, const char *hostnames, const char *addresses)
{
  RestanteDyndnsAnswer problem;
  g_autoptr (RestanteDyndnsRequest) request = parse (text, &problem);
  g_autofree char *names = NULL;
  g_autofree char *places = NULL;

  g_test_message ("%s", text);
  g_assert_true (restante_dyndns_request_is_whole ((const guint8 *)text, strlen (text)));
  g_assert_nonnull (request);
  names = g_strjoinv (" ", request->hostnames);
  places = g_strjoinv (" ", request->addresses);
  g_assert_cmpstr (names, ==, hostnames);
  g_assert_cmpstr (places, ==, addresses);
}

static void
assert_credentials (const char *text, gboolean any, const char *user, const char *password)
{
  RestanteDyndnsAnswer problem;
  g_autoptr (RestanteDyndnsRequest) request = parse (text, &problem);

  g_test_message ("%s", text);
  g_assert_nonnull (request);
  g_assert_true (request->has_credentials == any);
  g_assert_cmpstr (request->user, ==, user);
  g_assert_cmpstr (request->password, ==, password);
}

static void
assert_problem (const char *text, RestanteDyndnsAnswer expected)
{
  RestanteDyndnsAnswer problem = RESTANTE_DYNDNS_GOOD;

  g_test_message ("%s", text);
  g_assert_null (parse (text, &problem));
  g_assert_cmpint (problem, ==, expected);
}

/* As curl 7.88, inadyn 2.10, ddclient 3.10 and a Fritz!Box send it. */
static void
test_clients (void)
{
  assert_request ("GET /nic/update?hostname=home.example.org&myip=203.0.113.7 HTTP/1.1\r\n"
                  "Host: mx2.example.org:8245\r\nAuthorization: Basic " ALADDIN "\r\n"
                  "User-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
                  "home.example.org", "203.0.113.7");
  assert_request ("GET /nic/update?hostname=home.example.org&myip=203.0.113.7 HTTP/1.0\r\n"
                  "Host: mx2.example.org\r\nAuthorization: Basic " ALADDIN "\r\n"
                  "User-Agent: inadyn/2.10.0 https://github.com/troglobit/inadyn/issues\r\n\r\n",
                  "home.example.org", "203.0.113.7");
  assert_request ("GET /nic/update?system=dyndns&hostname=home.example.org&myip=203.0.113.7"
                  " HTTP/1.1\r\nHost: mx2.example.org\r\nAuthorization: Basic " ALADDIN "\r\n"
                  "User-Agent: ddclient/3.10.0\r\nConnection: close\r\n\r\n",
                  "home.example.org", "203.0.113.7");
  assert_request ("GET /nic/update?hostname=home.example.org&myip=203.0.113.7,2001:db8::7"
                  " HTTP/1.0\r\nHost: mx2.example.org\r\nAuthorization: Basic " ALADDIN "\r\n"
                  "User-Agent: Fritz!Box DDNS/1.0.1\r\n\r\n",
                  "home.example.org", "203.0.113.7 2001:db8::7");
}

static void
test_query (void)
{
  assert_request (UPDATE (""), "", "");
  assert_request (UPDATE ("?"), "", "");
  assert_request (UPDATE ("?&&hostname&=x&myip="), "", "");
  assert_request (UPDATE ("?hostname=a.example.org,b.example.org"), "a.example.org b.example.org",
                  "");
  assert_request (UPDATE ("?hostname=a&hostname=b"), "a b", "");
  assert_request (UPDATE ("?hostname=a%2Eexample%2eorg&myip=2001%3Adb8%3A%3A7"), "a.example.org",
                  "2001:db8::7");
  assert_request (UPDATE ("?my%69p=203.0.113.7,"), "", "203.0.113.7");
  assert_request (UPDATE ("?myip=,2001:db8::7&myipv6=2001:db8::8"), "", "2001:db8::7 2001:db8::8");
  assert_request (UPDATE ("?myip=+203.0.113.7+"), "", "203.0.113.7");
  assert_request (UPDATE ("?HOSTNAME=a&MyIp=203.0.113.7"), "", "");
  assert_request (UPDATE ("?hostname=a=b?c"), "a=b?c", "");
  assert_problem (UPDATE ("?hostname=%"), RESTANTE_DYNDNS_MALFORMED);
  assert_problem (UPDATE ("?hostname=%4"), RESTANTE_DYNDNS_MALFORMED);
  assert_problem (UPDATE ("?hostname=%xy"), RESTANTE_DYNDNS_MALFORMED);
  assert_problem (UPDATE ("?hostname=a%00b"), RESTANTE_DYNDNS_MALFORMED);
  assert_problem (UPDATE ("?%=a"), RESTANTE_DYNDNS_MALFORMED);
}

static void
test_target (void)
{
  assert_request (GET ("/v3/update?hostname=a.example.org") END, "a.example.org", "");
  assert_request (GET ("https://mx2.example.org/nic/update?hostname=a.example.org") END,
                  "a.example.org", "");
  assert_problem (GET ("/") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("/nic/update/") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("/nic/updates") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("/NIC/update") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("/?/nic/update") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("/x://y/nic/update") END, RESTANTE_DYNDNS_ELSEWHERE);
  assert_problem (GET ("http://mx2?x=/nic/update") END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("ht?tp://mx2/nic/update") END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("://mx2/nic/update") END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("nic/update") END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("*") END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("http://mx2.example.org") END, RESTANTE_DYNDNS_MALFORMED);
}

static void
test_method (void)
{
  assert_problem ("POST /nic/update HTTP/1.1\r\nContent-Length: 5\r\n\r\nmyip=",
                  RESTANTE_DYNDNS_NOT_GET);
  assert_problem ("HEAD /nic/update HTTP/1.1\r\n\r\n", RESTANTE_DYNDNS_NOT_GET);
  assert_problem ("get /nic/update HTTP/1.1\r\n\r\n", RESTANTE_DYNDNS_NOT_GET);
}

static void
test_lines (void)
{
  assert_request ("\r\n\n" UPDATE ("?hostname=a"), "a", "");
  assert_request ("GET /nic/update?hostname=a HTTP/1.0\nX: y\n\n", "a", "");
  assert_request (UPDATE ("?hostname=a") "a body\r\n\r\n", "a", "");
  assert_problem ("", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update"), RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET /nic/update\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET  /nic/update HTTP/1.1\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET /nic/update HTTP/1.1 \r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET /nic/update HTTP/2.0\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET /nic/update HTTP/1.x\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem ("GET /nic/update\001 HTTP/1.1\r\n\r\n", RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update") "no colon\r\n" END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update") ": no name\r\n" END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update") "X : y\r\n" END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update") "X: y\r\n folded: z\r\n" END, RESTANTE_DYNDNS_MALFORMED);
  assert_problem (GET ("/nic/update") "X: a\rb\r\n" END, RESTANTE_DYNDNS_MALFORMED);
  /* What TLS begins with, sent to the wrong port. */
  assert_problem ("\026\003\001\002", RESTANTE_DYNDNS_MALFORMED);
}

static void
test_credentials (void)
{
  assert_credentials (UPDATE (""), FALSE, NULL, NULL);
  assert_credentials (AUTH ("Basic " ALADDIN), TRUE, "Aladdin", "open sesame");
  assert_credentials (AUTH ("basic  " ALADDIN), TRUE, "Aladdin", "open sesame");
  assert_credentials (GET ("/nic/update") "AUTHORIZATION:Basic " ALADDIN " \r\n" END, TRUE,
                      "Aladdin", "open sesame");
  assert_credentials (AUTH ("Basic YTpiOmM="), TRUE, "a", "b:c");
  assert_credentials (AUTH ("Basic Og=="), TRUE, "", "");
  assert_credentials (AUTH ("Basic YWI="), TRUE, NULL, NULL);     /* "ab" */
  assert_credentials (AUTH ("Basic YTpiAGM="), TRUE, NULL, NULL); /* "a:b\0c" */
  assert_credentials (AUTH ("Basic"), TRUE, NULL, NULL);
  assert_credentials (AUTH ("Basic "), TRUE, NULL, NULL);
  assert_credentials (AUTH ("Basic YTpi="), TRUE, NULL, NULL);
  assert_credentials (AUTH ("Basic YT*i"), TRUE, NULL, NULL);
  assert_credentials (AUTH ("Bearer " ALADDIN), TRUE, NULL, NULL);
  assert_credentials (AUTH (""), TRUE, NULL, NULL);
  assert_problem (GET ("/nic/update") "Authorization: Basic " ALADDIN "\r\n"
                                      "authorization: Basic YTpi\r\n" END,
                  RESTANTE_DYNDNS_MALFORMED);
}

/* Whole only with its last byte, and not before. */
static void
test_whole (void)
{
  static const char text[] = "\r\n" UPDATE ("?hostname=a");
  const guint8 *bytes = (const guint8 *)text;

  for (gsize length = 0; length < strlen (text); length++)
    g_assert_false (restante_dyndns_request_is_whole (bytes, length));
  g_assert_true (restante_dyndns_request_is_whole (bytes, strlen (text)));
}

static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new (GET ("/nic/update?hostname=a") "X: ");

  while (text->len < RESTANTE_DYNDNS_REQUEST_MAX - 4)
    g_string_append_c (text, 'x');
  g_string_append (text, "\r\n\r\n");
  g_assert_cmpuint (text->len, ==, 4096);
  assert_request (text->str, "a", "");
  g_string_insert_c (text, 40, 'x');
  assert_problem (text->str, RESTANTE_DYNDNS_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/dyndns-request/clients", test_clients);
  g_test_add_func ("/protocol/dyndns-request/query", test_query);
  g_test_add_func ("/protocol/dyndns-request/target", test_target);
  g_test_add_func ("/protocol/dyndns-request/method", test_method);
  g_test_add_func ("/protocol/dyndns-request/lines", test_lines);
  g_test_add_func ("/protocol/dyndns-request/credentials", test_credentials);
  g_test_add_func ("/protocol/dyndns-request/whole", test_whole);
  g_test_add_func ("/protocol/dyndns-request/large", test_large);
  return g_test_run ();
}
