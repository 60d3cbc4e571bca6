/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/answer.h"

#include <string.h>

#include "dns/resolver.h"
#include "message.h"

#define ANSWER (MESSAGE_QR | MESSAGE_AA)

/* Takes @message. */
static RestanteDnsAnswer *
read_message (GByteArray *message)
{
  g_autoptr (GError) error = NULL;
  /* Memory of its own, so that a sanitizer sees who reads behind its end. */
  g_autofree guint8 *bytes = g_memdup2 (message->data, message->len);
  RestanteDnsAnswer *answer = restante_dns_answer_new (bytes, message->len, &error);

  g_byte_array_unref (message);
  g_assert_no_error (error);
  return answer;
}

/* The set as "TTL: DATA, DATA"; NULL: FAILED. */
static char *
show_set (RestanteDnsAnswer *answer, const char *name, const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteRecordSet) set = restante_dns_answer_get_set (answer, name, type, &error);
  g_autofree char *data = NULL;

  if (set == NULL) {
    g_assert_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
    return NULL;
  }
  g_assert_cmpstr (set->name, ==, name);
  g_assert_cmpstr (set->type, ==, type);
  data = g_strjoinv (", ", set->data);
  return g_strdup_printf ("%u: %s", set->ttl, data);
}

static void
assert_set (RestanteDnsAnswer *answer, const char *name, const char *type, const char *expected)
{
  g_autofree char *shown = show_set (answer, name, type);

  g_assert_cmpstr (shown, ==, expected);
}

/* RFC 5452 section 9.1: what all has to be as it was asked. */
static void
test_matches (void)
{
  static const struct
  {
    guint16 id, flags;
    const char *name;
    guint16 type;
    gboolean expected;
  } rows[] = {
    { 7, MESSAGE_QR, "home.example", MESSAGE_MX, TRUE },
    { 7, MESSAGE_QR | MESSAGE_NO_NAME, "Home.EXAMPLE", MESSAGE_MX, TRUE },
    { 8, MESSAGE_QR, "home.example", MESSAGE_MX, FALSE },
    { 7, 0, "home.example", MESSAGE_MX, FALSE },
    { 7, MESSAGE_QR | 5 << 11, "home.example", MESSAGE_MX, FALSE }, /* an UPDATE */
    { 7, MESSAGE_QR, "home.example", MESSAGE_A, FALSE },
    { 7, MESSAGE_QR, "other.example", MESSAGE_MX, FALSE },
    { 7, MESSAGE_QR, "", MESSAGE_MX, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteDnsAnswer) answer =
        read_message (message_new (rows[i].id, rows[i].flags, rows[i].name, rows[i].type));

    g_assert_cmpint (restante_dns_answer_matches (answer, 7, "home.example", "MX"), ==,
                     rows[i].expected);
    g_assert_cmpint (restante_dns_answer_matches (answer, 7, "home.example.", "MX"), ==,
                     rows[i].expected);
  }
}

static void
test_other_questions (void)
{
  GByteArray *chaos = message_new (7, MESSAGE_QR, "home.example", MESSAGE_MX);
  GByteArray *none = message_new (7, MESSAGE_QR, "home.example", MESSAGE_MX);
  GByteArray *two = message_new (7, MESSAGE_QR, "home.example", MESSAGE_MX);
  g_autoptr (RestanteDnsAnswer) chaos_answer = NULL;
  g_autoptr (RestanteDnsAnswer) none_answer = NULL;
  g_autoptr (RestanteDnsAnswer) two_answer = NULL;

  chaos->data[chaos->len - 1] = 3;
  none->data[5] = 0;
  two->data[5] = 2;
  message_add_name (two, "home.example");
  message_add_number (two, MESSAGE_MX);
  message_add_number (two, 1);
  chaos_answer = read_message (chaos);
  none_answer = read_message (none);
  two_answer = read_message (two);
  g_assert_false (restante_dns_answer_matches (chaos_answer, 7, "home.example", "MX"));
  g_assert_false (restante_dns_answer_matches (none_answer, 7, "home.example", "MX"));
  g_assert_false (restante_dns_answer_matches (two_answer, 7, "home.example", "MX"));
}

