/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replies of a hostile peer, line by line: what is read can be shown and stored, is bounded, and is
 * read again as the same when it is written. */
#include "fuzz.h"
#include "protocol/reply.h"

/* Reads lines up to a whole reply; NULL when there is none. */
static RestanteReply *
read_reply (RestanteSpan *input)
{
  g_autoptr (RestanteReply) reply = NULL;
  RestanteReplyLine step = RESTANTE_REPLY_LINE_MORE;
  while (step == RESTANTE_REPLY_LINE_MORE && input->length > 0) {
    RestanteSpan line = fuzz_take_part (input, "\r\n");
    step = restante_reply_add_line (&reply, (const char *)line.bytes, line.length);
  }
  return step == RESTANTE_REPLY_LINE_WHOLE ? g_steal_pointer (&reply) : NULL;
}

static guint
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines);
}

static void
check_reply (const RestanteReply *reply)
{
  g_assert_true (reply->code >= 200 && reply->code <= 599);
  g_assert_true (fuzz_is_plain (reply->text, "\n"));
  g_assert_cmpuint (strlen (reply->text), <=, 64 * 1024);
  g_assert_cmpuint (count_lines (reply->text), <=, 100);
  /* RFC 3463 section 2: the class of both codes is one. */
  if (reply->enhanced)
    g_assert_cmpint (reply->enhanced[0], ==, '0' + (int)(reply->code / 100));
}

static void
check_written (const RestanteReply *reply)
{
  g_autoptr (GString) wire = g_string_new (NULL);
  restante_reply_write (wire, reply->code, reply->enhanced, reply->text);
  RestanteSpan input = { (const guint8 *)wire->str, wire->len };
  g_autoptr (RestanteReply) again = read_reply (&input);
  g_assert_nonnull (again);
  g_assert_cmpuint (input.length, ==, 0);
  g_assert_cmpuint (again->code, ==, reply->code);
  g_assert_cmpstr (again->enhanced, ==, reply->enhanced);
  g_assert_cmpstr (again->text, ==, reply->text);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  while (input.length > 0) {
    g_autoptr (RestanteReply) reply = read_reply (&input);
    if (!reply)
      continue;
    check_reply (reply);
    check_written (reply);
    g_autofree char *shown = restante_reply_to_string (reply);
    g_assert_true (fuzz_is_plain (shown, ""));
    g_autoptr (RestanteReply) copy = restante_reply_copy (reply);
    g_assert_cmpstr (copy->text, ==, reply->text);
  }
  return 0;
}
