/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of TXT records from their RDATA. It never reads what the text means.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @raw: GBytes. The strings of a record are one text (RFC 8461 section 3.1); what is cut short is
 * left out. New, NULL-terminated, one for each record. */
char **restante_txt_data_read_all (GPtrArray *raw);

G_END_DECLS
