/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/fence-check.h"

#include "fixture.h"
#include "queue/fences.h"

typedef struct
{
  const char *path;
  RestanteFenceState state;
  RestanteFenceIntent intent;
  gboolean is_fenced;
} Row;

static const Row rows[] = {
  { "off", RESTANTE_FENCE_OFF, RESTANTE_FENCE_INTENT_NONE, FALSE },
  { "watching", RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE, FALSE },
  { "begun", RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_FENCE, TRUE },
  { "fenced", RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE, TRUE },
  { "restoring", RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_INTENT_RESTORE, TRUE },
};

static void
set_up (Fixture *self, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_new ("example.org");

  fixture_set_up (self, NULL);
  record->state = row->state;
  record->intent = row->intent;
  g_assert_true (restante_queue_put_fence (self->queue, record, NULL));
}

/* Nothing else of the domain is held up, and no other domain is. */
static gboolean
put (Fixture *self, const char *name, const char *primary, GError **error)
{
  g_autoptr (RestanteDomainRecord) stored = restante_queue_find_domain (self->queue, name);
  g_autoptr (RestanteDomainRecord) wanted = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;

  wanted->hold += 86400;
  if (primary != NULL) {
    g_free (wanted->primary);
    wanted->primary = g_strdup (primary);
  }
  put = restante_queue_put_domain (self->queue, wanted, error);
  return put != NULL;
}

static void
assert_answer (gboolean done, GError *error, gconstpointer data)
{
  const Row *row = data;

  g_assert_true (done == !row->is_fenced);
  if (row->is_fenced)
    g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
  else
    g_assert_no_error (error);
}

static void
test_primary (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = put (self, "example.org", "other.example.org:25", &error);

  assert_answer (done, error, data);
  g_assert_true (put (self, "example.org", NULL, NULL));
  g_assert_true (put (self, "example.net", "other.example.net:25", NULL));
}

static void
test_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = restante_queue_remove_domain (self->queue, "example.org", &error);

  assert_answer (done, error, data);
  g_assert_true (restante_queue_remove_domain (self->queue, "example.net", NULL));
}

static void
add (const char *what, const Row *row, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/promise/9/queue/fence-check/%s/%s", what, row->path);

  g_test_add (path, Fixture, row, set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    add ("primary", &rows[i], test_primary);
    add ("remove", &rows[i], test_remove);
  }
  return g_test_run ();
}
