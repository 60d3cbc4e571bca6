/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What DNS says of the keys of one primary: the TLSA records of its name and port (RFC 6698), or
 * why there are none that count. It never judges a host, and it never changes once it is made.
 *
 * Any thread; the time is given. */
#pragma once

#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* What the look-up led to; only the first one can prove anything (RFC 7671 section 4.1). */
typedef enum
{
  RESTANTE_DANE_SECURE,    /* records, validated */
  RESTANTE_DANE_UNSIGNED,  /* records that nobody signed, so that anybody could have sent them */
  RESTANTE_DANE_NONE,      /* no record */
  RESTANTE_DANE_BOGUS,     /* forged, or signed wrong */
  RESTANTE_DANE_SILENT,    /* no answer, or SERVFAIL */
  RESTANTE_DANE_NO_ANCHOR, /* there is no trust anchor, so nothing can be validated here */
  RESTANTE_DANE_NO_NAME,   /* the primary is an address: nothing can be published for it */
} RestanteDaneAnswer;
#define RESTANTE_DANE_ANSWERS 7

/* @secure: what was found is validated. */
RestanteDaneAnswer restante_dane_answer_of (RestanteLookup lookup, gboolean secure);

typedef struct _RestanteDaneSet RestanteDaneSet;

/* @name: "_25._tcp.mail.example.org", or the address of the primary. @records: GBytes, the RDATA of
 * each; NULL: none; a reference is taken. @expires: when its TTL is over, in the clock of
 * restante_dane_set_is_fresh(). */
RestanteDaneSet *restante_dane_set_new (const char *name,
                                        RestanteDaneAnswer answer,
                                        GPtrArray *records,
                                        gint64 expires);
/* RESTANTE_DANE_SILENT, with @problem in words and without a full stop. */
RestanteDaneSet *restante_dane_set_new_silent (const char *name, const char *problem);
RestanteDaneSet *restante_dane_set_ref (RestanteDaneSet *self);
void restante_dane_set_unref (RestanteDaneSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDaneSet, restante_dane_set_unref)

const char *restante_dane_set_get_name (const RestanteDaneSet *self);
RestanteDaneAnswer restante_dane_set_get_answer (const RestanteDaneSet *self);
/* Why there was no answer, or NULL. */
const char *restante_dane_set_get_problem (const RestanteDaneSet *self);
/* The records that count: those of a secure answer; may be empty. */
const GPtrArray *restante_dane_set_get_records (const RestanteDaneSet *self);
/* Whether a connection that begins at @now may be judged by it (RFC 7671 section 8.1: not longer
 * than the TTL). */
gboolean restante_dane_set_is_fresh (const RestanteDaneSet *self, gint64 now);
/* "sha256:HEX" of the public keys that it names, of servers and of authorities, as far as it names
 * them so, be it beside a stronger digest that counts in its place; NULL-terminated. Free it. */
char **restante_dane_set_get_fingerprints (const RestanteDaneSet *self);

G_END_DECLS
