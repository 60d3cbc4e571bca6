/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/exchange.h"

#include <string.h>

#include "dns/resolver.h"
#include "liar.h"
#include "name-server.h"

typedef enum
{
  HONEST,
  WRONG_ID_FIRST,
  OTHER_NAME_FIRST,
  OTHER_TYPE_FIRST,
  GARBAGE_FIRST,
  QUERY_FIRST, /* its own words come back */
  LOST_ONCE,   /* the first packet gets lost */
  SILENT,
  ALWAYS_WRONG,
  OLDER_THAN_EDNS, /* says that it does not understand the question, or not even that */
  TRUNCATED,       /* the answer does not fit, over TCP it does: 64 KiB of it */
  TRUNCATED_TWICE, /* nor does it over TCP */
  LIES_OVER_TCP,
} Manner;

typedef struct
{
  Manner manner;
  Liar *liar;
  /* Of the exchange: */
  gboolean done;
  RestanteDnsAnswer *answer;
  GError *error;
  /* What the server has seen: */
  guint questions;
  guint16 ports[8], ids[8];
  guint8 flags[2];
  guint8 options[11]; /* OPT, RFC 6891 section 6.1.2: 0, type, size, flags, length */
  gboolean tcp;
} Asker;

static GByteArray *
make_answer (guint16 id, guint16 flags, const char *name, guint16 type)
{
  GByteArray *message = message_new (id, MESSAGE_QR | MESSAGE_AA | flags, name, type);

  message_set_counts (message, 1, 0);
  message_add_mx (message, "home.example", 300, 10, "mail.home.example");
  return message;
}

/* The record 4,000 times; the owners point to the question. */
static GByteArray *
make_large (guint16 id)
{
  GByteArray *message = message_new (id, MESSAGE_QR | MESSAGE_AA, "home.example", MESSAGE_MX);

  for (guint16 i = 0; i < 4000; i++) {
    message_add_number (message, 0xc000 | MESSAGE_QUESTION);
    message_add_bytes (message, "\0\17\0\1\0\0\1\54\0\4", 10);
    message_add_number (message, i);
    message_add_number (message, 0xc000 | MESSAGE_QUESTION);
  }
  message_set_counts (message, 4000, 0);
  return message;
}

static GByteArray *
frame (GByteArray *message)
{
  GByteArray *framed = g_byte_array_new ();

  message_add_number (framed, (guint16)message->len);
  message_add_bytes (framed, message->data, message->len);
  g_byte_array_unref (message);
  return framed;
}

static void
note (Asker *self, const LiarQuery *query)
{
  guint i = query->count % G_N_ELEMENTS (self->ports);

  self->questions++;
  self->ports[i] = query->port;
  self->ids[i] = liar_get_id (query);
  self->tcp = query->tcp;
  memcpy (self->flags, query->query + 2, sizeof self->flags);
  memcpy (self->options, query->query + query->length - sizeof self->options, sizeof self->options);
}

static GByteArray *
make_lie (Manner manner, const LiarQuery *query)
{
  guint16 id = liar_get_id (query);

  switch (manner) {
  case WRONG_ID_FIRST:
  case ALWAYS_WRONG:
    return make_answer ((guint16)(id + 1), 0, "home.example", MESSAGE_MX);
  case OTHER_NAME_FIRST:
    return make_answer (id, 0, "hone.example", MESSAGE_MX);
  case OTHER_TYPE_FIRST:
    return make_answer (id, 0, "home.example", MESSAGE_A);
  case GARBAGE_FIRST:
    return g_byte_array_append (g_byte_array_new (), (const guint8 *)"garbage", 7);
  case QUERY_FIRST:
    return g_byte_array_append (g_byte_array_new (), query->query, (guint)query->length);
  default:
    return NULL;
  }
}

static GByteArray *
answer_over_tcp (Manner manner, guint16 id)
{
  if (manner == TRUNCATED)
    return frame (make_large (id));
  if (manner == TRUNCATED_TWICE)
    return frame (make_answer (id, MESSAGE_TC, "home.example", MESSAGE_MX));
  return frame (make_answer ((guint16)(id + 1), 0, "home.example", MESSAGE_MX));
}

/* RFC 6891 section 7: the header alone will do. */
static GByteArray *
make_format_error (const LiarQuery *query)
{
  GByteArray *message = g_byte_array_new ();

  message_add_number (message, liar_get_id (query));
  message_add_number (message, MESSAGE_QR | 1);
  message_add_bytes (message, "\0\0\0\0\0\0\0\0", 8);
  return message;
}

