/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives the client engine as the daemon does, in memory: it sends its messages one after the
 * other, then quits, and writes down every event. It never changes a byte. */
#pragma once

#include "protocol/smtp-client.h"

typedef struct
{
  guint64 tag;
  const char *sender;
  const char *const *recipients;
  const char *content;
  gboolean eight_bit;
  gboolean smtputf8;
} FakeMessage;

typedef struct
{
  RestanteSmtpClient *engine;
  const FakeMessage *messages; /* the last one has no sender */
  gsize piece;                 /* the content goes in pieces of so many bytes */
  gboolean stranger;           /* answers IDENTITY with FALSE */
  GString *output;             /* all that was said */
  GString *log;                /* one event a line */
  gboolean over;
} FakeSender;

FakeSender *fake_sender_new (RestanteSmtpTls tls, const FakeMessage *messages);
void fake_sender_free (FakeSender *self);
/* Feeds a copy of the bytes, which is gone afterwards. */
void fake_sender_feed (FakeSender *self, const void *bytes, gsize length);
void fake_sender_hear (FakeSender *self, const char *text);
void fake_sender_secure (FakeSender *self);
/* What was said and what happened since the last call; free it. */
char *fake_sender_take_said (FakeSender *self);
char *fake_sender_take_log (FakeSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeSender, fake_sender_free)
