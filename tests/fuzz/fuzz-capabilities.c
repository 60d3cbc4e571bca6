/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hostile server offers in its EHLO reply: it is stored and offered again as the same, and
 * the holder never offers more than both have. The lines of two servers, parted by an empty one. */
#include "fuzz.h"
#include "protocol/capabilities.h"

static RestanteCapabilities
read_lines (RestanteSpan *input)
{
  RestanteCapabilities self = { .esmtp = TRUE };
  while (input->length > 0) {
    g_autofree char *line = fuzz_take_text (input, "\n");
    if (!*line)
      break;
    restante_capabilities_add_line (&self, line);
  }
  return self;
}

static void
assert_equal (const RestanteCapabilities *a, const RestanteCapabilities *b)
{
  g_assert_cmpint (a->esmtp, ==, b->esmtp);
  g_assert_cmpint (a->pipelining, ==, b->pipelining);
  g_assert_cmpint (a->eight_bit_mime, ==, b->eight_bit_mime);
  g_assert_cmpint (a->smtputf8, ==, b->smtputf8);
  g_assert_cmpint (a->enhanced_status_codes, ==, b->enhanced_status_codes);
  g_assert_cmpint (a->starttls, ==, b->starttls);
  g_assert_cmpint (a->size, ==, b->size);
  g_assert_cmpuint (a->size_limit, ==, b->size_limit);
}

static void
check_round_trips (const RestanteCapabilities *self)
{
  g_autofree char *stored = restante_capabilities_to_string (self);
  RestanteCapabilities again = restante_capabilities_from_string (stored);
  assert_equal (&again, self);

  g_autoptr (GString) offered = g_string_new ("name");
  restante_capabilities_write (self, offered);
  RestanteSpan lines = { (const guint8 *)offered->str, offered->len };
  again = read_lines (&lines);
  assert_equal (&again, self);
}

static void
check_mirror (const RestanteCapabilities *self, const RestanteCapabilities *primary)
{
  RestanteCapabilities both = restante_capabilities_mirror (self, primary);
  g_assert_true (!both.eight_bit_mime || (self->eight_bit_mime && primary->eight_bit_mime));
  g_assert_true (!both.smtputf8 || (self->smtputf8 && primary->smtputf8));
  /* 0 is no limit, which is more than any. */
  g_assert_true (primary->size_limit == 0 || both.size_limit - 1 < primary->size_limit);
  g_assert_true (self->size_limit == 0 || both.size_limit - 1 < self->size_limit);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  RestanteCapabilities self = read_lines (&input);
  RestanteCapabilities primary = read_lines (&input);
  check_round_trips (&self);
  check_mirror (&self, &primary);
  /* What an older holder stored is any text. */
  g_autofree char *text = g_strndup ((const char *)bytes, length);
  RestanteCapabilities stored = restante_capabilities_from_string (text);
  stored.esmtp = TRUE;
  check_round_trips (&stored);
  return 0;
}
