/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-sight.h"

#define SINCE 1700000000
#define TTL   300

typedef struct
{
  RestanteFenceRecord *record;
  RestanteDomainRecord *domain;
  RestanteProbeResult result;
} Fixture;

static RestanteRecordSet *
set (guint32 ttl, const char *address)
{
  const char *const data[] = { address, NULL };

  return restante_record_set_new ("mail.home.test", "A", ttl, data);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->record = restante_fence_record_new ("home.test");
  self->record->state = RESTANTE_FENCE_FENCED;
  self->record->since = SINCE;
  g_ptr_array_add (self->record->changes, restante_record_change_new (set (TTL, "203.0.113.7"),
                                                                      set (60, "192.0.2.1"), NULL));
  self->domain = restante_domain_record_new ("home.test");
  self->result.outcome = RESTANTE_PROBE_STRANGER;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  restante_fence_record_free (self->record);
  restante_domain_record_unref (self->domain);
}

/* Where the name leads, and who is said to have answered at @address. */
static RestanteFenceSeen
see (Fixture *self, const char *named, const char *address, gint64 now)
{
  g_auto (GStrv) list = named != NULL ? g_strsplit (named, " ", -1) : NULL;
  g_autofree char *line = NULL;
  RestanteFenceSeen seen;

  self->result.named = list;
  self->result.address = (char *)address;
  seen = restante_fence_sight_make (self->record, self->domain, &self->result, now, &line);
  seen.addresses = NULL;
  return seen;
}

static void
test_name (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *named;
    gint64 now;
    RestanteFenceName name;
  } rows[] = {
    { "192.0.2.1", SINCE, RESTANTE_FENCE_NAME_OWN },
    { NULL, SINCE, RESTANTE_FENCE_NAME_OWN },
    /* A cache may say it, for as long as its TTL was. */
    { "203.0.113.7", SINCE + TTL, RESTANTE_FENCE_NAME_HOME },
    { "203.0.113.7", SINCE + TTL + 1, RESTANTE_FENCE_NAME_CHANGED },
    { "203.0.113.8", SINCE, RESTANTE_FENCE_NAME_CHANGED },
    { "192.0.2.1 203.0.113.8", SINCE, RESTANTE_FENCE_NAME_CHANGED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (see (self, rows[i].named, NULL, rows[i].now).name, ==, rows[i].name);
  self->record->state = RESTANTE_FENCE_WATCHING;
  g_assert_cmpint (see (self, "203.0.113.8", NULL, SINCE).name, ==, RESTANTE_FENCE_NAME_HOME);
}

/* A stranger where a heartbeat says that the home is says nothing about the name. */
static void
test_at_name (Fixture *self, gconstpointer unused)
{
  RestanteFenceSeen seen = see (self, "203.0.113.7", "203.0.113.7", SINCE);

  g_assert_true (seen.at_name);
  g_assert_cmpint (seen.outcome, ==, RESTANTE_PROBE_STRANGER);
  seen = see (self, "203.0.113.7", "203.0.113.9", SINCE);
  g_assert_false (seen.at_name);
  g_assert_cmpint (seen.outcome, ==, RESTANTE_PROBE_FAILED);
  self->result.outcome = RESTANTE_PROBE_PROVEN;
  g_assert_cmpint (see (self, "203.0.113.7", "203.0.113.9", SINCE).outcome, ==,
                   RESTANTE_PROBE_PROVEN);
}

static void
test_domain (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (see (self, NULL, NULL, SINCE).down_since, ==, 0);
  g_assert_false (see (self, NULL, NULL, SINCE).is_known);
  self->domain->since = SINCE - 5;
  self->domain->last_proven = SINCE - 9;
  self->domain->state = g_strdup ("down");
  g_assert_cmpint (see (self, NULL, NULL, SINCE).down_since, ==, SINCE - 5);
  g_assert_true (see (self, NULL, NULL, SINCE).is_known);
}

static void
test_late (Fixture *self, gconstpointer unused)
{
  const char *const own[] = { "192.0.2.1", NULL };
  const char *const home[] = { "203.0.113.7", NULL };

  g_assert_false (restante_fence_sight_is_late (self->record, own));
  self->record->state = RESTANTE_FENCE_WATCHING;
  g_assert_true (restante_fence_sight_is_late (self->record, own));
  g_assert_false (restante_fence_sight_is_late (self->record, home));
  g_assert_false (restante_fence_sight_is_late (self->record, NULL));
  g_ptr_array_set_size (self->record->changes, 0);
  g_assert_false (restante_fence_sight_is_late (self->record, own));
}

/* What a service could not take away may be where the home comes back: it is nobody's own. */
static void
test_kept (Fixture *self, gconstpointer unused)
{
  g_auto (GStrv) written = NULL;

  g_ptr_array_add (
      self->record->changes,
      restante_record_change_new (set (TTL, "203.0.113.9"), set (TTL, "203.0.113.9"), NULL));
  written = restante_fence_sight_list_written (self->record);
  g_assert_cmpuint (g_strv_length (written), ==, 1);
  g_assert_cmpstr (written[0], ==, "192.0.2.1");
  g_assert_cmpint (see (self, "192.0.2.1 203.0.113.9", NULL, SINCE + TTL + 1).name, ==,
                   RESTANTE_FENCE_NAME_OWN);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/watch/fence-sight/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("name", test_name);
  ADD ("at-name", test_at_name);
  ADD ("domain", test_domain);
  ADD ("late", test_late);
  ADD ("kept", test_kept);
  return g_test_run ();
}
