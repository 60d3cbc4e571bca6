/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the stranger's bytes to the primary's: whatever the server engine takes, the client engine
 * hands over as one message with the same bytes and nothing behind it. */
#include <string.h>

#include "fake-holder.h"
#include "fake-sender.h"
#include "strict-reader.h"

#define SMUGGLED "MAIL FROM:<eve@other.test>\r\nRCPT TO:<bob@home.test>\r\nDATA\r\nsmuggled\r\n"
#define SESSIONS 3000

/* What the client engine says behind the 354, the content given in pieces of @piece bytes. */
static char *
hand_over (const char *content, gsize piece)
{
  const char *const recipients[] = { "bob@home.test", NULL };
  const FakeMessage messages[] = {
    { .tag = 1, .sender = "ann@sender.test", .recipients = recipients, .content = content },
    { 0 },
  };
  g_autoptr (FakeSender) sender = fake_sender_new (RESTANTE_SMTP_TLS_NEVER, messages);
  sender->piece = piece;
  fake_sender_hear (sender, "220 home.test\r\n250 home.test\r\n250 Ok\r\n250 Ok\r\n");
  g_free (fake_sender_take_said (sender));
  fake_sender_hear (sender, "354 Go ahead\r\n");
  return fake_sender_take_said (sender);
}

static void
assert_handed_over_whole (const char *content)
{
  static const gsize pieces[] = { 1, 2, 3, 5, G_MAXSIZE };
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *said = hand_over (content, pieces[i]);
    g_autoptr (StrictReader) primary = strict_reader_read (said, strlen (said));
    g_assert_true (primary->ended);
    g_assert_cmpuint (primary->stray, ==, 0);
    g_assert_cmpstr (primary->content->str, ==, content);
    g_assert_cmpstr (primary->commands->str, ==, "");
  }
}

/* -- what is taken at the door
 * --------------------------------------------------------------------------------- */

/* Lines that somebody's reader has taken, or may take, for an end of data, and that are text. */
static void
test_text (void)
{
  static const char *const contents[] = {
    "",
    "\r\n",
    ".\r\n",
    "..\r\n",
    ".\r\n.\r\n.\r\n",
    "body\r\n.\r\n" SMUGGLED ".\r\n",
    "body\r\n..\r\n" SMUGGLED "..\r\n",
    "\r\n.\r\n\r\n.\r\n\r\n",
    ". \r\n.\t\r\n .\r\n\t.\r\n",
    "body\v.\v" SMUGGLED "\f.\f\r\n",
    "body\xe2\x80\xa8.\xe2\x80\xa8" SMUGGLED,
    "body\xe2\x80\xa9.\xe2\x80\xa9" SMUGGLED,
    "body\xc2\x85.\xc2\x85" SMUGGLED,
    "body\x85.\x85" SMUGGLED,
    "body\x8d\x8a.\x8d\x8a" SMUGGLED,
    "QUIT\r\n.QUIT\r\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    assert_handed_over_whole (contents[i]);
}

static const char *const scraps[] = {
  "\r\n", "\r\n",  "\r\n.\r\n", "\r\n..\r\n",  "\r",           "\n",      ".",
  "..",   "\r\n.", "\n.\r\n",   "\r.\r\n",     "\r\n.\n",      "\r\n.\r", "x",
  "\x85", " ",     "\t",        "\r\r\n.\r\n", "\xe2\x80\xa8", "\v",      SMUGGLED,
};

/* Mostly clean: a bare CR or LF is picked in one session of two only. */
static GString *
make_content (GRand *random)
{
  GString *text = g_string_new (NULL);
  gboolean clean = g_rand_boolean (random);
  for (int n = g_rand_int_range (random, 1, 12); n > 0; n--) {
    const char *scrap = scraps[g_rand_int_range (random, 0, G_N_ELEMENTS (scraps))];
    g_autoptr (StrictReader) check = strict_reader_read (scrap, strlen (scrap));
    if (!clean || check->stray == 0)
      g_string_append (text, scrap);
  }
  return text;
}

/* What the holder stored when @text came behind its 354. */
static FakeHolder *
receive (const char *text)
{
  FakeHolder *holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, "EHLO x\r\nMAIL FROM:<ann@sender.test>\r\nRCPT TO:<bob@home.test>\r\n");
  fake_holder_say (holder, "DATA\r\n");
  fake_holder_say (holder, text);
  return holder;
}

static char *
get_message (FakeHolder *holder, guint index)
{
  GBytes *message = g_ptr_array_index (holder->messages, index);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_len (text, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  return g_strdup (text->str);
}

/* What goes in at one end comes out at the other: messages are neither split nor joined. */
static void
test_through (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (51764);
  guint taken = 0;
  for (guint n = 0; n < SESSIONS; n++) {
    g_autoptr (GString) text = make_content (random);
    g_string_append (text, "\r\n.\r\n");
    g_autoptr (StrictReader) seen = strict_reader_read (text->str, text->len);
    g_autoptr (FakeHolder) holder = receive (text->str);
    for (guint i = 0; i < holder->messages->len; i++) {
      g_autofree char *stored = get_message (holder, i);
      assert_handed_over_whole (stored);
    }
    if (seen->stray == 0) {
      g_autofree char *first = get_message (holder, 0);
      g_assert_cmpstr (first, ==, seen->content->str);
      taken++;
    }
  }
  g_assert_cmpuint (taken, >, SESSIONS / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smuggling/text", test_text);
  g_test_add_func ("/protocol/smuggling/through", test_through);
  return g_test_run ();
}
