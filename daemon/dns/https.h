/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to an HTTPS service (RFC 9110), and its whole answer. It never follows a redirect,
 * never keeps a cookie or a connection, asks no proxy, and takes no more of an answer than it was
 * told to.
 *
 * Blocks: in a worker thread. */
#pragma once

#include "dns/writer.h"

G_BEGIN_DECLS

#define RESTANTE_HTTPS_ERROR (restante_https_error_quark ())
GQuark restante_https_error_quark (void);
/* The text is a sentence without its full stop; it names the host, never the URL, which may hold a
 * token. */
typedef enum
{
  RESTANTE_HTTPS_ERROR_URL,         /* it is none for http or https */
  RESTANTE_HTTPS_ERROR_CERTIFICATE, /* somebody answers who cannot prove to be the host */
  RESTANTE_HTTPS_ERROR_UNREACHABLE, /* no address, no connection, no HTTP, or too late */
  RESTANTE_HTTPS_ERROR_TOO_LONG,    /* the body is longer than was allowed */
} RestanteHttpsError;

#define RESTANTE_HTTPS_BODY_MAX (64 * 1024)

typedef struct
{
  const char *method;
  /* "https://host[:port]/path?query". "http://…" is taken only because its owner typed it so: no
   * service has it as a default, and no redirect leads to it. */
  const char *url;
  const char *user;           /* Basic authentication (RFC 7617); NULL: none */
  const char *password;       /* with @user */
  const char *const *headers; /* name, value, name, value, …, NULL; may be NULL */
  const char *content_type;   /* with @body */
  GBytes *body;               /* NULL: none */
  gsize body_max;             /* bytes of the answer; 0: RESTANTE_HTTPS_BODY_MAX */
} RestanteHttpsRequest;

typedef struct
{
  guint status;
  GBytes *body;       /* may be empty */
  char *content_type; /* without its parameters; NULL: none was said */
  guint retry_after;  /* seconds (RFC 9110 section 10.2.3); 0: nothing was said */
} RestanteHttpsResponse;

void restante_https_response_free (RestanteHttpsResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHttpsResponse, restante_https_response_free)

/* Whether @url can be sent to; the error says what is wrong with it. */
gboolean restante_https_check_url (const char *url, GError **error);

/* Any status is an answer. NULL and an error: there was none, or @cancellable was cancelled
 * (G_IO_ERROR_CANCELLED). The host is looked up with @surroundings, its addresses are tried in
 * turn, and its certificate must be good for the name in the URL. @surroundings->timeout counts for
 * the whole, looking up included. */
RestanteHttpsResponse *restante_https_send (const RestanteHttpsRequest *request,
                                            const RestanteWriterSurroundings *surroundings,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
