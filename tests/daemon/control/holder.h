/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder to test the control service with: a real store in a temporary folder, the live side, the
 * service on a real Unix socket, and an HTTP client. It never hides an error: each of these fails
 * the test. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "control/server.h"
#include "queue/domains.h"
#include "queue/handover.h"
#include "queue/listing.h"

/* Names of domains that are there from the start. */
#define HOLDER_DOMAIN  "example.org"
#define HOLDER_OTHER   "example.net"
#define HOLDER_ARRIVED 1700000000 /* of the first message; each one comes a second later */

typedef struct
{
  char *directory;
  char *path; /* of the socket */
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteHeartbeatKeeper *heartbeats;
  RestanteControlFacts facts;
  RestanteControlServer *server;
  SoupSession *session;
  char *closed_port; /* "127.0.0.1:PORT": nobody listens there */
  int held;
} Holder;

/* For g_test_add(). */
void holder_set_up (Holder *self, gconstpointer unused);
void holder_tear_down (Holder *self, gconstpointer unused);

/* Runs the main loop until @done says so; fails after half a minute. */
void holder_wait (gboolean (*done) (gpointer data), gpointer data);

/* One request; what came back, whatever the status. @body: JSON or NULL. */
GBytes *
holder_send (Holder *self, const char *method, const char *target, const char *body, guint *status);
/* The document of an answer with @status. Free it. */
JsonNode *
holder_call (Holder *self, const char *method, const char *target, const char *body, guint status);
JsonNode *holder_get (Holder *self, const char *target);
/* The request is refused with @status and the word @code; returns the sentence. Free it. */
char *holder_refused (Holder *self,
                      const char *method,
                      const char *target,
                      const char *body,
                      guint status,
                      const char *code);

/* Holds a message of @sender to @recipients (comma-separated) with @content; returns its id. */
gint64 holder_hold (Holder *self,
                    const char *sender,
                    const char *recipients,
                    const char *subject,
                    const char *content,
                    gssize length);
/* The primary rejected all recipients of @id. */
void holder_park (Holder *self, gint64 id);

/* Members of documents, by path: "primary.state", "domains.0.name". */
JsonNode *json_at (JsonNode *document, const char *path);
const char *json_text (JsonNode *document, const char *path);
gint64 json_number (JsonNode *document, const char *path);
guint json_length (JsonNode *document, const char *path);
gboolean json_is_null (JsonNode *document, const char *path);
