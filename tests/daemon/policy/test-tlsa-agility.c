/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/tlsa-agility.h"

#include <string.h>

#define DIGEST 0xff /* as long as its matching type has it */

typedef struct
{
  guint8 usage;
  guint8 selector;
  guint8 matching;
  guint8 length; /* of its data */
  gboolean counts;
} Record;

/* What RFC 7671 section 9 says of each set. */
static const struct
{
  const char *what;
  Record records[5];
} rows[] = {
  { "one digest", { { 3, 1, 1, DIGEST, TRUE } } },
  { "the stronger one alone", { { 3, 1, 2, DIGEST, TRUE } } },
  { "the strongest of a group", { { 3, 1, 1, DIGEST, FALSE }, { 3, 1, 2, DIGEST, TRUE } } },
  { "in any order", { { 2, 1, 2, DIGEST, TRUE }, { 2, 1, 1, DIGEST, FALSE } } },
  { "all of the strongest",
    { { 3, 1, 2, DIGEST, TRUE },
      { 3, 1, 1, DIGEST, FALSE },
      { 3, 1, 2, DIGEST, TRUE },
      { 3, 1, 1, DIGEST, FALSE } } },
  { "Full never avoids, and never is avoided",
    { { 3, 1, 0, 5, TRUE }, { 3, 1, 1, DIGEST, FALSE }, { 3, 1, 2, DIGEST, TRUE } } },
  { "Full is no digest", { { 3, 0, 1, DIGEST, TRUE }, { 3, 0, 0, 5, TRUE } } },
  { "each selector for itself", { { 3, 1, 1, DIGEST, TRUE }, { 3, 0, 2, DIGEST, TRUE } } },
  { "each usage for itself", { { 3, 1, 1, DIGEST, TRUE }, { 2, 1, 2, DIGEST, TRUE } } },
  { "first the malformed are discarded",
    { { 3, 1, 2, 63, FALSE }, { 3, 1, 2, 0, FALSE }, { 3, 1, 1, DIGEST, TRUE } } },
  { "and those of a digest that is not supported",
    { { 3, 1, 3, 96, FALSE }, { 3, 1, 1, DIGEST, TRUE } } },
  /* RFC 7672 section 3.1.3 */
  { "and the usages of the web's authorities",
    { { 1, 1, 2, DIGEST, FALSE }, { 0, 1, 2, DIGEST, FALSE }, { 3, 1, 1, DIGEST, TRUE } } },
  { "nothing usable", { { 1, 1, 1, DIGEST, FALSE }, { 0, 0, 0, 5, FALSE } } },
  { "no record", { { 0 } } },
};

static gboolean
is_there (const Record *record)
{
  return record->length != 0 || record->usage != 0;
}

/* @n tells records apart that say the same. */
static GBytes *
make (const Record *record, guint n)
{
  static const guint8 sizes[] = { 0, 32, 64 };
  guint8 length = record->length == DIGEST ? sizes[record->matching] : record->length;
  guint8 data[3 + 255] = { record->usage, record->selector, record->matching };

  memset (data + 3, (int)('a' + n), length);
  return g_bytes_new (data, 3u + length);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    g_autoptr (GPtrArray) chosen = NULL;
    guint expected = 0;

    g_test_message ("%s", rows[i].what);
    for (guint j = 0; j < G_N_ELEMENTS (rows[i].records) && is_there (&rows[i].records[j]); j++)
      g_ptr_array_add (records, make (&rows[i].records[j], j));
    chosen = restante_tlsa_choose (records);
    for (guint j = 0; j < records->len; j++)
      if (rows[i].records[j].counts) {
        g_assert_cmpuint (expected, <, chosen->len);
        g_assert_true (
            g_bytes_equal (g_ptr_array_index (chosen, expected++), g_ptr_array_index (records, j)));
      }
    g_assert_cmpuint (chosen->len, ==, expected);
  }
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) chosen = restante_tlsa_choose (NULL);

  g_assert_cmpuint (chosen->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/3/policy/tlsa-agility/rows", test_rows);
  g_test_add_func ("/policy/tlsa-agility/none", test_none);
  return g_test_run ();
}
