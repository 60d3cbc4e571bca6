/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs no real server; those are in integration/test_rfc2136.py. */
#include <string.h>

#include "dns/writer-private.h"
#include "liar.h"

#define CLAUSE "key \"home-key\" { algorithm hmac-sha256; secret \"c2VjcmV0IHdvcmRz\"; };"
#define UPDATE (5 << 11)

static const RestanteWriterKind *const kind = &restante_writer_rfc2136;
static const RestanteWriterSurroundings surroundings = { .timeout = 20 };

static gpointer
open_writer (const char *zone, const char *server, const char *secret, GError **error)
{
  const RestanteWriterSettings settings = { .kind = (char *)"rfc2136",
                                            .zone = (char *)zone,
                                            .server = (char *)server,
                                            .secret = (char *)secret };

  return kind->open (&settings, &surroundings, error);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *zone, *server, *secret;
    const char *word; /* of the error; NULL: none */
  } rows[] = {
    { "home.example", "192.0.2.53:53", CLAUSE, NULL },
    { "home.example", "192.0.2.53", CLAUSE, NULL },
    { "home.example", "[2001:db8::53]:5353", CLAUSE, NULL },
    { "home.example", "ns.home.example:53", CLAUSE, "an address" },
    { "home.example", "192.0.2.53:0", CLAUSE, "an address" },
    { "home.example", NULL, CLAUSE, "an address" },
    { "home..example", "192.0.2.53:53", CLAUSE, "zone" },
    { NULL, "192.0.2.53:53", CLAUSE, "zone" },
    { "home.example", "192.0.2.53:53", "c2VjcmV0IHdvcmRz", "tsig-keygen" },
    { "home.example", "192.0.2.53:53", NULL, "tsig-keygen" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gpointer writer = open_writer (rows[i].zone, rows[i].server, rows[i].secret, &error);

    g_assert_true ((writer == NULL) == (rows[i].word != NULL));
    if (writer != NULL) {
      g_assert_cmpstr (kind->get_key_name (writer), ==, "home-key");
    } else {
      g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
      g_assert_nonnull (strstr (error->message, rows[i].word));
      g_assert_null (strstr (error->message, "c2Vj"));
    }
    kind->close (writer);
  }
  g_assert_cmpstr (kind->kind, ==, "rfc2136");
  g_assert_true (kind->checks_before);
}

/* A code, without a signature. */
static void
mind (const LiarQuery *query, GPtrArray *answers, gpointer data)
{
  const guint *code = data;
  GByteArray *message = message_new (liar_get_id (query), (guint16)(MESSAGE_QR | UPDATE | *code),
                                     "home.example", MESSAGE_SOA);
  GByteArray *framed = g_byte_array_new ();

  message_add_number (framed, (guint16)message->len);
  message_add_bytes (framed, message->data, message->len);
  g_byte_array_unref (message);
  g_ptr_array_add (answers, framed);
}

static gboolean
write_set (gpointer writer, const char *name, const char *type, const char *data, GError **error)
{
  const char *const after[] = { data, NULL };
  RestanteRecordChange *change =
      restante_record_change_new (restante_record_set_new (name, type, 60, NULL),
                                  restante_record_set_new (name, type, 60, after), NULL);
  gboolean written = kind->write (writer, change, NULL, error);

  restante_record_change_free (change);
  return written;
}

/* RFC 8945 section 5.3: whoever is between could have said so. What only keeps us from writing is
 * told on; that it was written, or that the set is another, is not believed. */
static void
test_unsigned (void)
{
  static struct
  {
    guint code;
    RestanteWriterError expected;
  } rows[] = {
    { 0, RESTANTE_WRITER_ERROR_UNREACHABLE },  /* NOERROR */
    { 8, RESTANTE_WRITER_ERROR_UNREACHABLE },  /* NXRRSET */
    { 7, RESTANTE_WRITER_ERROR_UNREACHABLE },  /* YXRRSET */
    { 3, RESTANTE_WRITER_ERROR_UNREACHABLE },  /* NXDOMAIN */
    { 15, RESTANTE_WRITER_ERROR_UNREACHABLE }, /* assigned to nothing */
    { 2, RESTANTE_WRITER_ERROR_UNREACHABLE },  /* SERVFAIL */
    { 4, RESTANTE_WRITER_ERROR_REFUSED },      /* NOTIMP */
    { 5, RESTANTE_WRITER_ERROR_REFUSED },      /* REFUSED */
    { 9, RESTANTE_WRITER_ERROR_REFUSED },      /* NOTAUTH */
    { 10, RESTANTE_WRITER_ERROR_SETTINGS },    /* NOTZONE */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Liar) liar = liar_start (mind, &rows[i].code);
    g_autofree char *server =
        g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (liar_get_address (liar)));
    g_autoptr (GError) error = NULL;
    gpointer writer = open_writer ("home.example", server, CLAUSE, &error);

    g_assert_no_error (error);
    g_assert_false (write_set (writer, "home.example", "MX", "10 a.example.", &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, (int)rows[i].expected);
    g_assert_nonnull (strstr (error->message, server));
    g_assert_false (g_str_has_suffix (error->message, "."));
    kind->close (writer);
  }
}

/* Nobody is asked: a set of the type ANY would be everything that the name has. */
static void
test_unsupported (void)
{
  static const struct
  {
    const char *name, *type, *data;
  } rows[] = {
    { "home.example", "ANY", "10 a.example." }, { "home.example", "SOA", "a. b. 1 2 3 4 5" },
    { "home..example", "MX", "10 a.example." }, { "home.example", "MX", "a.example." },
    { "home.example", "A", "2001:db8::1" },
  };
  gpointer writer = open_writer ("home.example", "127.0.0.1:1", CLAUSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_set (writer, rows[i].name, rows[i].type, rows[i].data, &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED);
  }
  kind->close (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/writer-rfc2136/settings", test_settings);
  g_test_add_func ("/dns/writer-rfc2136/unsigned", test_unsigned);
  g_test_add_func ("/dns/writer-rfc2136/unsupported", test_unsupported);
  return g_test_run ();
}
