/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message.h"

#include <string.h>

void
message_add_bytes (GByteArray *self, gconstpointer bytes, gsize length)
{
  g_byte_array_append (self, bytes, (guint)length);
}

void
message_add_number (GByteArray *self, guint16 number)
{
  guint16 big = GUINT16_TO_BE (number);

  message_add_bytes (self, &big, sizeof big);
}

static void
add_long (GByteArray *self, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  message_add_bytes (self, &big, sizeof big);
}

void
message_add_name (GByteArray *self, const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++) {
    guint8 length = (guint8)strlen (labels[i]);

    message_add_bytes (self, &length, 1);
    message_add_bytes (self, labels[i], length);
  }
  message_add_bytes (self, "", 1);
}

GByteArray *
message_new (guint16 id, guint16 flags, const char *name, guint16 type)
{
  GByteArray *self = g_byte_array_new ();
  const guint16 header[] = { id, flags, 1, 0, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    message_add_number (self, header[i]);
  message_add_name (self, name);
  message_add_number (self, type);
  message_add_number (self, 1);
  return self;
}

void
message_set_counts (GByteArray *self, guint16 answers, guint16 authorities)
{
  guint16 big[] = { GUINT16_TO_BE (answers), GUINT16_TO_BE (authorities) };

  memcpy (self->data + 6, big, sizeof big);
}

void
message_add_record (GByteArray *self, const char *owner, guint16 type, guint32 ttl, guint16 length)
{
  message_add_name (self, owner);
  message_add_number (self, type);
  message_add_number (self, 1);
  add_long (self, ttl);
  message_add_number (self, length);
}

/* The bytes of @name on the wire. */
static guint16
measure (const char *name)
{
  return (guint16)(*name != '\0' ? strlen (name) + 2 : 1);
}

void
message_add_alias (GByteArray *self, const char *owner, guint32 ttl, const char *target)
{
  message_add_record (self, owner, MESSAGE_CNAME, ttl, measure (target));
  message_add_name (self, target);
}

void
message_add_server (GByteArray *self, const char *owner, const char *target)
{
  message_add_record (self, owner, MESSAGE_NS, 3600, measure (target));
  message_add_name (self, target);
}

void
message_add_mx (
    GByteArray *self, const char *owner, guint32 ttl, guint16 preference, const char *target)
{
  message_add_record (self, owner, MESSAGE_MX, ttl, 2 + measure (target));
  message_add_number (self, preference);
  message_add_name (self, target);
}

void
message_add_address (GByteArray *self, const char *owner, guint32 ttl, guint8 last)
{
  const guint8 address[] = { 192, 0, 2, last };

  message_add_record (self, owner, MESSAGE_A, ttl, sizeof address);
  message_add_bytes (self, address, sizeof address);
}

void
message_add_soa (GByteArray *self, const char *owner, guint32 serial, guint32 minimum)
{
  const guint32 numbers[] = { serial, 7200, 900, 1209600, minimum };

  message_add_record (self, owner, MESSAGE_SOA, 3600, 1 + 1 + sizeof numbers);
  message_add_name (self, "");
  message_add_name (self, "");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_long (self, numbers[i]);
}
