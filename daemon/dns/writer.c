/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/writer.h"

#include <string.h>

#include "dns/writer-private.h"

G_DEFINE_QUARK (restante_writer_error_quark, restante_writer_error)

struct _RestanteWriter
{
  const RestanteWriterKind *kind;
  char *name;
  char *zone;
  gpointer state; /* of the kind */
};

static const RestanteWriterKind *const kinds[] = { &restante_writer_rfc2136 };

static const RestanteWriterKind *
find_kind (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kinds[i]->kind, name) == 0)
      return kinds[i];
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kinds[i]->kind);
  }
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
               "there is no kind of writer \"%s\": use %s", name != NULL ? name : "", known->str);
  return NULL;
}

RestanteWriter *
restante_writer_new (const RestanteWriterSettings *settings,
                     const RestanteWriterSurroundings *surroundings,
                     GError **error)
{
  const RestanteWriterKind *kind = find_kind (settings->kind, error);
  gpointer state = kind != NULL ? kind->open (settings, surroundings, error) : NULL;
  RestanteWriter *self;

  if (state == NULL)
    return NULL;
  self = g_new0 (RestanteWriter, 1);
  self->kind = kind;
  self->name = g_strdup (settings->name);
  self->zone = g_strdup (settings->zone);
  self->state = state;
  return self;
}

void
restante_writer_free (RestanteWriter *self)
{
  if (self == NULL)
    return;
  self->kind->close (self->state);
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
restante_writer_test (RestanteWriter *self, GCancellable *cancellable, char **text, GError **error)
{
  return self->kind->test (self->state, cancellable, text, error);
}

RestanteRecordSet *
restante_writer_read (RestanteWriter *self,
                      const char *name,
                      const char *type,
                      GCancellable *cancellable,
                      GError **error)
{
  if (self->kind->read != NULL)
    return self->kind->read (self->state, name, type, cancellable, error);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
               "a %s writer cannot read what is there", self->kind->kind);
  return NULL;
}

/* "a.home.example" and "home.example" lie in "home.example", "ahome.example" does not. */
static gboolean
lies_in (const char *name, const char *zone)
{
  gsize name_length = strlen (name);
  gsize zone_length = strlen (zone);

  if (name_length < zone_length || !g_str_equal (name + name_length - zone_length, zone))
    return FALSE;
  return name_length == zone_length || name[name_length - zone_length - 1] == '.';
}

static gboolean
check_name (RestanteWriter *self, const char *name, GError **error)
{
  if (lies_in (name, self->zone))
    return TRUE;
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
               "%s lies outside the zone %s of this writer: add a writer for its zone", name,
               self->zone);
  return FALSE;
}

/* Whether the service has @wanted; CONFLICT with @words when it has something else. A kind that
 * cannot read is taken at its word. */
static gboolean
has (RestanteWriter *self,
     const RestanteRecordSet *wanted,
     const char *words,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (RestanteRecordSet) there = NULL;
  g_autofree char *data = NULL;

  if (self->kind->read == NULL)
    return TRUE;
  there = self->kind->read (self->state, wanted->name, wanted->type, cancellable, error);
  if (there == NULL)
    return FALSE;
  if (restante_record_set_equal (there, wanted))
    return TRUE;
  data = g_strjoinv (", ", there->data);
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT, "%s: %s %s is %s",
               words, wanted->name, wanted->type, *data != '\0' ? data : "not there");
  return FALSE;
}

gboolean
restante_writer_write (RestanteWriter *self,
                       const RestanteRecordChange *change,
                       GCancellable *cancellable,
                       GError **error)
{
  if (!check_name (self, change->after->name, error))
    return FALSE;
  if (!self->kind->checks_before &&
      !has (self, change->before, "nothing was written, because the record is another one by now",
            cancellable, error))
    return FALSE;
  return self->kind->write (self->state, change, cancellable, error) &&
         has (self, change->after, "it was written, and what is read back is another", cancellable,
              error);
}
