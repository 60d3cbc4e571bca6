/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service and its sessions, over TCP: who is let in, what is told of a call, and how it ends.
 * What the peer says is protocol/odmr-server's. */
#include "net/odmr-service.h"

#include <string.h>

#include "doorway.h"
#include "net/listen-socket.h"
#include "queue/dial-ins.h"
#include "queue/domains.h"

#define PASSWORD "tanstaaftanstaaf"

typedef struct
{
  Doorway doorway;
  RestanteOdmrService *service;
  char *endpoint;
  char *tls_endpoint;

  GMutex lock;
  GCond changed;
  GString *log;        /* what was told of calls; under lock */
  gboolean done;       /* what the main loop was asked to do; under lock */
  gboolean turn_waits; /* a turn goes on until the service closes; under lock */
} Case;

static void
note (Case *self, const char *what, const char *const *names, const char *detail)
{
  g_autofree char *list = g_strjoinv ("+", (char **)names);

  g_mutex_lock (&self->lock);
  g_string_append_printf (self->log, "%s %s%s\n", what, list, detail);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
on_began (const char *const *domains, const char *address, gpointer user_data)
{
  g_assert_cmpstr (address, ==, "127.0.0.1");
  note (user_data, "began", domains, "");
}

static gboolean
waits (Case *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->turn_waits;
}

/* One line, as a sender would, instead of mail. */
static void
on_turn (GPtrArray *domains, RestanteChannel *channel, const gint *closing, gpointer user_data)
{
  Case *self = user_data;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  guint8 byte[1];

  for (guint i = 0; i < domains->len; i++)
    g_strv_builder_add (names, ((RestanteDomainRecord *)g_ptr_array_index (domains, i))->name);
  list = g_strv_builder_end (names);
  note (self, "turn", (const char *const *)list, restante_channel_is_tls (channel) ? " tls" : "");
  if (waits (self)) {
    while (!g_atomic_int_get (closing))
      g_usleep (1000);
    /* What the home answers must still be heard, or its mail would come twice. */
    g_assert_cmpint (restante_channel_read (channel, byte, 1, 30, NULL), ==, 1);
  }
  restante_channel_write (channel, (const guint8 *)"220 turned\r\n", 12, 10, NULL);
}

static void
on_ended (const char *const *domains, gpointer user_data)
{
  note (user_data, "ended", domains, "");
}

static const RestanteOdmrFuncs funcs = { on_began, on_turn, on_ended };

/* Waits until that is what was told. */
static void
expect_log (Case *self, const char *log)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!g_str_equal (self->log->str, log))
    if (!g_cond_wait_until (&self->changed, &self->lock, end))
      g_error ("told: %s, wanted: %s", self->log->str, log);
  g_string_truncate (self->log, 0);
}

static void
add_domain (Case *self, const char *name, const char *user)
{
  RestanteQueue *queue = self->doorway.store.queue;
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new (name);
  g_autoptr (RestanteDomainRecord) stored = NULL;

  record->primary = g_strdup ("");
  record->identity = RESTANTE_IDENTITY_DIAL_IN;
  stored = restante_queue_put_domain (queue, record, NULL);
  g_assert_nonnull (stored);
  g_assert_true (restante_queue_put_dial_in (queue, name, user, PASSWORD, NULL));
}

static GPtrArray *
listen_at (char **endpoint)
{
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_object_unref);
  GSocket *socket = restante_listen_socket_open ("127.0.0.1:0", NULL);

  g_assert_nonnull (socket);
  g_ptr_array_add (sockets, socket);
  *endpoint = restante_listen_socket_get_address (socket);
  return sockets;
}

static gpointer
run_main_loop (gpointer loop)
{
  g_main_loop_run (loop);
  return NULL;
}

static gboolean
do_start (gpointer data)
{
  Case *self = data;
  g_autoptr (GPtrArray) plain = listen_at (&self->endpoint);
  g_autoptr (GPtrArray) tls = listen_at (&self->tls_endpoint);
  RestanteOdmrServiceOptions options = {
    .hostname = DOORWAY_HOSTNAME,
    .sockets = plain,
    .tls_sockets = tls,
    .plain_auth = TRUE,
    .funcs = &funcs,
    .user_data = self,
  };

  self->service =
      restante_odmr_service_start (&options, self->doorway.store.queue, self->doorway.certificate);
  return G_SOURCE_REMOVE;
}

