/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes DNS messages byte by byte (RFC 1035 section 4), the wrong ones too: what a test says is
 * what is on the wire. It never reads one. */
#pragma once

#include <glib.h>

#define MESSAGE_A     1
#define MESSAGE_NS    2
#define MESSAGE_CNAME 5
#define MESSAGE_SOA   6
#define MESSAGE_MX    15
#define MESSAGE_TXT   16
#define MESSAGE_AAAA  28

/* The second half of the header's first line. */
#define MESSAGE_QR       0x8000
#define MESSAGE_AA       0x0400
#define MESSAGE_TC       0x0200
#define MESSAGE_AD       0x0020
#define MESSAGE_NO_NAME  3
#define MESSAGE_QUESTION 12 /* where the name of the question stands */

/* With one question; "" is the root. */
GByteArray *message_new (guint16 id, guint16 flags, const char *name, guint16 type);
void message_set_counts (GByteArray *self, guint16 answers, guint16 authorities);
void message_add_bytes (GByteArray *self, gconstpointer bytes, gsize length);
void message_add_number (GByteArray *self, guint16 number);
/* Without compression. */
void message_add_name (GByteArray *self, const char *name);
/* Class IN. The caller adds @length bytes of data. */
void
message_add_record (GByteArray *self, const char *owner, guint16 type, guint32 ttl, guint16 length);
/* A record whose data is a name, or a number and a name. */
void message_add_alias (GByteArray *self, const char *owner, guint32 ttl, const char *target);
void message_add_server (GByteArray *self, const char *owner, const char *target);
void message_add_mx (
    GByteArray *self, const char *owner, guint32 ttl, guint16 preference, const char *target);
void message_add_address (GByteArray *self, const char *owner, guint32 ttl, guint8 last);
void message_add_soa (GByteArray *self, const char *owner, guint32 serial, guint32 minimum);