static void
mind (const LiarQuery *query, GPtrArray *answers, gpointer data)
{
  Asker *self = data;
  guint16 id = liar_get_id (query);
  GByteArray *lie = make_lie (self->manner, query);
  gboolean cut = self->manner >= TRUNCATED;

  note (self, query);
  if (query->tcp) {
    g_ptr_array_add (answers, answer_over_tcp (self->manner, id));
    return;
  }
  if (lie != NULL)
    g_ptr_array_add (answers, lie);
  /* The additional section of a question holds OPT alone. */
  if (self->manner == OLDER_THAN_EDNS && query->query[11] != 0) {
    g_ptr_array_add (answers, make_format_error (query));
    return;
  }
  if (self->manner == SILENT || self->manner == ALWAYS_WRONG ||
      (self->manner == LOST_ONCE && query->count == 0))
    return;
  g_ptr_array_add (answers, make_answer (id, cut ? MESSAGE_TC : 0, "Home.Example", MESSAGE_MX));
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer data)
{
  Asker *self = data;

  self->answer = restante_dns_exchange_finish (result, &self->error);
  self->done = TRUE;
}

static void
forget (Asker *self)
{
  self->done = FALSE;
  g_clear_pointer (&self->answer, restante_dns_answer_free);
  g_clear_error (&self->error);
}

static void
ask_server (Asker *self, GSocketAddress *server, const RestanteDnsQuestion *question, guint timeout)
{
  forget (self);
  restante_dns_exchange_async (server, question, timeout, NULL, on_exchanged, self);
  AWAIT (self->done);
}

static const RestanteDnsQuestion plain = { "home.example", "MX", FALSE, FALSE };

static void
ask (Asker *self, Manner manner, guint timeout)
{
  self->manner = manner;
  self->liar = liar_start (mind, self);
  ask_server (self, liar_get_address (self->liar), &plain, timeout);
  liar_stop (self->liar);
}

static guint
count_records (Asker *self)
{
  g_autoptr (RestanteRecordSet) set =
      restante_dns_answer_get_set (self->answer, "home.example", "MX", NULL);

  return g_strv_length (set->data);
}

/* What is no answer is not listened to, and the answer behind it counts. */
static void
test_lies (void)
{
  for (Manner manner = HONEST; manner <= QUERY_FIRST; manner++) {
    Asker asker = { 0 };

    ask (&asker, manner, 20);
    g_assert_no_error (asker.error);
    g_assert_cmpuint (count_records (&asker), ==, 1);
    g_assert_cmpuint (asker.questions, ==, 1);
    forget (&asker);
  }
}

static void
test_older_than_edns (void)
{
  Asker asker = { 0 };

  ask (&asker, OLDER_THAN_EDNS, 20);
  g_assert_no_error (asker.error);
  g_assert_cmpuint (count_records (&asker), ==, 1);
  g_assert_cmpuint (asker.questions, ==, 2);
  forget (&asker);
}

static void
test_lost (void)
{
  Asker asker = { 0 };

  ask (&asker, LOST_ONCE, 6);
  g_assert_no_error (asker.error);
  g_assert_cmpuint (asker.questions, ==, 2);
  g_assert_cmpuint (asker.ids[0], ==, asker.ids[1]);
  forget (&asker);
}