static void
test_flags (void)
{
  g_autoptr (RestanteDnsAnswer) plain =
      read_message (message_new (1, MESSAGE_QR, "a.example", MESSAGE_A));
  g_autoptr (RestanteDnsAnswer) flagged =
      read_message (message_new (1, ANSWER | MESSAGE_AD | 5, "a.example", MESSAGE_A));

  g_assert_false (restante_dns_answer_is_authoritative (plain));
  g_assert_false (restante_dns_answer_is_authentic (plain));
  g_assert_false (restante_dns_answer_is_truncated (plain));
  g_assert_cmpuint (restante_dns_answer_get_code (plain), ==, RESTANTE_DNS_CODE_OK);
  g_assert_true (restante_dns_answer_is_authoritative (flagged));
  g_assert_true (restante_dns_answer_is_authentic (flagged));
  g_assert_cmpuint (restante_dns_answer_get_code (flagged), ==, RESTANTE_DNS_CODE_REFUSED);
}

/* Of other owners, types and sections nothing is taken. */
static void
test_set (void)
{
  GByteArray *message = message_new (1, ANSWER, "home.example", MESSAGE_MX);
  g_autoptr (RestanteDnsAnswer) answer = NULL;

  message_set_counts (message, 4, 1);
  message_add_mx (message, "home.example", 3600, 20, "MX2.Example");
  message_add_mx (message, "HOME.example", 300, 10, "mail.home.example");
  message_add_mx (message, "other.example", 5, 1, "evil.example");
  message_add_address (message, "home.example", 60, 1);
  message_add_mx (message, "home.example", 1, 1, "evil.example");
  answer = read_message (message);
  assert_set (answer, "home.example", "MX", "300: 10 mail.home.example., 20 mx2.example.");
  assert_set (answer, "home.example", "A", "60: 192.0.2.1");
  assert_set (answer, "home.example", "AAAA", "0: ");
  assert_set (answer, "none.example", "MX", "0: ");
  assert_set (answer, "home.example", "NAPTR", NULL);
}