static gboolean
do_stop (gpointer data)
{
  Case *self = data;

  g_clear_pointer (&self->service, restante_odmr_service_stop);
  return G_SOURCE_REMOVE;
}

static void
on_done (gpointer data)
{
  Case *self = data;

  g_mutex_lock (&self->lock);
  self->done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Where the service belongs; waits for it. */
static void
in_main_loop (Case *self, GSourceFunc func)
{
  self->done = FALSE;
  g_idle_add_full (G_PRIORITY_DEFAULT, func, self, on_done);
  g_mutex_lock (&self->lock);
  while (!self->done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
set_up (Case *self, gconstpointer unused)
{
  doorway_set_up (&self->doorway);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->log = g_string_new (NULL);
  add_domain (self, "home.test", "home");
  add_domain (self, "second.test", "home");
  add_domain (self, "other.test", "other");
  in_main_loop (self, do_start);
}

static void
stop (Case *self)
{
  in_main_loop (self, do_stop);
}

static void
tear_down (Case *self, gconstpointer unused)
{
  stop (self);
  doorway_tear_down (&self->doorway);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->endpoint);
  g_free (self->tls_endpoint);
}

/* RFC 2195. */
static void
log_in (Sender *sender, const char *user, const char *password, const char *answer)
{
  g_autofree char *challenge = g_strchomp (g_strdup (sender_ask (sender, "AUTH CRAM-MD5", "334 ")));
  gsize length;
  g_autofree guchar *text = g_base64_decode (challenge + 4, &length);
  g_autofree char *digest = g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guchar *)password,
                                                     strlen (password), text, length);
  g_autofree char *line = g_strdup_printf ("%s %s", user, digest);
  g_autofree char *response = g_base64_encode ((const guchar *)line, strlen (line));

  sender_ask (sender, response, answer);
}

static Sender *
call (Case *self, const char *user)
{
  Sender *sender = sender_new (self->endpoint, NULL);

  sender_hear (sender, "220 " DOORWAY_HOSTNAME " ODMR");
  sender_ask (sender, "EHLO home.test", "250");
  log_in (sender, user, PASSWORD, "235 ");
  return sender;
}

static void
hold (Case *self, const char *recipient)
{
  fixture_hold (self->doorway.store.queue, recipient, "Subject: hello\r\n\r\nhello\r\n");
}

static void
test_turn (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = NULL;

  hold (self, "ann@second.test");
  sender = call (self, "home");
  sender_ask (sender, "ATRN", "250 ");
  sender_hear (sender, "220 turned");
  sender_hear_end (sender);
  expect_log (self, "began home.test+second.test\nturn home.test+second.test\n"
                    "ended home.test+second.test\n");
}

/* Promise 3: whatever is asked for, only what is the user's is ever given to a turn. */
static void
test_others (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = NULL;

  hold (self, "ann@other.test");
  /* Its user may call; its identity is another one. */
  hold (self, "ann@example.org");
  g_assert_true (restante_queue_put_dial_in (self->doorway.store.queue, "example.org", "home",
                                             PASSWORD, NULL));
  sender = call (self, "home");
  sender_ask (sender, "ATRN other.test", "450 ");
  sender_ask (sender, "ATRN home.test,other.test", "450 ");
  sender_ask (sender, "ATRN example.org", "450 ");
  sender_ask (sender, "ATRN", "453 ");
  sender_ask (sender, "QUIT", "221 ");
  expect_log (self, "began home.test+second.test\nended home.test+second.test\n");
}

/* Twice the same name is one domain. */
static void
test_names (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = NULL;

  hold (self, "ann@home.test");
  sender = call (self, "home");
  sender_ask (sender, "ATRN home.test,HOME.test", "250 ");
  sender_hear (sender, "220 turned");
  expect_log (self, "began home.test+second.test\nturn home.test\nended home.test+second.test\n");
}

static void
test_wrong_password (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = sender_new (self->endpoint, NULL);

  sender_hear (sender, "220 ");
  sender_ask (sender, "EHLO home.test", "250");
  for (guint i = 0; i < 6; i++)
    log_in (sender, i % 2 ? "home" : "nobody", "wrong", "535 ");
  sender_ask (sender, "AUTH CRAM-MD5", "421 ");
  sender_hear_end (sender);
  expect_log (self, "");
}

