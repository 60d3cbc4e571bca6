/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zone at a real BIND on loopback, which who has its key may change; it ends with the test. Any
 * thread. */
#pragma once

#include <gio/gio.h>

#define ZONE_NAME "example.org"
/* As tsig-keygen prints it. */
#define ZONE_KEY                                                                                   \
  "key \"restante\" { algorithm hmac-sha256; secret "                                              \
  "\"d29yZHMgdGhhdCBvbmx5IGEgdGVzdCBrbm93cyBvZi4=\"; };"

typedef struct _Zone Zone;

/* @records: lines of a zone file, behind SOA and NS. It also serves @hosts, the lines of the zone
 * "example" with the hosts of services; NULL: none. Fails the test when bind9 is not installed. */
Zone *zone_start (const char *records, const char *hosts);
void zone_stop (Zone *self);
/* Leaves what it is asked unanswered, until it wakes. */
void zone_sleep (Zone *self);
void zone_wake (Zone *self);

const char *zone_get_endpoint (Zone *self); /* "127.0.0.1:PORT" */

/* The data of a set, sorted, with blanks between them: what dig says. Free it. */
char *zone_ask (Zone *self, const char *name, const char *type);
guint zone_get_ttl (Zone *self, const char *name, const char *type);
guint zone_get_serial (Zone *self);
/* In place of what is there: @data with blanks between them, "" for none. Another's hand. */
void zone_put (Zone *self, const char *name, const char *type, guint32 ttl, const char *data);
