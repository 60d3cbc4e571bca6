/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tcp-exchange.h"

#include <string.h>

#include "dns/resolver.h"
#include "liar.h"

typedef enum
{
  ECHO,      /* what came, with its length */
  LARGEST,   /* 65535 bytes */
  TWO_PARTS, /* the length alone, then the rest */
  SHORT,     /* less than the length says */
  NOTHING,   /* waits */
} Manner;

static GByteArray *
frame (const guint8 *bytes, gsize length, guint16 said)
{
  GByteArray *answer = g_byte_array_new ();

  message_add_number (answer, said);
  message_add_bytes (answer, bytes, length);
  return answer;
}

static void
answer (const LiarQuery *query, GPtrArray *answers, gpointer data)
{
  const Manner *manner = data;
  g_autofree guint8 *zeros = g_malloc0 (65535);

  g_assert_true (query->tcp);
  if (*manner == ECHO)
    g_ptr_array_add (answers, frame (query->query, query->length, (guint16)query->length));
  if (*manner == LARGEST)
    g_ptr_array_add (answers, frame (zeros, 65535, 65535));
  if (*manner == SHORT)
    g_ptr_array_add (answers, frame (zeros, 100, 101));
  if (*manner != TWO_PARTS)
    return;
  g_ptr_array_add (answers, frame (NULL, 0, (guint16)query->length));
  g_ptr_array_add (answers,
                   g_byte_array_append (g_byte_array_new (), query->query, (guint)query->length));
}

static GBytes *
exchange (Manner manner, gint64 patience, GCancellable *cancellable, GError **error)
{
  g_autoptr (Liar) liar = liar_start (answer, &manner);
  g_autoptr (GBytes) message = g_bytes_new_static ("some bytes", 10);

  return restante_tcp_exchange (liar_get_address (liar), message,
                                g_get_monotonic_time () + patience, cancellable, error);
}

static void
test_echo (void)
{
  static const Manner manners[] = { ECHO, TWO_PARTS };

  for (guint i = 0; i < G_N_ELEMENTS (manners); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = exchange (manners[i], 30 * G_USEC_PER_SEC, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "some bytes", 10);
  }
}

static void
test_largest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = exchange (LARGEST, 30 * G_USEC_PER_SEC, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 65535);
}

static void
assert_failed (GError *error, const char *words)
{
  g_assert_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "127.0.0.1:"));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_short (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (exchange (SHORT, 30 * G_USEC_PER_SEC, NULL, &error));
  assert_failed (error, "hung up");
}

static void
test_silence (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (exchange (NOTHING, G_USEC_PER_SEC / 10, NULL, &error));
  assert_failed (error, "in time");
}

static void
test_nobody (void)
{
  Manner manner = ECHO;
  Liar *liar = liar_start (answer, &manner);
  g_autoptr (GSocketAddress) address = g_object_ref (liar_get_address (liar));
  g_autoptr (GBytes) message = g_bytes_new_static ("some bytes", 10);
  g_autoptr (GError) error = NULL;

  liar_stop (liar);
  g_assert_null (restante_tcp_exchange (
      address, message, g_get_monotonic_time () + 30 * G_USEC_PER_SEC, NULL, &error));
  assert_failed (error, "refused");
}

static gpointer
cancel (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 20);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Before, and from another thread while it waits. */
static void
test_cancelled (void)
{
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) meanwhile = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_cancellable_cancel (before);
  g_assert_null (exchange (NOTHING, 30 * G_USEC_PER_SEC, before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  thread = g_thread_new ("cancel", cancel, meanwhile);
  g_assert_null (exchange (NOTHING, 30 * G_USEC_PER_SEC, meanwhile, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/tcp-exchange/echo", test_echo);
  g_test_add_func ("/dns/tcp-exchange/largest", test_largest);
  g_test_add_func ("/dns/tcp-exchange/short", test_short);
  g_test_add_func ("/dns/tcp-exchange/silence", test_silence);
  g_test_add_func ("/dns/tcp-exchange/nobody", test_nobody);
  g_test_add_func ("/dns/tcp-exchange/cancelled", test_cancelled);
  return g_test_run ();
}