static void
test_tls_from_the_start (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = sender_new (self->tls_endpoint, NULL);

  hold (self, "ann@home.test");
  sender_start_tls (sender);
  sender_hear (sender, "220 ");
  sender_ask (sender, "EHLO home.test", "250");
  log_in (sender, "home", PASSWORD, "235 ");
  sender_ask (sender, "ATRN home.test", "250 ");
  sender_hear (sender, "220 turned");
  expect_log (self,
              "began home.test+second.test\nturn home.test tls\nended home.test+second.test\n");
}

/* RFC 3207 section 4.2: who it was in plain is forgotten, and told so. */
static void
test_starttls (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = call (self, "other");

  sender_ask (sender, "STARTTLS", "220 ");
  sender_start_tls (sender);
  sender_ask (sender, "EHLO home.test", "250");
  sender_ask (sender, "ATRN", "530 ");
  expect_log (self, "began other.test\nended other.test\n");
  log_in (sender, "home", PASSWORD, "235 ");
  expect_log (self, "began home.test+second.test\n");
}

static void
test_gone (Case *self, gconstpointer unused)
{
  Sender *sender = call (self, "other");

  sender_free (sender);
  expect_log (self, "began other.test\nended other.test\n");
}

static void
test_one_at_a_time (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) first = NULL;
  g_autoptr (Sender) second = NULL;

  hold (self, "ann@home.test");
  hold (self, "ann@second.test");
  self->turn_waits = TRUE;
  first = call (self, "home");
  sender_ask (first, "ATRN home.test", "250 ");
  second = call (self, "home");
  sender_ask (second, "ATRN", "451 ");
  sender_ask (second, "ATRN home.test", "451 ");
  sender_ask (second, "ATRN second.test", "250 ");
  sender_say (first, "250 ");
  sender_say (second, "250 ");
}

/* A turn is told to end; whoever only talks hears it at once. */
static void
test_stop (Case *self, gconstpointer unused)
{
  g_autoptr (Sender) turning = NULL;
  g_autoptr (Sender) talking = NULL;

  hold (self, "ann@home.test");
  self->turn_waits = TRUE;
  turning = call (self, "home");
  talking = call (self, "other");
  sender_ask (turning, "ATRN home.test", "250 ");
  expect_log (self, "began home.test+second.test\nbegan other.test\nturn home.test\n");
  sender_say (turning, "250 ");
  stop (self);
  sender_hear (turning, "220 turned");
  sender_hear_end (turning);
  sender_hear (talking, "421 ");
  sender_hear_end (talking);
}

static void
test_too_many (Case *self, gconstpointer unused)
{
  Sender *senders[10];
  g_autoptr (Sender) over = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (senders); i++) {
    senders[i] = sender_new (self->endpoint, NULL);
    sender_hear (senders[i], "220 ");
  }
  over = sender_new (self->endpoint, NULL);
  sender_hear (over, "421 ");
  sender_hear_end (over);
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    sender_free (senders[i]);
}

static void
test_listening (Case *self, gconstpointer unused)
{
  const char *const *plain = restante_odmr_service_get_listening (self->service, FALSE);
  const char *const *tls = restante_odmr_service_get_listening (self->service, TRUE);

  g_assert_cmpstr (plain[0], ==, self->endpoint);
  g_assert_null (plain[1]);
  g_assert_cmpstr (tls[0], ==, self->tls_endpoint);
  g_assert_null (tls[1]);
}

int
main (int argc, char **argv)
{
  GMainLoop *main_loop;
  GThread *thread;
  int status;

#define ADD(path, func) g_test_add (path, Case, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/odmr-service/turn", test_turn);
  ADD ("/promise/3/net/odmr-service/others", test_others);
  ADD ("/net/odmr-service/names", test_names);
  ADD ("/net/odmr-service/wrong-password", test_wrong_password);
  ADD ("/net/odmr-service/tls-from-the-start", test_tls_from_the_start);
  ADD ("/net/odmr-service/starttls", test_starttls);
  ADD ("/net/odmr-service/gone", test_gone);
  ADD ("/net/odmr-service/one-at-a-time", test_one_at_a_time);
  ADD ("/net/odmr-service/stop", test_stop);
  ADD ("/net/odmr-service/too-many", test_too_many);
  ADD ("/net/odmr-service/listening", test_listening);
  /* The tests block; the doors are watched by the main loop. */
  main_loop = g_main_loop_new (NULL, FALSE);
  thread = g_thread_new ("main-loop", run_main_loop, main_loop);
  status = g_test_run ();
  g_main_loop_quit (main_loop);
  g_thread_join (thread);
  g_main_loop_unref (main_loop);
  return status;
}
