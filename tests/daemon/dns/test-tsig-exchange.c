/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tsig-exchange.h"

#include <string.h>

#include "dns/resolver.h"
#include "liar.h"

#define SECRET   "c2VjcmV0IHdvcmRzIGZvciBhIHRlc3Q=" /* base64 of the next */
#define WORDS    "secret words for a test"
#define MAC_SIZE 32
#define UPDATE   (5 << 11)
#define REFUSED  5

/* How a server signs; see RFC 8945 sections 4.2 and 4.3 for what there is. */
typedef struct
{
  const char *secret;
  const char *key;
  const char *algorithm;
  gint64 late;         /* seconds behind our clock */
  guint16 error;       /* of the TSIG record */
  gboolean other_mac;  /* of another request */
  gboolean changed;    /* after it was signed */
  gboolean without;    /* not signed at all */
  gboolean other_id;   /* no reply to this */
  gboolean as_request; /* QR is missing */
  gboolean large;      /* more than ldns can verify */
} Manner;

static void
add_long (GByteArray *bytes, guint64 number, guint size)
{
  guint64 big = GUINT64_TO_BE (number);

  message_add_bytes (bytes, (const guint8 *)&big + 8 - size, size);
}

/* The fields that the digest has of the record, and in the same order the record itself. */
static void
add_times (GByteArray *bytes, const Manner *manner)
{
  add_long (bytes, (guint64)(g_get_real_time () / G_USEC_PER_SEC - manner->late), 6);
  message_add_number (bytes, 300);
}

/* RFC 8945 section 4.3: the request's MAC, the message without the record, its variables. */
static void
digest (const LiarQuery *query, const Manner *manner, GByteArray *message, guint8 *mac)
{
  g_autoptr (GHmac) hmac =
      g_hmac_new (G_CHECKSUM_SHA256, (const guchar *)manner->secret, strlen (manner->secret));
  g_autoptr (GByteArray) before = g_byte_array_new ();
  g_autoptr (GByteArray) behind = g_byte_array_new ();
  g_autofree char *key = g_ascii_strdown (manner->key, -1);
  g_autofree char *algorithm = g_ascii_strdown (manner->algorithm, -1);
  gsize size = MAC_SIZE;

  message_add_number (before, MAC_SIZE);
  /* It ends with the MAC, the id, the error and the length of no other data. */
  message_add_bytes (before, query->query + query->length - 6 - MAC_SIZE, MAC_SIZE);
  before->data[2] ^= manner->other_mac;
  message_add_name (behind, key); /* section 4.3.3: both in canonical form */
  message_add_number (behind, 255);
  add_long (behind, 0, 4);
  message_add_name (behind, algorithm);
  add_times (behind, manner);
  message_add_number (behind, manner->error);
  message_add_number (behind, 0);
  g_hmac_update (hmac, before->data, before->len);
  g_hmac_update (hmac, message->data, message->len);
  g_hmac_update (hmac, behind->data, behind->len);
  g_hmac_get_digest (hmac, mac, &size);
}

static void
add_tsig (GByteArray *message, const LiarQuery *query, const Manner *manner)
{
  guint8 mac[MAC_SIZE];

  digest (query, manner, message, mac);
  message->data[11] = 1; /* ARCOUNT */
  message_add_name (message, manner->key);
  message_add_number (message, 250);
  message_add_number (message, 255);
  add_long (message, 0, 4);
  message_add_number (message,
                      (guint16)(strlen (manner->algorithm) + 2 + 6 + 2 + 2 + MAC_SIZE + 6));
  message_add_name (message, manner->algorithm);
  add_times (message, manner);
  message_add_number (message, MAC_SIZE);
  message_add_bytes (message, mac, MAC_SIZE);
  message_add_number (message, liar_get_id (query));
  message_add_number (message, manner->error);
  message_add_number (message, 0);
}

/* 3000 records, whose owner is a pointer to the zone. */
static void
add_many (GByteArray *message)
{
  for (guint i = 0; i < 3000; i++) {
    message_add_number (message, 0xc000 | MESSAGE_QUESTION);
    message_add_bytes (message, "\0\1\0\1\0\0\0\74\0\4\300\0\2\1", 14);
  }
  message_set_counts (message, 3000, 0);
}

static void
mind (const LiarQuery *query, GPtrArray *answers, gpointer data)
{
  const Manner *manner = data;
  guint16 id = (guint16)(liar_get_id (query) + manner->other_id);
  GByteArray *message =
      message_new (id, (guint16)((manner->as_request ? 0 : MESSAGE_QR) | UPDATE | REFUSED),
                   "home.example", MESSAGE_SOA);
  GByteArray *framed = g_byte_array_new ();

  if (manner->large)
    add_many (message);
  if (!manner->without)
    add_tsig (message, query, manner);
  message->data[2] ^= manner->changed ? 4 : 0; /* AA */
  message_add_number (framed, (guint16)message->len);
  message_add_bytes (framed, message->data, message->len);
  g_byte_array_unref (message);
  g_ptr_array_add (answers, framed);
}

static RestanteTsigReply *
exchange (Manner *manner, GError **error)
{
  g_autoptr (Liar) liar = liar_start (mind, manner);
  RestanteTsigKey key = { (char *)"home.example", (char *)"hmac-sha256", (char *)SECRET };
  ldns_rr_list *none = ldns_rr_list_new ();
  ldns_pkt *request = ldns_update_pkt_new (ldns_dname_new_frm_str ("home.example"),
                                           LDNS_RR_CLASS_IN, NULL, none, NULL);

  ldns_rr_list_free (none);
  return restante_tsig_exchange (liar_get_address (liar), &key, request,
                                 g_get_monotonic_time () + 30 * G_USEC_PER_SEC, NULL, error);
}

/* What is signed is believed, and nothing else. */
static void
test_signatures (void)
{
  static Manner manners[] = {
    { WORDS, "home.example", "hmac-sha256", .error = 0 },
    { WORDS, "Home.Example", "HMAC-SHA256", .late = 200 },
    { WORDS, "home.example", "hmac-sha256", .error = RESTANTE_TSIG_BAD_TIME, .late = -200 },
    { "other words", "home.example", "hmac-sha256" },
    { WORDS, "hone.example", "hmac-sha256" },
    { WORDS, "home.example", "hmac-sha1" },
    { WORDS, "home.example", "hmac-sha256", .late = 400 },
    { WORDS, "home.example", "hmac-sha256", .late = -400 },
    { WORDS, "home.example", "hmac-sha256", .other_mac = TRUE },
    { WORDS, "home.example", "hmac-sha256", .changed = TRUE },
    { WORDS, "home.example", "hmac-sha256", .without = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (manners); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RestanteTsigReply) reply = exchange (&manners[i], &error);

    g_test_message ("row %u", i);
    g_assert_no_error (error);
    g_assert_cmpuint (reply->code, ==, REFUSED);
    g_assert_cmpuint (reply->tsig_error, ==, manners[i].error);
    g_assert_cmpint (reply->is_signed, ==, i < 3);
  }
}

static void
test_no_reply (void)
{
  static Manner manners[] = {
    { WORDS, "home.example", "hmac-sha256", .other_id = TRUE },
    { WORDS, "home.example", "hmac-sha256", .as_request = TRUE },
    { WORDS, "home.example", "hmac-sha256", .large = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (manners); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (exchange (&manners[i], &error));
    g_assert_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, "127.0.0.1:"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/tsig-exchange/signatures", test_signatures);
  g_test_add_func ("/dns/tsig-exchange/no-reply", test_no_reply);
  return g_test_run ();
}
