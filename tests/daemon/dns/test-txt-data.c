/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/txt-data.h"

/* @rdata: RDATA of one record, the first @length bytes of it. */
static char *
read_one (const char *rdata, gsize length)
{
  g_autoptr (GPtrArray) raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_auto (GStrv) texts = NULL;

  g_ptr_array_add (raw, g_bytes_new (rdata, length));
  texts = restante_txt_data_read_all (raw);
  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  return g_strdup (texts[0]);
}

static void
assert_text (const char *rdata, gsize length, const char *expected)
{
  g_autofree char *text = read_one (rdata, length);

  g_assert_cmpstr (text, ==, expected);
}

/* RFC 1035 section 3.3.14: a length, then as many bytes, again and again. */
static void
test_strings (void)
{
  assert_text ("\003abc", 4, "abc");
  assert_text ("\001a\000\002bc", 6, "abc");
  assert_text ("", 0, "");
  assert_text ("\000", 1, "");
}

static void
test_cut_short (void)
{
  assert_text ("\003ab", 3, "");
  assert_text ("\001a\005b", 4, "a");
}

static void
test_each_record (void)
{
  g_autoptr (GPtrArray) raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_auto (GStrv) texts = NULL;

  g_ptr_array_add (raw, g_bytes_new ("\001a", 2));
  g_ptr_array_add (raw, g_bytes_new ("\001b", 2));
  texts = restante_txt_data_read_all (raw);
  g_assert_cmpstr (texts[0], ==, "a");
  g_assert_cmpstr (texts[1], ==, "b");
  g_assert_null (texts[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/txt-data/strings", test_strings);
  g_test_add_func ("/dns/txt-data/cut-short", test_cut_short);
  g_test_add_func ("/dns/txt-data/each-record", test_each_record);
  return g_test_run ();
}
