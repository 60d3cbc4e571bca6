/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of one name and type in DNS (an RRset, RFC 2181 section 5), as a zone file writes
 * them. It never asks a server, and it never interprets what it does not have to compare.
 *
 * Any thread; a set is not changed once others have it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_RECORD_TTL_MAX 2147483647 /* RFC 2181 section 8 */

typedef struct
{
  char *name;  /* protocol/address.h's form: lower case, no dot at the end */
  char *type;  /* "MX", "A", "AAAA", "TXT", … */
  guint32 ttl; /* seconds */
  char **data; /* RDATA in zone-file form, sorted, each once, names lower case with their dot at the
                * end: "20 mx2.example.org."; NULL-terminated, empty: there is no such record */
} RestanteRecordSet;

/* @data may be NULL: none. It is brought into the form above. */
RestanteRecordSet *
restante_record_set_new (const char *name, const char *type, guint32 ttl, const char *const *data);
RestanteRecordSet *restante_record_set_copy (const RestanteRecordSet *self);
void restante_record_set_free (RestanteRecordSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteRecordSet, restante_record_set_free)

gboolean restante_record_set_is_empty (const RestanteRecordSet *self);
/* Whether both say the same, whatever their TTLs are. */
gboolean restante_record_set_equal (const RestanteRecordSet *self, const RestanteRecordSet *other);

/* Whether @name is @zone or lies below it, at the border of a label, in any case of letters; both
 * without a dot at the end. Nothing lies below "". */
gboolean restante_name_is_below (const char *name, const char *zone);

/* What is to be written, or was: the whole set before and after. */
typedef struct
{
  RestanteRecordSet *before;
  RestanteRecordSet *after; /* the same name and type */
  char *writer;             /* the name of who writes it; NULL: the owner has to type it */
} RestanteRecordChange;

/* Takes both sets. @writer may be NULL. */
RestanteRecordChange *restante_record_change_new (RestanteRecordSet *before,
                                                  RestanteRecordSet *after,
                                                  const char *writer);
void restante_record_change_free (RestanteRecordChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteRecordChange, restante_record_change_free)

G_END_DECLS
