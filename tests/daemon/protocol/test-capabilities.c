/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/capabilities.h"

static void
test_read (void)
{
  RestanteCapabilities self = { 0 };
  restante_capabilities_add_line (&self, "size 1000");
  restante_capabilities_add_line (&self, "8BitMime");
  restante_capabilities_add_line (&self, "AUTH PLAIN LOGIN");
  restante_capabilities_add_line (&self, "SIZEX 5");
  restante_capabilities_add_line (&self, "STARTTLSX");
  restante_capabilities_add_line (&self, "");
  g_assert_true (self.size && self.eight_bit_mime);
  g_assert_cmpuint (self.size_limit, ==, 1000);
  g_assert_false (self.starttls || self.pipelining || self.smtputf8 || self.enhanced_status_codes);
}

/* RFC 1870 section 4: no number and 0 mean no fixed limit. */
static void
test_size (void)
{
  static const struct
  {
    const char *line;
    guint64 limit;
  } cases[] = {
    { "SIZE", 0 },      { "SIZE 0", 0 },  { "SIZE 18446744073709551615", G_MAXUINT64 },
    { "SIZE x", 0 },    { "SIZE -1", 0 }, { "SIZE 99999999999999999999", 0 },
    { "SIZE 10 ", 10 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteCapabilities self = { .size_limit = 7 };
    restante_capabilities_add_line (&self, cases[i].line);
    g_assert_true (self.size);
    g_assert_cmpuint (self.size_limit, ==, cases[i].limit);
  }
}

static void
test_mirror (void)
{
  const RestanteCapabilities self = { .esmtp = TRUE,
                                      .pipelining = TRUE,
                                      .eight_bit_mime = TRUE,
                                      .smtputf8 = TRUE,
                                      .enhanced_status_codes = TRUE,
                                      .size = TRUE,
                                      .size_limit = 5000 };
  const RestanteCapabilities primary = { .eight_bit_mime = TRUE,
                                         .starttls = TRUE,
                                         .size_limit = 3000 };
  RestanteCapabilities both = restante_capabilities_mirror (&self, &primary);
  g_assert_true (both.esmtp && both.pipelining && both.enhanced_status_codes && both.size);
  g_assert_true (both.eight_bit_mime);
  g_assert_false (both.smtputf8 || both.starttls);
  g_assert_cmpuint (both.size_limit, ==, 1976); /* 3000 - 1024 */
}

/* The holder hands everything over with DATA; it still offers no more than the primary does. */
static void
test_mirror_chunking (void)
{
  for (guint bits = 0; bits < 4; bits++) {
    const RestanteCapabilities self = { .chunking = bits & 1 };
    const RestanteCapabilities primary = { .chunking = !!(bits & 2) };
    g_assert_cmpint (restante_capabilities_mirror (&self, &primary).chunking, ==, bits == 3);
  }
}

/* The smaller limit, where 0 is the largest; 1024 of the primary's are kept for the holder's own
 * Received field. */
static void
test_mirror_size (void)
{
  static const guint64 cases[][3] = {
    { 5000, 3000, 1976 }, { 3000, 5000, 3000 }, { 4000, 5000, 3976 }, { 0, 3000, 1976 },
    { 3000, 0, 3000 },    { 0, 0, 0 },          { 0, 1024, 1 },       { 0, 1, 1 },
    { 0, 1025, 1 },       { 0, 1026, 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RestanteCapabilities self = { .size_limit = cases[i][0] };
    const RestanteCapabilities primary = { .size_limit = cases[i][1] };
    g_assert_cmpuint (restante_capabilities_mirror (&self, &primary).size_limit, ==, cases[i][2]);
  }
}

static void
test_write (void)
{
  const RestanteCapabilities self = { .starttls = TRUE, .size = TRUE, .size_limit = 10 };
  g_autoptr (GString) text = g_string_new ("home.test");
  restante_capabilities_write (&self, text);
  g_assert_cmpstr (text->str, ==, "home.test\nSIZE 10\nSTARTTLS");
}

static void
assert_same (const RestanteCapabilities *a, const RestanteCapabilities *b)
{
  g_assert_cmpint (a->esmtp, ==, b->esmtp);
  g_assert_cmpint (a->pipelining, ==, b->pipelining);
  g_assert_cmpint (a->eight_bit_mime, ==, b->eight_bit_mime);
  g_assert_cmpint (a->smtputf8, ==, b->smtputf8);
  g_assert_cmpint (a->enhanced_status_codes, ==, b->enhanced_status_codes);
  g_assert_cmpint (a->chunking, ==, b->chunking);
  g_assert_cmpint (a->starttls, ==, b->starttls);
  g_assert_cmpint (a->size, ==, b->size);
  g_assert_cmpuint (a->size_limit, ==, b->size_limit);
}

/* Every combination comes back from the store as it went in. */
static void
test_round_trip (void)
{
  for (guint bits = 0; bits < 256; bits++) {
    const RestanteCapabilities self = { .esmtp = bits & 1,
                                        .pipelining = !!(bits & 2),
                                        .eight_bit_mime = !!(bits & 4),
                                        .smtputf8 = !!(bits & 8),
                                        .enhanced_status_codes = !!(bits & 16),
                                        .starttls = !!(bits & 32),
                                        .size = !!(bits & 64),
                                        .chunking = !!(bits & 128),
                                        .size_limit = bits & 64 ? bits % 3 * 1000 : 0 };
    g_autofree char *text = restante_capabilities_to_string (&self);
    RestanteCapabilities again = restante_capabilities_from_string (text);
    assert_same (&again, &self);
  }
  RestanteCapabilities none = restante_capabilities_from_string (NULL);
  g_assert_false (none.esmtp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/capabilities/read", test_read);
  g_test_add_func ("/protocol/capabilities/size", test_size);
  g_test_add_func ("/protocol/capabilities/mirror", test_mirror);
  g_test_add_func ("/protocol/capabilities/mirror-chunking", test_mirror_chunking);
  g_test_add_func ("/protocol/capabilities/mirror-size", test_mirror_size);
  g_test_add_func ("/protocol/capabilities/write", test_write);
  g_test_add_func ("/protocol/capabilities/round-trip", test_round_trip);
  return g_test_run ();
}
