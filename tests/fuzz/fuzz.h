/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fuzz target is: one function that takes any bytes and asserts what must hold for all of
 * them. It never depends on anything but the bytes, so that each input can be tried again. */
#pragma once

#include <string.h>

#include "protocol/span.h"

G_BEGIN_DECLS

/* The target; libFuzzer and replay.c call it. Always 0. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);
/* Called once before that: whatever GLib complains about is a fault. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* How an input wants the rest of its bytes to come: the first byte is the number of lengths that
 * follow (modulo 8), which are used one after the other, again and again. Without one every byte
 * comes alone. */
typedef struct
{
  RestanteSpan lengths;
  RestanteSpan rest;
  gsize next;
} FuzzPieces;

/* Takes the lengths off @input. */
void fuzz_pieces_init (FuzzPieces *self, RestanteSpan *input);
/* The same lengths for other bytes. */
void fuzz_pieces_restart (FuzzPieces *self, RestanteSpan bytes);
/* The next piece as memory of its own, so that a sanitizer sees who reads behind its end; NULL
 * behind the last one. Free it. */
guint8 *fuzz_pieces_next (FuzzPieces *self, gsize *length);
/* Gives @bytes to @feed, in pieces, or whole without @pieces. */
typedef void (*FuzzFeed) (gpointer user_data, const guint8 *bytes, gsize length);
void fuzz_feed (FuzzPieces *pieces, RestanteSpan bytes, FuzzFeed feed, gpointer user_data);

/* The next byte, 0 when there is none. */
guint8 fuzz_take_byte (RestanteSpan *input);
/* What is left up to the next @mark, which is dropped, or all. */
RestanteSpan fuzz_take_part (RestanteSpan *input, const char *mark);
/* The same as text; what is behind a NUL is left out. Free it. */
char *fuzz_take_text (RestanteSpan *input, const char *mark);

/* Whether @text is valid UTF-8 without control characters; those in @allowed may be there. */
gboolean fuzz_is_plain (const char *text, const char *allowed);

G_END_DECLS
