/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sending host, line by line: says what a test tells it to and fails the test when the answer is
 * another one. It knows nothing of SMTP but how a reply ends. */
#pragma once

#include <gio/gio.h>

typedef struct _Sender Sender;

/* Connects to "ADDR:PORT", from the address @from (NULL: any). */
Sender *sender_new (const char *endpoint, const char *from);
/* Closes the connection, in the middle of whatever it is. */
void sender_free (Sender *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sender, sender_free)

/* Sends bytes as they are, or a line with its CRLF. */
void sender_send (Sender *self, const char *bytes, gsize length);
void sender_say (Sender *self, const char *line);
/* Reads one reply (all its lines) that must begin with @beginning. Valid until the next one. */
const char *sender_hear (Sender *self, const char *beginning);
/* sender_say() and sender_hear(). */
const char *sender_ask (Sender *self, const char *line, const char *beginning);
/* Nothing more comes: the other side has closed. */
void sender_hear_end (Sender *self);
/* Greeting, EHLO, MAIL and RCPT for @recipient, all answered 2xx, and DATA, answered 354. */
void sender_open_message (Sender *self, const char *recipient);
/* The content (CRLF line ends, no line begins with a dot), then the final dot. */
void sender_send_content (Sender *self, const char *content);
/* Shakes hands, whatever the certificate. */
void sender_start_tls (Sender *self);
