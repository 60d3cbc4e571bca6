/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives the server engine as the daemon does, in memory: recipients of one domain are taken, all
 * others refused, and messages are kept. It never changes a byte. */
#pragma once

#include "protocol/smtp-server.h"

typedef struct
{
  RestanteSmtpServer *engine;
  char *domain;
  GString *output;     /* all that was said */
  GString *content;    /* of the message that is arriving */
  GPtrArray *messages; /* GBytes */
  GString *envelopes;  /* "from > to, to" a line for each message */
  GString *envelope;
  guint pieces;  /* CONTENT events */
  gsize largest; /* output that was taken at once, in bytes */
  guint abandoned;
  gboolean handshake; /* START_TLS was told; fake_holder_secure() has not come yet */
  gboolean closed;
  gboolean defer_messages; /* answers MESSAGE with 451 */
} FakeHolder;

/* Offers everything; @max_size in bytes, 0 for no limit. */
FakeHolder *fake_holder_new (const char *domain, guint64 max_size);
FakeHolder *fake_holder_new_with (const char *domain, const RestanteCapabilities *capabilities);
void fake_holder_free (FakeHolder *self);
/* Feeds a copy of the bytes, which is gone afterwards. */
void fake_holder_feed (FakeHolder *self, const void *bytes, gsize length);
void fake_holder_say (FakeHolder *self, const char *text);
void fake_holder_secure (FakeHolder *self);
/* The client says @text; the holder must say @said, and that is forgotten afterwards. */
void fake_holder_expect (FakeHolder *self, const char *text, const char *said);
/* Of a holder that takes mail for home.test, the client says @text: so many transactions end
 * without a message. */
void fake_holder_assert_abandons (const char *text, guint wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeHolder, fake_holder_free)
