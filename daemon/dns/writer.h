/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way to change records in a zone that the owner has given us the rights to: the interface of
 * every dns/writer-*.c. It never decides what is to be written, and it never tells its secret to
 * anybody but the service.
 *
 * All of it blocks, for at most @timeout seconds a call: in a worker thread. Counted; what several
 * threads ask is done one after the other. */
#pragma once

#include <gio/gio.h>

#include "policy/record-set.h"

G_BEGIN_DECLS

#define RESTANTE_WRITER_ERROR (restante_writer_error_quark ())
GQuark restante_writer_error_quark (void);
/* The text is a sentence that says what to do, without its full stop. */
typedef enum
{
  RESTANTE_WRITER_ERROR_SETTINGS,    /* what the owner gave is no key, no URL … */
  RESTANTE_WRITER_ERROR_REFUSED,     /* NOTAUTH, BADKEY, BADSIG, REFUSED; 401, 403; badauth … */
  RESTANTE_WRITER_ERROR_CONFLICT,    /* the prerequisite failed, or what was read back differs */
  RESTANTE_WRITER_ERROR_UNREACHABLE, /* no answer, 429, 5xx, 911: later it may work */
  RESTANTE_WRITER_ERROR_UNSUPPORTED, /* this kind cannot write such a record */
} RestanteWriterError;

/* As the owner set it up; what a kind does not use is NULL. */
typedef struct
{
  char *name;    /* the owner's */
  char *kind;    /* "rfc2136", "dyndns2", "desec", "cloudflare", "hetzner", "gandi", "duckdns",
                  * "command" */
  char *zone;    /* normalized */
  char *server;  /* rfc2136: "ADDR:PORT" */
  char *url;     /* HTTP: another end point than the service's own */
  char *user;    /* dyndns2 */
  char *command; /* command: an absolute path */
  char *secret;  /* the key clause, token or password */
} RestanteWriterSettings;

void restante_writer_settings_free (RestanteWriterSettings *self);
RestanteWriterSettings *restante_writer_settings_copy (const RestanteWriterSettings *self);
gboolean restante_writer_settings_equal (const RestanteWriterSettings *a,
                                         const RestanteWriterSettings *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteWriterSettings, restante_writer_settings_free)

/* Where the hosts of services are found and whom they are checked against. */
typedef struct
{
  /* Addresses of @host (GInetAddress) through the servers of [dns]; blocks. NULL and an error. */
  GList *(*resolve) (const char *host, GCancellable *cancellable, gpointer data, GError **error);
  gpointer data;
  GTlsDatabase *trusted; /* NULL: the system's */
  guint timeout;         /* seconds */
} RestanteWriterSurroundings;

typedef struct _RestanteWriter RestanteWriter;

/* Also the check of what the owner gave: SETTINGS with one line. @surroundings are copied. */
RestanteWriter *restante_writer_new (const RestanteWriterSettings *settings,
                                     const RestanteWriterSurroundings *surroundings,
                                     GError **error);
RestanteWriter *restante_writer_ref (RestanteWriter *self);
void restante_writer_unref (RestanteWriter *self); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteWriter, restante_writer_unref)

const char *restante_writer_get_name (RestanteWriter *self);
const char *restante_writer_get_zone (RestanteWriter *self);
/* The name of the key alone, for showing; NULL: there is none. */
const char *restante_writer_get_key_name (RestanteWriter *self);

/* Whether A or AAAA of a name can be taken away while the other one stays. */
gboolean restante_writer_can_clear_one (RestanteWriter *self);

/* Proves the rights and changes nothing; *@text (free it) says in a sentence what was proven. */
gboolean
restante_writer_test (RestanteWriter *self, GCancellable *cancellable, char **text, GError **error);
/* The set as the service has it now; an empty set when there is none. UNSUPPORTED when a kind
 * cannot read (dyndns2, duckdns, command). */
RestanteRecordSet *restante_writer_read (RestanteWriter *self,
                                         const char *name,
                                         const char *type,
                                         GCancellable *cancellable,
                                         GError **error);
/* Replaces the set @change->before by @change->after, which may be empty: take it away. The set
 * that is there must be @before: by a prerequisite where the protocol has one (RFC 2136
 * section 2.4), otherwise it is read just before, where it can be; CONFLICT when it is another one,
 * and nothing is written. What was written is read back where it can be. */
gboolean restante_writer_write (RestanteWriter *self,
                                const RestanteRecordChange *change,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
