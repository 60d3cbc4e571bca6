/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RDATA as services write it, brought into the form of policy/record-set.h: a service leaves out
 * the zone or the last dot of a name (RFC 1035 section 5.1). It never checks whether the data is
 * good.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @data of a record of @type; a name in it that does not end in a dot is below @origin (no dot at
 * the end; "": it is complete, and only its dot is missing). Free it. */
char *restante_relative_data_complete (const char *type, const char *data, const char *origin);

/* @name as it is called within @zone: "www", "@" for the zone itself. @name lies in @zone. Free it.
 */
char *restante_relative_data_name (const char *name, const char *zone);

G_END_DECLS
