/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/address-writer.h"

#include "dns/reply.h"
#include "policy/dns-plan.h"

G_DEFINE_QUARK (restante - address - writer - error - quark, restante_address_writer_error)

struct _RestanteAddressWriter
{
  RestanteDnsKeeper *keeper;
  RestanteWriter *writer;
  char *name;
  gboolean can_read;
};

/* Of @records the one whose zone is the longest part of @name; NULL: none is. */
static const RestanteWriterRecord *
choose (GPtrArray *records, const char *name)
{
  g_autofree RestanteDnsPlanWriter *writers = g_new0 (RestanteDnsPlanWriter, records->len + 1);
  const char *found;

  for (guint i = 0; i < records->len; i++) {
    const RestanteWriterRecord *record = g_ptr_array_index (records, i);

    writers[i] = (RestanteDnsPlanWriter){ record->name, record->zone };
  }
  found = restante_dns_plan_find_writer (writers, records->len, name);
  for (guint i = 0; found != NULL && i < records->len; i++)
    if (writers[i].name == found)
      return g_ptr_array_index (records, i);
  return NULL;
}

static RestanteWriter *
open_writer (RestanteQueue *queue, RestanteDnsKeeper *keeper, const char *name, GError **error)
{
  g_autoptr (GPtrArray) records = restante_queue_list_writers (queue, error);
  const RestanteWriterRecord *record = records != NULL ? choose (records, name) : NULL;

  if (record != NULL)
    return restante_dns_keeper_open_writer (keeper, record, error);
  if (records != NULL)
    g_set_error (error, RESTANTE_ADDRESS_WRITER_ERROR, RESTANTE_ADDRESS_WRITER_ERROR_NONE,
                 "nobody here may write the address of %s: add a way to with \"writer add\"", name);
  return NULL;
}

RestanteAddressWriter *
restante_address_writer_open (RestanteQueue *queue,
                              RestanteDnsKeeper *keeper,
                              const char *name,
                              GError **error)
{
  RestanteWriter *writer = open_writer (queue, keeper, name, error);
  RestanteAddressWriter *self;

  if (writer == NULL)
    return NULL;
  self = g_new0 (RestanteAddressWriter, 1);
  self->keeper = keeper;
  self->writer = writer;
  self->name = g_strdup (name);
  return self;
}

void
restante_address_writer_free (RestanteAddressWriter *self)
{
  if (self == NULL)
    return;
  restante_writer_unref (self->writer);
  g_free (self->name);
  g_free (self);
}

/* The addresses of one family out of @addresses, which it frees. */
static RestanteRecordSet *
make_set (const char *name, const char *type, GList *addresses)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  GSocketFamily family = g_str_equal (type, "A") ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;

  for (GList *one = addresses; one != NULL; one = one->next)
    if (g_inet_address_get_family (one->data) == family) {
      g_autofree char *text = g_inet_address_to_string (one->data);

      g_strv_builder_add (found, text);
    }
  g_list_free_full (addresses, g_object_unref);
  all = g_strv_builder_end (found);
  return restante_record_set_new (name, type, 0, (const char *const *)all);
}

static RestanteRecordSet *
ask_dns (RestanteAddressWriter *self, const char *type, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GList *addresses = restante_dns_keeper_look_up (self->keeper, self->name, &problem);

  if (problem == NULL ||
      g_error_matches (problem, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_NAME) ||
      g_error_matches (problem, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA))
    return make_set (self->name, type, addresses);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

RestanteRecordSet *
restante_address_writer_read (RestanteAddressWriter *self, const char *type, GError **error)
{
  g_autoptr (GError) problem = NULL;
  RestanteRecordSet *set = restante_writer_read (self->writer, self->name, type, NULL, &problem);

  self->can_read = set != NULL;
  if (set != NULL)
    return set;
  if (g_error_matches (problem, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED))
    return ask_dns (self, type, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
restante_address_writer_can_read (RestanteAddressWriter *self)
{
  return self->can_read;
}

gboolean
restante_address_writer_can_clear_one (RestanteAddressWriter *self)
{
  return restante_writer_can_clear_one (self->writer);
}

gboolean
restante_address_writer_write (RestanteAddressWriter *self,
                               const RestanteRecordChange *change,
                               GError **error)
{
  return restante_writer_write (self->writer, change, NULL, error);
}
