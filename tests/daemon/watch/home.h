/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store and, as the primary of its domain example.org, a scripted one with a key of its own that
 * the owner has confirmed. It never starts anything of watch/ itself. */
#pragma once

#include "fake-primary.h"
#include "fixture.h"
#include "folder.h"

typedef struct
{
  Fixture store;
  RestanteQueue *queue; /* the store's */
  char *folder;
  FakePrimary *primary;
  GTlsCertificate *pair;
  char *fingerprint;
  GTlsCertificate *other_pair; /* a stranger's */
  char *other_fingerprint;
} Home;

void home_set_up (Home *self, gconstpointer unused);
void home_tear_down (Home *self, gconstpointer unused);

/* example.org as it is stored now. */
RestanteDomainRecord *home_get_domain (Home *self);
/* Stores another identity for it; @pin NULL: none is confirmed. */
void home_set_identity (Home *self, RestanteIdentityKind identity, const char *pin);
/* Holds a short message for @recipients, comma-separated; returns its id. */
gint64 home_hold (Home *self, const char *recipients, const char *subject);
/* The first recipient's reply, in words, or NULL. Free it. */
char *home_get_reply (Home *self, gint64 id);
void home_assert_state (Home *self, gint64 id, const char *state);
/* Not one of these commands came (promise 3). */
void home_assert_no_mail_was_offered (Home *self);

/* Runs the main loop until @condition holds, at most 30 s. */
#define AWAIT(condition)                                                                           \
  do {                                                                                             \
    guint await_alarm = g_timeout_add_seconds (30, home_give_up, (gpointer) #condition);           \
                                                                                                   \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (await_alarm);                                                                 \
  } while (0)
gboolean home_give_up (gpointer condition);

/* Warnings no longer fail the test program: what is provoked on purpose may be logged. Once, before
 * any thread. */
void home_expect_warnings (void);
