/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HTTPS service on loopback, with a certificate of its own, that a test teaches how to answer.
 * It writes down what it is asked, and it never lets a request pass that its test complains about:
 * the end of the service is the end of the test then. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "dns/writer.h"

#define FAKE_HOST   "service.example"
#define FAKE_SECRET "tok3n-s3cret"
#define FAKE_ZONE   "example.org"

typedef struct _FakeService FakeService;

typedef struct
{
  const char *method;
  const char *path;  /* decoded */
  const char *query; /* as it was sent; "" when there was none */
  SoupMessageHeaders *headers;
  const char *body;
  JsonNode *json; /* of the body; NULL: it is none */
} FakeRequest;

/* Runs in the service's thread: returns the status, and the body in *@body, which may stay NULL. */
typedef guint (*FakeHandler) (FakeService *self,
                              const FakeRequest *request,
                              char **body,
                              gpointer data);

FakeService *fake_service_start (FakeHandler handler, gpointer data);
/* Fails the test when there was a complaint. */
void fake_service_stop (FakeService *self);

/* Plain HTTP beside it, on a port of its own. */
const char *fake_service_get_plain_url (FakeService *self);
/* "https://service.example:PORT", and the same for another host. Free it. */
char *fake_service_url (FakeService *self, const char *host, const char *path);
/* FAKE_HOST and "other.example" are this machine: first where nobody listens, then the service. */
const RestanteWriterSurroundings *fake_service_get_surroundings (FakeService *self);
RestanteWriterSurroundings *fake_service_change_surroundings (FakeService *self);

/* A writer of @kind for @zone, with FAKE_SECRET, whose end point is the service and @path. */
RestanteWriter *
fake_service_open (FakeService *self, const char *kind, const char *zone, const char *path);

/* What was asked for since the last call: "METHOD path?query\n…". Free it. */
char *fake_service_take_log (FakeService *self);
void fake_complain (FakeService *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Complains unless the header is that. */
void fake_expect_header (FakeService *self,
                         const FakeRequest *request,
                         const char *name,
                         const char *value);

/* From now on every request gets this, whatever it is; 0: the handler again. */
void fake_service_set_answer (
    FakeService *self, guint status, const char *header, const char *value, const char *body);
/* From now on no request gets an answer, or one that never ends. */
void fake_service_fall_silent (FakeService *self);
void fake_service_talk_for_ever (FakeService *self);

/* Records that a handler keeps: a set by its name and type. NULL: there is none. */
RestanteRecordSet *fake_service_get_set (FakeService *self, const char *name, const char *type);
void fake_service_put_set (
    FakeService *self, const char *name, const char *type, guint32 ttl, const char *const *data);

/* restante_writer_write() of space-separated lists of addresses, or of anything else without a
 * blank; "": nothing. NULL: it was done. */
GError *fake_try_write (RestanteWriter *writer,
                        const char *name,
                        const char *type,
                        const char *const *before,
                        guint32 ttl,
                        const char *const *after);
void fake_assert_set (RestanteWriter *writer,
                      const char *name,
                      const char *type,
                      guint32 ttl,
                      const char *const *data);
/* The error is @code and says @words; it is freed. */
#define fake_assert_error(error, code_, words)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_##code_);                  \
    g_test_message ("%s", error->message);                                                         \
    g_assert_nonnull (strstr (error->message, words));                                             \
    g_assert_null (strstr (error->message, FAKE_SECRET));                                          \
    g_clear_error (&error);                                                                        \
  }                                                                                                \
  G_STMT_END

/* Every way in which a service can fail, against test(), and against write() of an A record. */
void fake_service_check_troubles (FakeService *self, RestanteWriter *writer);
