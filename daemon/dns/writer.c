/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/writer.h"

#include <string.h>

#include "dns/deadline.h"
#include "dns/writer-private.h"
#include "protocol/wipe.h"

G_DEFINE_QUARK (restante - writer - error - quark, restante_writer_error)

static const RestanteWriterKind *const kinds[] = {
  &restante_writer_rfc2136,    &restante_writer_dyndns2, &restante_writer_desec,
  &restante_writer_cloudflare, &restante_writer_hetzner, &restante_writer_gandi,
  &restante_writer_duckdns,    &restante_writer_command,
};

struct _RestanteWriter
{
  const RestanteWriterKind *kind;
  gpointer state;
  char *name;
  char *zone;
  guint timeout;
  gatomicrefcount count;
  GMutex lock; /* one request at a time: what it answers is kept for the next one */
};

void
restante_writer_settings_free (RestanteWriterSettings *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->kind);
  g_free (self->zone);
  g_free (self->server);
  g_free (self->url);
  g_free (self->user);
  g_free (self->command);
  restante_wipe_free (self->secret);
  g_free (self);
}

RestanteWriterSettings *
restante_writer_settings_copy (const RestanteWriterSettings *self)
{
  RestanteWriterSettings *copy = g_new0 (RestanteWriterSettings, 1);

  copy->name = g_strdup (self->name);
  copy->kind = g_strdup (self->kind);
  copy->zone = g_strdup (self->zone);
  copy->server = g_strdup (self->server);
  copy->url = g_strdup (self->url);
  copy->user = g_strdup (self->user);
  copy->command = g_strdup (self->command);
  copy->secret = g_strdup (self->secret);
  return copy;
}

gboolean
restante_writer_settings_equal (const RestanteWriterSettings *a, const RestanteWriterSettings *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->kind, b->kind) == 0 &&
         g_strcmp0 (a->zone, b->zone) == 0 && g_strcmp0 (a->server, b->server) == 0 &&
         g_strcmp0 (a->url, b->url) == 0 && g_strcmp0 (a->user, b->user) == 0 &&
         g_strcmp0 (a->command, b->command) == 0 && g_strcmp0 (a->secret, b->secret) == 0;
}

static const RestanteWriterKind *
find_kind (const char *kind, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kinds[i]->kind, kind) == 0)
      return kinds[i];
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", kinds[i]->kind);
  }
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
               "there is no kind of writer \"%s\"; choose one of %s", kind != NULL ? kind : "",
               all->str);
  return NULL;
}

RestanteWriter *
restante_writer_new (const RestanteWriterSettings *settings,
                     const RestanteWriterSurroundings *surroundings,
                     GError **error)
{
  const RestanteWriterKind *kind = find_kind (settings->kind, error);
  RestanteWriter *self;
  gpointer state;

  if (kind == NULL)
    return NULL;
  if (settings->zone == NULL || settings->zone[0] == '\0') {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         "a writer needs the zone that it may write; give it with --zone");
    return NULL;
  }
  state = kind->open (settings, surroundings, error);
  if (state == NULL)
    return NULL;
  self = g_new0 (RestanteWriter, 1);
  self->kind = kind;
  self->state = state;
  self->name = g_strdup (settings->name);
  self->zone = g_strdup (settings->zone);
  self->timeout = surroundings->timeout;
  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->lock);
  return self;
}

RestanteWriter *
restante_writer_ref (RestanteWriter *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
restante_writer_unref (RestanteWriter *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->count))
    return;
  self->kind->close (self->state);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self->zone);
  g_free (self);
}

const char *
restante_writer_get_name (RestanteWriter *self)
{
  return self->name;
}

const char *
restante_writer_get_zone (RestanteWriter *self)
{
  return self->zone;
}

const char *
restante_writer_get_key_name (RestanteWriter *self)
{
  return self->kind->get_key_name != NULL ? self->kind->get_key_name (self->state) : NULL;
}

gboolean
restante_writer_can_clear_one (RestanteWriter *self)
{
  return !self->kind->clears_host;
}

/* Says that the time was over, where a kind only knows that it was cancelled. */
static void
explain (RestanteWriter *self, RestanteDeadline *deadline, GError **error)
{
  if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !restante_deadline_is_over (deadline))
    return;
  g_clear_error (error);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
               "the writer %s got no answer within %u s; try again later", self->name,
               self->timeout);
}

