/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One DNS record as an owner types it: a line of a zone file, or the fields of a provider's panel.
 * It never says whether the record is right. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* without its last dot */
  gint64 ttl; /* seconds */
  char *type; /* "MX", "A", … */
  char *data; /* in zone-file form */
} RestanteZoneRecord;

RestanteZoneRecord *
restante_zone_record_new (const char *name, gint64 ttl, const char *type, const char *data);
void restante_zone_record_free (RestanteZoneRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteZoneRecord, restante_zone_record_free)

/* The first record that a sentence such as a check's fix holds, or NULL. *@before and *@after (free
 * them; may be NULL) are what stands around it, without the spaces; they are set only when there is
 * one. */
RestanteZoneRecord *restante_zone_record_find (const char *text, char **before, char **after);

/* "home.example. 3600 IN MX 20 mx2.example." (RFC 1035 section 5.1). Free it. */
char *restante_zone_record_to_line (const RestanteZoneRecord *self);
/* What panels call the name inside the zone @zone: "@" for the zone itself, "mx" for mx.@zone; the
 * whole name when it is not in it. Free it. */
char *restante_zone_record_to_label (const RestanteZoneRecord *self, const char *zone);
/* Of an MX, whose preference panels ask for by itself: into *@priority (NULL for other types) and
 * *@value. Free them. */
void restante_zone_record_split (const RestanteZoneRecord *self, char **priority, char **value);

G_END_DECLS
