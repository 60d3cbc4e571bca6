/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/record-data.h"

#include <ldns/ldns.h>

/* RDLENGTH is 16 bits (RFC 1035 section 3.2.1). */
#define LENGTH_MAX 65535

typedef ldns_rr Record;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, ldns_rr_free)
typedef ldns_buffer Buffer;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Buffer, ldns_buffer_free)

guint16
restante_record_type_from_string (const char *type)
{
  return (guint16)ldns_get_rr_type_by_name (type);
}

/* As in a packet: the length goes before the data. */
static Record *
read_record (guint16 type, const guint8 *data, gsize length)
{
  g_autoptr (Record) record = ldns_rr_new ();
  g_autofree guint8 *wire = g_malloc (length + 2);
  gsize position = 0;

  wire[0] = (guint8)(length >> 8);
  wire[1] = (guint8)length;
  memcpy (wire + 2, data, length);
  ldns_rr_set_type (record, type);
  if (ldns_wire2rdf (record, wire, length + 2, &position) != LDNS_STATUS_OK)
    return NULL;
  return position == length + 2 ? g_steal_pointer (&record) : NULL;
}

static gboolean
write_fields (Buffer *buffer, const Record *record)
{
  for (gsize i = 0; i < ldns_rr_rd_count (record); i++) {
    if (i > 0)
      ldns_buffer_printf (buffer, " ");
    if (ldns_rdf2buffer_str (buffer, ldns_rr_rdf (record, i)) != LDNS_STATUS_OK)
      return FALSE;
  }
  return TRUE;
}

static void
lower_names (Record *record)
{
  for (gsize i = 0; i < ldns_rr_rd_count (record); i++) {
    ldns_rdf *field = ldns_rr_rdf (record, i);

    if (ldns_rdf_get_type (field) == LDNS_RDF_TYPE_DNAME)
      ldns_dname2canonical (field);
  }
}

char *
restante_record_data_to_string (guint16 type, const guint8 *data, gsize length)
{
  g_autoptr (Record) record = length <= LENGTH_MAX ? read_record (type, data, length) : NULL;
  g_autoptr (Buffer) buffer = NULL;

  if (record == NULL || ldns_rr_rd_count (record) == 0)
    return NULL;
  lower_names (record);
  buffer = ldns_buffer_new (LDNS_MIN_BUFLEN);
  if (!write_fields (buffer, record))
    return NULL;
  return g_strndup ((const char *)ldns_buffer_begin (buffer), ldns_buffer_position (buffer));
}
