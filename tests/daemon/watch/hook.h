/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A web service that takes notices, as a webhook and as a topic of ntfy: a real HTTP server on
 * loopback, in the main loop. It keeps every request, and never answers anything but what its test
 * told it to. */
#pragma once

#include <libsoup/soup.h>

typedef struct _Hook Hook;

typedef struct
{
  char *method;
  char *path;
  SoupMessageHeaders *headers;
  char *body;
  gint64 when;  /* monotonic, microseconds */
  guint status; /* what it got; 0: no answer yet */
} HookRequest;

/* @port 0: a free one. */
Hook *hook_start (guint port);
/* Ends also what has no answer. */
void hook_stop (Hook *self);
guint hook_get_port (Hook *self);
/* A port where nobody listens. */
guint hook_find_port (void);

/* The next @times requests get @status, with Retry-After unless @wait is 0; those behind 200. */
void hook_answer (Hook *self, guint status, guint times, guint wait);
/* From now on no request gets an answer. */
void hook_fall_silent (Hook *self);

/* How many requests came. */
guint hook_count (Hook *self);
const HookRequest *hook_get (Hook *self, guint index);
/* What was taken: "kind text\n…" of JSON documents, in order. Free it. */
char *hook_describe_taken (Hook *self);