gboolean
restante_writer_test (RestanteWriter *self, GCancellable *cancellable, char **text, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (RestanteDeadline) deadline = restante_deadline_new (self->timeout, cancellable);
  g_autoptr (GError) failure = NULL;

  if (self->kind->test (self->state, restante_deadline_get_cancellable (deadline), text, &failure))
    return TRUE;
  explain (self, deadline, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
is_in_zone (RestanteWriter *self, const char *name, GError **error)
{
  if (restante_name_is_below (name, self->zone))
    return TRUE;
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
               "%s is not in %s, the zone of the writer %s; add a writer for its own zone", name,
               self->zone, self->name);
  return FALSE;
}

static RestanteRecordSet *
read_set (RestanteWriter *self,
          const char *name,
          const char *type,
          GCancellable *cancellable,
          GError **error)
{
  if (self->kind->read != NULL)
    return self->kind->read (self->state, name, type, cancellable, error);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
               "a writer of the kind %s cannot read what is in DNS", self->kind->kind);
  return NULL;
}

RestanteRecordSet *
restante_writer_read (RestanteWriter *self,
                      const char *name,
                      const char *type,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (RestanteDeadline) deadline = NULL;
  g_autoptr (GError) failure = NULL;
  RestanteRecordSet *set;

  if (!is_in_zone (self, name, error))
    return NULL;
  deadline = restante_deadline_new (self->timeout, cancellable);
  set = read_set (self, name, type, restante_deadline_get_cancellable (deadline), &failure);
  if (set != NULL)
    return set;
  explain (self, deadline, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* One spelling of an IP address (RFC 5952): services give back another than they got. */
static RestanteRecordSet *
canonicalize (const RestanteRecordSet *set)
{
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; set->data[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (set->data[i]);

    g_ptr_array_add (data, address != NULL ? g_inet_address_to_string (address)
                                           : g_strdup (set->data[i]));
  }
  g_ptr_array_add (data, NULL);
  return restante_record_set_new (set->name, set->type, set->ttl, (const char *const *)data->pdata);
}

static gboolean
is_same (const RestanteRecordSet *a, const RestanteRecordSet *b)
{
  g_autoptr (RestanteRecordSet) left = canonicalize (a);
  g_autoptr (RestanteRecordSet) right = canonicalize (b);

  return restante_record_set_equal (left, right);
}

static char *
describe (const RestanteRecordSet *set)
{
  return restante_record_set_is_empty (set) ? g_strdup ("nothing") : g_strjoinv (", ", set->data);
}

gboolean
restante_writer_check_before (const RestanteRecordSet *there,
                              const RestanteRecordChange *change,
                              GError **error)
{
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  if (is_same (there, change->before))
    return TRUE;
  found = describe (there);
  wanted = describe (change->before);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
               "%s %s is %s now and no longer %s; nothing was written", there->name, there->type,
               found, wanted);
  return FALSE;
}

static gboolean
check_after (const RestanteRecordSet *there, const RestanteRecordChange *change, GError **error)
{
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  if (is_same (there, change->after))
    return TRUE;
  found = describe (there);
  wanted = describe (change->after);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
               "%s was written for %s %s, but what is read back differs: %s", wanted, there->name,
               there->type, found);
  return FALSE;
}

static gboolean
compare_before (RestanteWriter *self,
                const RestanteRecordChange *change,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (RestanteRecordSet) there = NULL;

  if (self->kind->checks_before || self->kind->read == NULL)
    return TRUE;
  there = read_set (self, change->before->name, change->before->type, cancellable, error);
  return there != NULL && restante_writer_check_before (there, change, error);
}

static gboolean
compare_after (RestanteWriter *self,
               const RestanteRecordChange *change,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (RestanteRecordSet) there = NULL;

  if (self->kind->read == NULL)
    return TRUE;
  there = read_set (self, change->after->name, change->after->type, cancellable, error);
  return there != NULL && check_after (there, change, error);
}

gboolean
restante_writer_write (RestanteWriter *self,
                       const RestanteRecordChange *change,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (RestanteDeadline) deadline = NULL;
  g_autoptr (GError) failure = NULL;
  GCancellable *limit;
  gboolean sent;

  if (!is_in_zone (self, change->after->name, error))
    return FALSE;
  deadline = restante_deadline_new (self->timeout, cancellable);
  limit = restante_deadline_get_cancellable (deadline);
  sent = compare_before (self, change, limit, &failure) &&
         self->kind->write (self->state, change, limit, &failure);
  if (sent && compare_after (self, change, limit, &failure))
    return TRUE;
  explain (self, deadline, &failure);
  if (sent && !g_error_matches (failure, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT))
    g_prefix_error (&failure, "the change was sent, but it was not read back: ");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