static void
assert_failed (Asker *self, const char *words)
{
  g_assert_null (self->answer);
  g_assert_error (self->error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
  g_assert_nonnull (strstr (self->error->message, "127.0.0.1:"));
  g_assert_nonnull (strstr (self->error->message, words));
  g_assert_false (g_str_has_suffix (self->error->message, "."));
  forget (self);
}

static void
test_no_answer (void)
{
  Asker silent = { 0 };
  Asker wrong = { 0 };

  ask (&silent, SILENT, 1);
  assert_failed (&silent, "in time");
  ask (&wrong, ALWAYS_WRONG, 1);
  assert_failed (&wrong, "believed");
}

static void
test_nobody (void)
{
  Asker asker = { 0 };
  Liar *liar = liar_start (mind, &asker);
  g_autoptr (GSocketAddress) address = g_object_ref (liar_get_address (liar));

  liar_stop (liar);
  ask_server (&asker, address, &plain, 20);
  assert_failed (&asker, "does not answer");
}

/* RFC 7766 section 5. */
static void
test_truncated (void)
{
  Asker asker = { 0 };

  ask (&asker, TRUNCATED, 20);
  g_assert_no_error (asker.error);
  g_assert_true (asker.tcp);
  g_assert_cmpuint (asker.questions, ==, 2);
  g_assert_cmpuint (count_records (&asker), ==, 4000);
  ask (&asker, TRUNCATED_TWICE, 20);
  assert_failed (&asker, "no answer");
  ask (&asker, LIES_OVER_TCP, 20);
  assert_failed (&asker, "no answer");
}

/* RFC 5452 section 4.2: neither can be told from those before. Eight of 65,536 are all the same
 * once in 2^112 times. */
static void
test_unforeseeable (void)
{
  Asker asker = { 0 };
  gboolean ids = FALSE;
  gboolean ports = FALSE;

  asker.liar = liar_start (mind, &asker);
  for (guint i = 0; i < G_N_ELEMENTS (asker.ids); i++)
    ask_server (&asker, liar_get_address (asker.liar), &plain, 20);
  liar_stop (asker.liar);
  for (guint i = 1; i < G_N_ELEMENTS (asker.ids); i++) {
    ids |= asker.ids[i] != asker.ids[0];
    ports |= asker.ports[i] != asker.ports[0];
  }
  g_assert_true (ids);
  g_assert_true (ports);
  forget (&asker);
}

/* RFC 1035 section 4.1.1 (RD), RFC 6891 section 6.1.2 and RFC 3225 section 3 (OPT and DO). */
static void
test_query (void)
{
  static const RestanteDnsQuestion thorough = { "home.example", "MX", TRUE, TRUE };
  static const guint8 options[] = { 0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0, 0, 0, 0 };
  static const guint8 options_do[] = { 0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0x80, 0, 0, 0 };
  Asker asker = { 0 };

  asker.liar = liar_start (mind, &asker);
  ask_server (&asker, liar_get_address (asker.liar), &plain, 20);
  g_assert_cmpmem (asker.flags, 2, "\0\0", 2);
  g_assert_cmpmem (asker.options, sizeof asker.options, options, sizeof options);
  ask_server (&asker, liar_get_address (asker.liar), &thorough, 20);
  g_assert_cmpmem (asker.flags, 2, "\1\0", 2);
  g_assert_cmpmem (asker.options, sizeof asker.options, options_do, sizeof options_do);
  liar_stop (asker.liar);
  forget (&asker);
}

static void
test_cancelled (void)
{
  Asker asker = { .manner = SILENT };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  asker.liar = liar_start (mind, &asker);
  restante_dns_exchange_async (liar_get_address (asker.liar), &plain, 20, cancellable, on_exchanged,
                               &asker);
  g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  AWAIT (asker.done);
  g_assert_error (asker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  liar_stop (asker.liar);
  forget (&asker);
}

static void
test_no_name (void)
{
  static const RestanteDnsQuestion empty_label = { "home..example", "MX", FALSE, FALSE };
  Asker asker = { 0 };

  asker.liar = liar_start (mind, &asker);
  ask_server (&asker, liar_get_address (asker.liar), &empty_label, 20);
  liar_stop (asker.liar);
  assert_failed (&asker, "no name");
}

/* A real server: unbound with the data of name-server.c. */
static void
test_real (void)
{
  static const RestanteDnsQuestion mail = { "mail.example", "MX", TRUE, FALSE };
  static const RestanteDnsQuestion missing = { "missing.example", "A", TRUE, FALSE };
  g_autoptr (NameServer) server = name_server_start ();
  g_autoptr (GSocketConnectable) connectable =
      g_network_address_parse (name_server_get_endpoint (server), 53, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable)),
      g_network_address_get_port (G_NETWORK_ADDRESS (connectable)));
  g_autoptr (RestanteRecordSet) set = NULL;
  Asker asker = { 0 };

  ask_server (&asker, address, &mail, 20);
  g_assert_no_error (asker.error);
  set = restante_dns_answer_get_set (asker.answer, "mail.example", "MX", NULL);
  g_assert_cmpstr (set->data[0], ==, "10 first.example.");
  g_assert_cmpstr (set->data[1], ==, "20 second.example.");
  g_assert_cmpstr (set->data[2], ==, "300 third.mail.example.");
  g_assert_cmpuint (set->ttl, ==, 60);
  ask_server (&asker, address, &missing, 20);
  g_assert_no_error (asker.error);
  g_assert_cmpuint (restante_dns_answer_get_code (asker.answer), ==, RESTANTE_DNS_CODE_NO_NAME);
  forget (&asker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/exchange/lies", test_lies);
  g_test_add_func ("/dns/exchange/lost", test_lost);
  g_test_add_func ("/dns/exchange/older-than-edns", test_older_than_edns);
  g_test_add_func ("/dns/exchange/no-answer", test_no_answer);
  g_test_add_func ("/dns/exchange/nobody", test_nobody);
  g_test_add_func ("/dns/exchange/truncated", test_truncated);
  g_test_add_func ("/dns/exchange/unforeseeable", test_unforeseeable);
  g_test_add_func ("/dns/exchange/query", test_query);
  g_test_add_func ("/dns/exchange/cancelled", test_cancelled);
  g_test_add_func ("/dns/exchange/no-name", test_no_name);
  g_test_add_func ("/dns/exchange/real", test_real);
  return g_test_run ();
}