static void
test_zone_file_form (void)
{
  static const guint8 address[] = { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
  static const char text[] = "\14v=STSv1; a\"b\1\n";
  GByteArray *message = message_new (1, ANSWER, "a.example", MESSAGE_TXT);
  g_autoptr (RestanteDnsAnswer) answer = NULL;

  message_set_counts (message, 4, 0);
  message_add_record (message, "a.example", MESSAGE_AAAA, 60, sizeof address);
  message_add_bytes (message, address, sizeof address);
  message_add_record (message, "a.example", MESSAGE_TXT, 60, sizeof text - 1);
  message_add_bytes (message, text, sizeof text - 1);
  message_add_record (message, "a.example", 52, 60, 5); /* TLSA, RFC 6698 section 2.1 */
  message_add_bytes (message, "\3\1\1\253\315", 5);
  message_add_mx (message, "a.example", 60, 0, ""); /* RFC 7505 */
  answer = read_message (message);
  assert_set (answer, "a.example", "AAAA", "60: 2001:db8::1");
  /* RFC 1035 section 5.1: \DDD, \" */
  assert_set (answer, "a.example", "TXT", "60: \"v=STSv1; a\\\"b\" \"\\010\"");
  assert_set (answer, "a.example", "TLSA", "60: 3 1 1 abcd");
  assert_set (answer, "a.example", "MX", "60: 0 .");
}

/* RFC 2181 section 8. */
static void
test_negative_ttl (void)
{
  GByteArray *message = message_new (1, ANSWER, "a.example", MESSAGE_A);
  g_autoptr (RestanteDnsAnswer) answer = NULL;

  message_set_counts (message, 1, 0);
  message_add_address (message, "a.example", 0x80000001, 1);
  answer = read_message (message);
  assert_set (answer, "a.example", "A", "0: 192.0.2.1");
}

static GByteArray *
make_chain (guint aliases)
{
  GByteArray *message = message_new (1, ANSWER, "n0.example", MESSAGE_A);

  message_set_counts (message, (guint16)(aliases + 1), 0);
  for (guint i = 0; i < aliases; i++) {
    g_autofree char *owner = g_strdup_printf ("n%u.example", i);
    g_autofree char *target = g_strdup_printf ("N%u.example", i + 1);

    message_add_alias (message, owner, 100 + i, target);
  }
  if (aliases > 0) {
    g_autofree char *last = g_strdup_printf ("n%u.example", aliases);

    message_add_address (message, last, 300, 9);
  }
  return message;
}

static void
test_aliases (void)
{
  g_autoptr (RestanteDnsAnswer) most = read_message (make_chain (8));
  g_autoptr (RestanteDnsAnswer) more = read_message (make_chain (9));
  g_autoptr (RestanteRecordSet) own =
      restante_dns_answer_get_own_set (most, "n0.example", "A", NULL);

  assert_set (most, "n0.example", "A", "100: 192.0.2.9");
  assert_set (most, "n0.example", "CNAME", "100: n1.example.");
  g_assert_true (restante_record_set_is_empty (own));
  assert_set (more, "n0.example", "A", NULL);
  assert_set (more, "n1.example", "A", "101: 192.0.2.9");
}

static void
test_alias_lies (void)
{
  GByteArray *circle = message_new (1, ANSWER, "a.example", MESSAGE_A);
  GByteArray *two = message_new (1, ANSWER, "a.example", MESSAGE_A);
  GByteArray *away = message_new (1, ANSWER, "a.example", MESSAGE_A);
  g_autoptr (RestanteDnsAnswer) circle_answer = NULL;
  g_autoptr (RestanteDnsAnswer) two_answer = NULL;
  g_autoptr (RestanteDnsAnswer) away_answer = NULL;

  message_set_counts (circle, 2, 0);
  message_add_alias (circle, "a.example", 60, "b.example");
  message_add_alias (circle, "b.example", 60, "a.example");
  message_set_counts (two, 2, 0);
  message_add_alias (two, "a.example", 60, "b.example");
  message_add_alias (two, "a.example", 60, "c.example");
  message_set_counts (away, 1, 0);
  message_add_alias (away, "a.example", 60, "b.example");
  circle_answer = read_message (circle);
  two_answer = read_message (two);
  away_answer = read_message (away);
  assert_set (circle_answer, "a.example", "A", NULL);
  assert_set (two_answer, "a.example", "A", NULL);
  assert_set (away_answer, "a.example", "A", "0: ");
}

/* Takes @message. */
static void
assert_servers (GByteArray *message, const char *expected)
{
  g_autoptr (RestanteDnsAnswer) answer = read_message (message);
  g_auto (GStrv) servers = restante_dns_answer_get_servers (answer, "home.example", NULL);
  g_autofree char *shown = servers != NULL ? g_strjoinv (" ", servers) : NULL;

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_servers (void)
{
  GByteArray *referral = message_new (1, MESSAGE_QR, "home.example", MESSAGE_NS);
  GByteArray *own = message_new (1, ANSWER, "home.example", MESSAGE_NS);
  GByteArray *odd = message_new (1, ANSWER, "home.example", MESSAGE_NS);

  message_set_counts (referral, 0, 3);
  message_add_server (referral, "home.example", "ns2.example");
  message_add_server (referral, "Home.example", "NS1.example");
  message_add_server (referral, "example", "a.nic.example");
  assert_servers (referral, "ns1.example ns2.example");
  message_set_counts (own, 1, 1);
  message_add_server (own, "home.example", "ns9.example");
  message_add_server (own, "home.example", "ns1.example");
  assert_servers (own, "ns9.example");
  message_set_counts (odd, 1, 0);
  message_add_server (odd, "home.example", "ns 1.example");
  assert_servers (odd, NULL);
  assert_servers (message_new (1, ANSWER, "home.example", MESSAGE_NS), "");
}

static void
test_soa (void)
{
  GByteArray *message = message_new (1, ANSWER | MESSAGE_NO_NAME, "mail.home.example", MESSAGE_A);
  g_autoptr (RestanteDnsAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *zone = NULL;
  guint32 serial, minimum;

  message_set_counts (message, 0, 1);
  message_add_soa (message, "Home.example", 4294967295, 300);
  answer = read_message (message);
  g_assert_true (
      restante_dns_answer_get_soa (answer, "mail.home.example", &zone, &serial, &minimum, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (zone, ==, "home.example");
  g_assert_cmpuint (serial, ==, 4294967295);
  g_assert_cmpuint (minimum, ==, 300);
  g_assert_true (restante_dns_answer_get_soa (answer, "home.example", NULL, NULL, NULL, NULL));
  /* The zone of somebody else. */
  g_assert_false (restante_dns_answer_get_soa (answer, "myhome.example", NULL, NULL, NULL, &error));
  g_assert_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
}

static void
assert_broken (gconstpointer bytes, gsize length)
{
  g_autofree guint8 *copy = length > 0 ? g_memdup2 (bytes, length) : g_malloc0 (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_answer_new (copy, length, &error);

  g_assert_null (answer);
  g_assert_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
}

/* Wherever it ends too early. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) message = message_new (1, ANSWER, "home.example", MESSAGE_MX);

  message_set_counts (message, 1, 1);
  message_add_mx (message, "home.example", 3600, 20, "mx2.example");
  message_add_soa (message, "home.example", 1, 300);
  for (gsize length = 0; length < message->len; length++)
    assert_broken (message->data, length);
}

/* TC: what was cut off matters to nobody. */
static void
test_truncated (void)
{
  GByteArray *message = message_new (7, MESSAGE_QR | MESSAGE_TC, "home.example", MESSAGE_MX);
  g_autoptr (RestanteDnsAnswer) answer = NULL;

  message_set_counts (message, 9, 2);
  message_add_mx (message, "home.example", 3600, 20, "mx2.example");
  g_byte_array_set_size (message, message->len - 3);
  answer = read_message (message);
  g_assert_true (restante_dns_answer_is_truncated (answer));
  g_assert_true (restante_dns_answer_matches (answer, 7, "home.example", "MX"));
  assert_set (answer, "home.example", "MX", "0: ");
}

/* Data without its fields, names that point at themselves, lengths of more than there is. */
static void
test_lies (void)
{
  GByteArray *empty = message_new (1, ANSWER, "a.example", MESSAGE_A);
  g_autoptr (GByteArray) pointer = message_new (1, ANSWER, "a.example", MESSAGE_A);
  g_autoptr (GByteArray) behind = message_new (1, ANSWER, "a.example", MESSAGE_A);
  g_autoptr (RestanteDnsAnswer) answer = NULL;

  message_set_counts (empty, 2, 0);
  message_add_record (empty, "a.example", MESSAGE_A, 60, 0);
  message_add_record (empty, "a.example", MESSAGE_MX, 60, 2);
  message_add_number (empty, 10);
  answer = read_message (empty);
  assert_set (answer, "a.example", "A", NULL);
  assert_set (answer, "a.example", "MX", NULL);

  message_set_counts (pointer, 1, 0);
  message_add_number (pointer, (guint16)(0xc000 | pointer->len));
  message_add_bytes (pointer, "\0\1\0\1\0\0\0\74\0\4\300\0\2\1", 14);
  assert_broken (pointer->data, pointer->len);

  message_set_counts (behind, 1, 0);
  message_add_record (behind, "a.example", MESSAGE_A, 60, 400);
  message_add_bytes (behind, "\300\0\2\1", 4);
  assert_broken (behind->data, behind->len);
}

/* As large as a message can be: owners are pointers to the question (RFC 1035 section 4.1.4). */
static void
test_large (void)
{
  GByteArray *message = message_new (1, ANSWER, "a.example", MESSAGE_A);
  guint16 count = 0;
  g_autoptr (RestanteDnsAnswer) answer = NULL;
  g_autoptr (RestanteRecordSet) set = NULL;

  for (; message->len + 16 <= 65535; count++) {
    const guint8 address[] = { 10, 0, (guint8)(count >> 8), (guint8)count };

    message_add_number (message, 0xc000 | MESSAGE_QUESTION);
    message_add_bytes (message, "\0\1\0\1\0\0\0\74\0\4", 10);
    message_add_bytes (message, address, sizeof address);
  }
  message_set_counts (message, count, 0);
  answer = read_message (message);
  set = restante_dns_answer_get_set (answer, "a.example", "A", NULL);
  g_assert_cmpuint (g_strv_length (set->data), ==, count);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/answer/matches", test_matches);
  g_test_add_func ("/dns/answer/other-questions", test_other_questions);
  g_test_add_func ("/dns/answer/flags", test_flags);
  g_test_add_func ("/dns/answer/set", test_set);
  g_test_add_func ("/dns/answer/zone-file-form", test_zone_file_form);
  g_test_add_func ("/dns/answer/negative-ttl", test_negative_ttl);
  g_test_add_func ("/dns/answer/aliases", test_aliases);
  g_test_add_func ("/dns/answer/alias-lies", test_alias_lies);
  g_test_add_func ("/dns/answer/servers", test_servers);
  g_test_add_func ("/dns/answer/soa", test_soa);
  g_test_add_func ("/dns/answer/cut", test_cut);
  g_test_add_func ("/dns/answer/truncated", test_truncated);
  g_test_add_func ("/dns/answer/lies", test_lies);
  g_test_add_func ("/dns/answer/large", test_large);
  return g_test_run ();
}
