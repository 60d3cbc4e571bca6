/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service extensions that an SMTP server offers in its EHLO reply (RFC 5321 section 4.1.1.1),
 * read and written. It never holds parameters that Restante does not use. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean esmtp; /* EHLO was understood */
  gboolean pipelining;
  gboolean eight_bit_mime;
  gboolean smtputf8;
  gboolean chunking;
  gboolean enhanced_status_codes;
  gboolean starttls;
  gboolean etrn;      /* RFC 1985 */
  gboolean size;      /* SIZE is offered */
  guint64 size_limit; /* bytes; 0: no fixed limit (RFC 1870 section 4) */
} RestanteCapabilities;

/* Adds what one EHLO line after the greeting line ("SIZE 1000") says; unknown keywords are passed
 * over. */
void restante_capabilities_add_line (RestanteCapabilities *self, const char *line);
/* What both can do: the holder offers no more than its primaries do. SIZE is the smaller limit,
 * where 1 KiB of the primary's is kept for the trace field that is added (at least 1 byte is left).
 * `starttls`, `etrn`, `pipelining`, `enhanced_status_codes` and `esmtp` belong to one hop and are
 * taken from @self. */
RestanteCapabilities restante_capabilities_mirror (const RestanteCapabilities *self,
                                                   const RestanteCapabilities *primary);
/* Appends a line break and a line for each keyword, as the text of an EHLO reply has them after its
 * first line. */
void restante_capabilities_write (const RestanteCapabilities *self, GString *text);
/* The keywords as one line ("ESMTP SIZE=52428800 PIPELINING 8BITMIME"), for the store; from_string
 * reads it back. */
char *restante_capabilities_to_string (const RestanteCapabilities *self);
RestanteCapabilities restante_capabilities_from_string (const char *text);

G_END_DECLS
