/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that a sign of life can be answered with, as clients of dyndns2 expect it. It never
 * says why a password is wrong, or which names there are.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_DYNDNS_GOOD,      /* the address is another one than before */
  RESTANTE_DYNDNS_NOCHG,     /* it is the same */
  RESTANTE_DYNDNS_NOHOST,    /* the name is not the one that the credentials are for */
  RESTANTE_DYNDNS_NOTFQDN,   /* there is no name, or it is no whole one */
  RESTANTE_DYNDNS_ABUSE,     /* too many signs of life */
  RESTANTE_DYNDNS_TROUBLE,   /* no address that can be used, or the store does not answer */
  RESTANTE_DYNDNS_BADAUTH,   /* no credentials, or wrong ones */
  RESTANTE_DYNDNS_BLOCKED,   /* too many wrong ones */
  RESTANTE_DYNDNS_MALFORMED, /* no HTTP */
  RESTANTE_DYNDNS_ELSEWHERE, /* another path */
  RESTANTE_DYNDNS_NOT_GET,   /* another method */
  RESTANTE_DYNDNS_TOO_SLOW,
  RESTANTE_DYNDNS_TOO_LARGE,
} RestanteDyndnsAnswer;

/* One line without its end: "good 192.0.2.1", "nochg 192.0.2.1,2001:db8::1", "nohost". Of
 * @addresses only GOOD and NOCHG tell. Free it. */
char *restante_dyndns_answer_line (RestanteDyndnsAnswer answer, const char *const *addresses);
/* The whole answer in HTTP/1.1, after which the connection is closed. @lines: one for each name of
 * the request; NULL: the answer's own. Free it. */
char *restante_dyndns_answer_response (RestanteDyndnsAnswer answer, const char *const *lines);

G_END_DECLS
