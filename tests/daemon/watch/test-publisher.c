/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A home that has moved: its name leads to HOME_4, where nobody is, and its sign of life tells
 * 127.0.0.1, where it proves itself. */
#include "watch/publisher.h"

#include <string.h>

#include "api/activity.h"
#include "fenced.h"
#include "queue/heartbeats.h"

#define NOWHERE "127.0.0.9"
#define HERE    "127.0.0.1"

typedef struct
{
  Fenced fenced;
  RestanteFenceKeeper *fences;
  RestantePublisher *publisher;
  GString *said;
  guint probed;
} Published;

static void
on_activity (RestanteWatch *watch, RestanteActivity *activity, Published *self)
{
  g_string_append_printf (self->said, "%s: %s\n", restante_activity_get_kind (activity),
                          restante_activity_get_text (activity));
}

static void
on_probed (RestanteWatch *watch, const char *domain, gpointer result, Published *self)
{
  self->probed++;
}

static void
set_up (Published *self, gconstpointer unused)
{
  const char *const none[] = { NULL };

  fenced_set_up (&self->fenced, NOWHERE, "");
  self->said = g_string_new (NULL);
  self->fences = restante_fence_keeper_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, none);
  self->publisher = restante_publisher_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, self->fences);
  g_signal_connect (self->fenced.watch, "activity", G_CALLBACK (on_activity), self);
  g_signal_connect_after (self->fenced.watch, "primary-probed", G_CALLBACK (on_probed), self);
}

static void
tear_down (Published *self, gconstpointer unused)
{
  g_signal_handlers_disconnect_by_data (self->fenced.watch, self);
  restante_publisher_stop (self->publisher);
  restante_fence_keeper_stop (self->fences);
  fenced_tear_down (&self->fenced);
  g_string_free (self->said, TRUE);
}

/* The home told that it is at @address; @publish: the owner wants that in DNS. */
static void
hear (Published *self, const char *address, gboolean publish)
{
  const char *const told[] = { address, NULL };
  gboolean changed;

  g_assert_true (restante_queue_put_heartbeat (self->fenced.home.queue, DOMAIN, "ann", "secret",
                                               publish, NULL));
  g_assert_true (restante_queue_note_heartbeat (self->fenced.home.queue, DOMAIN, told,
                                                FIXTURE_ARRIVED, &changed, NULL));
}

static void
probe (Published *self, const char *place)
{
  guint before = self->probed;

  restante_watch_set_place (self->fenced.watch, DOMAIN, RESTANTE_PLACE_HEARTBEAT, place);
  restante_watch_address_changed (self->fenced.watch, DOMAIN);
  AWAIT (self->probed > before);
}

static gboolean
said (Published *self, const char *words)
{
  return strstr (self->said->str, words) != NULL;
}

static guint
count (Published *self, const char *words)
{
  guint n = 0;

  for (const char *c = self->said->str; (c = strstr (c, words)) != NULL; c++)
    n++;
  return n;
}

static void
test_proven (Published *self, gconstpointer unused)
{
  guint serial;

  fenced_add_server (&self->fenced);
  hear (self, HERE, TRUE);
  probe (self, HERE);
  AWAIT (said (self, "dns-write: "));
  fenced_assert_zone (&self->fenced, HERE, "");
  g_assert_cmpuint (zone_get_ttl (self->fenced.zone, NAME, "A"), ==, 300);
  serial = zone_get_serial (self->fenced.zone);
  probe (self, HERE);
  probe (self, HERE);
  g_assert_cmpuint (zone_get_serial (self->fenced.zone), ==, serial);
  g_assert_cmpuint (count (self, "dns-write: "), ==, 1);
}

/* A stranger there, another address than was told, or an owner who does not want it. */
static void
test_nothing (Published *self, gconstpointer unused)
{
  guint serial;

  fenced_add_server (&self->fenced);
  serial = zone_get_serial (self->fenced.zone);
  hear (self, HERE, TRUE);
  fake_primary_set_pair (self->fenced.home.primary, self->fenced.home.other_pair);
  probe (self, HERE);
  fake_primary_set_pair (self->fenced.home.primary, self->fenced.home.pair);
  hear (self, "203.0.113.50", TRUE);
  probe (self, HERE);
  hear (self, HERE, FALSE);
  probe (self, HERE);
  /* What would be under way ends with it. */
  restante_publisher_stop (self->publisher);
  self->publisher = restante_publisher_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, self->fences);
  g_assert_cmpuint (zone_get_serial (self->fenced.zone), ==, serial);
  g_assert_false (said (self, "dns-write: "));
}

static guint
count_asked (Published *self)
{
  g_autofree char *path = folder_path (self->fenced.script, "asked");
  g_autofree char *text = NULL;
  guint lines = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    for (const char *c = text; (c = strchr (c, '\n')) != NULL; c++)
      lines++;
  return lines;
}

static gboolean
tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* A problem that goes on is told once. */
static void
test_problem (Published *self, gconstpointer unused)
{
  guint timer = g_timeout_add (10, tick, NULL);

  fenced_add_command (&self->fenced, "echo no; exit 1");
  hear (self, HERE, TRUE);
  probe (self, HERE);
  AWAIT (said (self, "publish-failed: "));
  probe (self, HERE);
  AWAIT (count_asked (self) == 2);
  g_assert_cmpuint (count (self, "publish-failed: "), ==, 1);
  restante_publisher_stop (self->publisher);
  self->publisher = restante_publisher_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, self->fences);
  fenced_set_plan (&self->fenced, "");
  probe (self, HERE);
  AWAIT (said (self, "dns-write: "));
  g_source_remove (timer);
  fenced_assert_zone (&self->fenced, HERE, "");
}

/* DNS is slow to say what the service took: it is told once. */
static void
test_unread (Published *self, gconstpointer unused)
{
  fenced_add_command (&self->fenced, "exit 0");
  hear (self, HERE, TRUE);
  probe (self, HERE);
  AWAIT (said (self, "dns-write: "));
  fenced_assert_zone (&self->fenced, NOWHERE, "");
  probe (self, HERE);
  probe (self, HERE);
  fenced_assert_asked (&self->fenced, "A " HERE "\n");
}

/* While the name is fenced it is the fence's business alone. */
static void
test_fenced (Published *self, gconstpointer unused)
{
  const char *const none[] = { NULL };

  restante_publisher_stop (self->publisher);
  restante_fence_keeper_stop (self->fences);
  fenced_add_command (&self->fenced, "");
  fenced_store (&self->fenced, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE, NOWHERE, "",
                SELF_4, "");
  zone_put (self->fenced.zone, NAME, "A", 60, SELF_4);
  self->fences = restante_fence_keeper_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, none);
  self->publisher = restante_publisher_start (self->fenced.home.queue, self->fenced.watch,
                                              self->fenced.keeper, self->fences);
  hear (self, HERE, TRUE);
  probe (self, HERE);
  AWAIT (said (self, "restore: "));
  fenced_assert_asked (&self->fenced, "A " HERE "\n");
  g_assert_false (said (self, "dns-write: "));
}

#define ADD(path, function) g_test_add (path, Published, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/publisher/proven", test_proven);
  ADD ("/promise/9/watch/publisher/nothing", test_nothing);
  ADD ("/watch/publisher/problem", test_problem);
  ADD ("/promise/9/watch/publisher/unread", test_unread);
  ADD ("/promise/9/watch/publisher/fenced", test_fenced);
  return g_test_run ();
}
