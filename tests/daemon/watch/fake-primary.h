/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small SMTP server that answers by a script and remembers every line that it was told. It serves
 * on loopback, in threads of its own, and never decides whether a client did right: tests do. */
#pragma once

#include <gio/gio.h>

typedef struct _FakePrimary FakePrimary;

/* Serves at once, at a free port of a loopback address. Without a script it takes all mail. */
FakePrimary *fake_primary_new (void);
void fake_primary_free (FakePrimary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePrimary, fake_primary_free)

/* "127.0.0.1:PORT", and the same as GSocketAddress. The port stays the same for its life. */
const char *fake_primary_get_endpoint (FakePrimary *self);
GPtrArray *fake_primary_get_addresses (FakePrimary *self);
/* Closes the port and every connection: who comes now is refused; and opens it again. */
void fake_primary_go_down (FakePrimary *self);
void fake_primary_come_up (FakePrimary *self);

/* Offers STARTTLS with @pair from the next connection on; NULL: not any more. */
void fake_primary_set_pair (FakePrimary *self, GTlsCertificate *pair);

#define FAKE_PRIMARY_GREETING  "(greeting)" /* said before any line has come */
#define FAKE_PRIMARY_DOT       "."          /* the end of a content */
#define FAKE_PRIMARY_HANG_UP   ((const char *)1)
#define FAKE_PRIMARY_KEEP_MUM  ((const char *)2)
#define FAKE_PRIMARY_HANDSHAKE "(handshake)" /* with HANG_UP: after 220 to STARTTLS */

/* Answers lines that begin with @line (a verb, or one of the above) with @reply, "550 5.1.1 no",
 * the next @times (0: always). What was told last counts first. */
void fake_primary_answer (FakePrimary *self, const char *line, const char *reply, guint times);

/* How many lines have begun with @line, over all connections; waits for @count of them, at most
 * 30 s. */
guint fake_primary_count (FakePrimary *self, const char *line);
void fake_primary_await (FakePrimary *self, const char *line, guint count);
/* How many connections were opened. */
guint fake_primary_count_connections (FakePrimary *self);
/* The n-th content that was answered 2xx, without stuffing, and all that were; NULL: not so many.
 */
GBytes *fake_primary_get_content (FakePrimary *self, guint n);
guint fake_primary_count_contents (FakePrimary *self);
/* Lines that begin with @line, in the order in which they came. Free it. */
char **fake_primary_get_lines (FakePrimary *self, const char *line);
