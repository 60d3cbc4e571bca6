/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the store alone: holding from many threads that each wait for their commit, then
 * listing, taking and recording. usage: queue-bench DIRECTORY [PRODUCERS [SECONDS]] (50 and 5);
 * DIRECTORY must not hold a store that is needed. */
#include "queue/domains.h"
#include "queue/handover.h"
#include "queue/listing.h"
#include "queue/queue.h"
#include "queue/store.h"

#define BODY_SIZE 4096
#define BATCH     200

typedef struct
{
  RestanteQueue *queue;
  gint64 until;
  guint64 held;
} Producer;

static void
fail_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
hold_one (RestanteQueue *queue, const guint8 *content)
{
  g_autoptr (RestanteEnvelope) envelope = restante_envelope_new ();
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (queue);
  GError *error = NULL;

  envelope->id = restante_queue_next_id (queue);
  envelope->sender = g_strdup ("somebody@sender.example");
  g_ptr_array_add (envelope->recipients, g_strdup ("user@example.org"));
  envelope->client = g_strdup ("192.0.2.1");
  envelope->helo = g_strdup ("client.sender.example");
  envelope->trace = g_strnfill (180, 'r');
  envelope->subject = g_strdup ("The subject of a message of usual length");
  envelope->message_id = g_strdup ("<20260131.093000.12345@sender.example>");
  envelope->arrived = g_get_real_time () / G_TIME_SPAN_SECOND;
  restante_body_writer_append (body, content, BODY_SIZE, &error);
  fail_on (error);
  restante_queue_hold (queue, envelope, body, &error);
  fail_on (error);
}

static gpointer
produce (gpointer data)
{
  Producer *producer = data;
  guint8 content[BODY_SIZE];

  for (guint i = 0; i < BODY_SIZE; i++)
    content[i] = (guint8)('a' + i % 26);
  while (g_get_monotonic_time () < producer->until) {
    hold_one (producer->queue, content);
    producer->held++;
  }
  return NULL;
}

static guint64
hold_for (RestanteQueue *queue, guint n_producers, gint64 seconds)
{
  g_autofree Producer *producers = g_new0 (Producer, n_producers);
  g_autofree GThread **threads = g_new0 (GThread *, n_producers);
  gint64 until = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  guint64 held = 0;

  for (guint i = 0; i < n_producers; i++) {
    producers[i] = (Producer){ queue, until, 0 };
    threads[i] = g_thread_new ("producer", produce, &producers[i]);
  }
  for (guint i = 0; i < n_producers; i++) {
    g_thread_join (threads[i]);
    held += producers[i].held;
  }
  return held;
}

static double
seconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
}

static void
list_each (RestanteQueue *queue)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();

  for (guint order = RESTANTE_ORDER_NEWEST; order <= RESTANTE_ORDER_LARGEST; order++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (RestanteMessagePage) page = NULL;
    GError *error = NULL;

    filter->order = (RestanteOrder)order;
    page = restante_queue_list (queue, filter, 0, 100, &error);
    fail_on (error);
    g_print ("list %s: first 100 of %" G_GINT64_FORMAT " in %.2f ms\n",
             restante_order_to_string (filter->order), restante_message_page_get_total (page),
             seconds_since (start) * 1000);
  }
}

static void
mark_all (RestanteQueue *queue)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  gint64 start = g_get_monotonic_time ();
  GError *error = NULL;
  g_autoptr (GArray) marks = restante_queue_marks (queue, filter, 100, &error);

  fail_on (error);
  g_print ("marks: %u in %.1f ms\n", marks->len, seconds_since (start) * 1000);
}

static guint
drain_some (RestanteQueue *queue, gint64 domain_id, gint64 *after, gint64 now)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) held =
      restante_queue_take_held (queue, domain_id, *after, now, BATCH, &error);
  RestanteHandoverResult result = { TRUE, RESTANTE_MOVE_ACCEPTED, (char *)"250 2.0.0 Ok" };

  fail_on (error);
  for (guint i = 0; i < held->len; i++) {
    RestanteHandover *message = g_ptr_array_index (held, i);

    restante_queue_record (queue, message, &result, now, 0);
    *after = message->id;
  }
  return held->len;
}

static void
drain_all (RestanteQueue *queue, gint64 domain_id)
{
  gint64 start = g_get_monotonic_time ();
  gint64 now = g_get_real_time () / G_TIME_SPAN_SECOND;
  guint64 drained = 0;
  gint64 after = 0;
  guint some;

  while ((some = drain_some (queue, domain_id, &after, now)) > 0)
    drained += some;
  restante_queue_flush (queue);
  g_print ("take and record: %" G_GUINT64_FORMAT " in %.2f s, %.0f/s\n", drained,
           seconds_since (start), (double)drained / seconds_since (start));
}

static RestanteDomainRecord *
find_or_add (RestanteQueue *queue)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (queue, "example.org");
  RestanteDomainRecord *stored;
  GError *error = NULL;

  if (record != NULL)
    return g_steal_pointer (&record);
  record = restante_domain_record_new ("example.org");
  record->primary = g_strdup ("mail.example.org:25");
  stored = restante_queue_put_domain (queue, record, &error);
  fail_on (error);
  return stored;
}

int
main (int argc, char **argv)
{
  RestanteQueueOptions options = { 0, 3 * 86400 };
  guint producers = argc > 2 ? (guint)g_ascii_strtoull (argv[2], NULL, 10) : 50;
  gint64 seconds = argc > 3 ? g_ascii_strtoll (argv[3], NULL, 10) : 5;
  g_autoptr (RestanteDomainRecord) domain = NULL;
  GError *error = NULL;
  RestanteQueue *queue;
  gint64 start = g_get_monotonic_time ();
  guint64 held;

  if (argc < 2) {
    g_printerr ("usage: queue-bench DIRECTORY [PRODUCERS [SECONDS]]\n");
    return 2;
  }
  queue = restante_queue_open (argv[1], &options, &error);
  fail_on (error);
  g_print ("open: %.1f ms\n", seconds_since (start) * 1000);
  domain = find_or_add (queue);
  start = g_get_monotonic_time ();
  held = hold_for (queue, producers, seconds);
  g_print ("hold: %" G_GUINT64_FORMAT " from %u, %.0f/s, %.1f a commit\n", held, producers,
           (double)held / seconds_since (start),
           (double)held / (double)restante_store_writer_get_commits (queue->writer));
  list_each (queue);
  mark_all (queue);
  if (argc > 4)
    drain_all (queue, domain->id);
  restante_queue_close (queue);
  return 0;
}
