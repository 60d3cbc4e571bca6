/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/row-diff.h"

/* Numbers from here on are rows that no window shows. */
#define UNSEEN 5000000

/* A row is its number as a pointer; 0: not known. */
static GPtrArray *
rows (const char *text)
{
  GPtrArray *array = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_ptr_array_add (array, GUINT_TO_POINTER ((guint)g_ascii_strtoull (words[i], NULL, 10)));
  return array;
}

static const struct
{
  const char *name;
  guint total, start;
  const char *rows;
  guint new_total, new_start;
  const char *new_rows;

} cases[] = {
  { "nothing", 3, 0, "1 2 3", 3, 0, "1 2 3" },
  { "first load, whole", 0, 0, "", 2, 0, "1 2" },
  { "first load, a part", 0, 0, "", 1000000, 0, "1 2" },
  { "all gone", 3, 0, "1 2 3", 0, 0, "" },
  { "one at the top", 3, 0, "1 2 3", 4, 0, "9 1 2 3" },
  { "one at the top of a part", 100, 0, "1 2 3", 101, 0, "9 1 2" },
  { "one in the middle gone", 100, 0, "1 2 3", 99, 0, "1 3 4" },
  { "at the end, not seen", 100, 0, "1 2 3", 105, 0, "1 2 3" },
  { "above the window", 1000, 500, "1 2 3", 1002, 500, "8 9 1" },
  { "above the window, gone", 1000, 500, "1 2 3", 998, 500, "3 4 5" },
  { "above and behind", 1000, 500, "1 2 3", 1003, 501, "1 2 3" },
  { "nothing in common", 1000, 500, "1 2 3", 1000, 500, "4 5 6" },
  { "shrunk into the window", 1000, 500, "1 2 3", 2, 0, "1 2" },
};

/* Does the splices to @list, the old list, and looks for the new one: what was not spliced must be
 * right, what was added (0) is read anew. */
static void
play (GArray *list, const RestanteWindow *from, const RestanteWindow *to)
{
  const guint fresh = 0;
  RestanteSplice splices[RESTANTE_SPLICES_MAX];
  guint n = restante_row_diff (from, to, splices);

  for (guint s = 0; s < n; s++) {
    g_assert_cmpuint (splices[s].position + splices[s].removed, <=, list->len);
    g_array_remove_range (list, splices[s].position, splices[s].removed);
    for (guint k = 0; k < splices[s].added; k++)
      g_array_insert_val (list, splices[s].position, fresh);
  }
  g_assert_cmpuint (list->len, ==, to->total);
  for (guint k = 0; k < to->rows->len; k++) {
    guint row = g_array_index (list, guint, to->start + k);
    if (row > 0 && row < UNSEEN)
      g_assert_cmpuint (row, ==, GPOINTER_TO_UINT (g_ptr_array_index (to->rows, k)));
  }
}

static void
play_case (gsize i)
{
  g_autoptr (GPtrArray) before = rows (cases[i].rows);
  g_autoptr (GPtrArray) after = rows (cases[i].new_rows);
  RestanteWindow from = { cases[i].total, cases[i].start, before };
  RestanteWindow to = { cases[i].new_total, cases[i].new_start, after };
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (guint));

  g_test_message ("%s", cases[i].name);
  for (guint k = 0; k < from.total; k++) {
    guint row = UNSEEN + k;
    if (k >= from.start && k < from.start + before->len)
      row = GPOINTER_TO_UINT (g_ptr_array_index (before, k - from.start));
    g_array_append_val (list, row);
  }
  play (list, &from, &to);
}

static void
test_result (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].total < 10000 && cases[i].new_total < 10000)
      play_case (i);
}

static GPtrArray *
window_of (GArray *list, guint start, guint length)
{
  GPtrArray *window = g_ptr_array_new ();

  for (guint k = start; k < MIN (start + length, list->len); k++)
    g_ptr_array_add (window, GUINT_TO_POINTER (g_array_index (list, guint, k)));
  return window;
}

static void
change (GArray *list, guint *next)
{
  guint row;

  for (int k = g_test_rand_int_range (0, 12); k > 0; k--) {
    guint position = (guint)g_test_rand_int_range (0, (int)list->len + 1);
    if (g_test_rand_bit () && position < list->len) {
      g_array_remove_index (list, position);
    } else {
      row = (*next)++;
      g_array_insert_val (list, position, row);
    }
  }
}

/* Rows that come and go anywhere, seen through windows anywhere. */
static void
test_random (void)
{
  for (guint round = 0; round < 3000; round++) {
    guint next = 1;
    guint length = (guint)g_test_rand_int_range (0, 60);
    guint start = (guint)g_test_rand_int_range (0, (int)length + 1);
    guint size = (guint)g_test_rand_int_range (1, 30);
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (guint));
    g_autoptr (GArray) now = NULL;
    g_autoptr (GPtrArray) before = NULL;
    g_autoptr (GPtrArray) after = NULL;
    RestanteWindow from, to;

    for (; next <= length; next++)
      g_array_append_val (list, next);
    now = g_array_copy (list);
    change (now, &next);
    before = window_of (list, start, size);
    from = (RestanteWindow){ list->len, start, before };
    start = MIN (start, now->len);
    after = window_of (now, start, size);
    to = (RestanteWindow){ now->len, start, after };
    /* The rows outside of the window stay as they are in the model; only the window is checked. */
    for (guint k = 0; k < list->len; k++)
      if (k < from.start || k >= from.start + before->len)
        g_array_index (list, guint, k) += UNSEEN;
    play (list, &from, &to);
  }
}

/* A million rows never become one big splice because a row has changed. */
static void
test_short (void)
{
  const struct
  {
    gsize i;
    guint n;
    RestanteSplice splice;
  } wanted[] = {
    { 4, 1, { 0, 0, 1 } },
    { 7, 1, { 100, 0, 5 } },
    { 8, 2, { 500, 5, 5 } },
    { 10, 2, { 1001, 0, 2 } },
  };

  for (gsize w = 0; w < G_N_ELEMENTS (wanted); w++) {
    gsize i = wanted[w].i;
    g_autoptr (GPtrArray) before = rows (cases[i].rows);
    g_autoptr (GPtrArray) after = rows (cases[i].new_rows);
    RestanteWindow from = { cases[i].total, cases[i].start, before };
    RestanteWindow to = { cases[i].new_total, cases[i].new_start, after };
    RestanteSplice splices[RESTANTE_SPLICES_MAX];

    g_assert_cmpuint (restante_row_diff (&from, &to, splices), ==, wanted[w].n);
    g_assert_cmpuint (splices[wanted[w].n - 1].position, ==, wanted[w].splice.position);
    g_assert_cmpuint (splices[wanted[w].n - 1].removed, ==, wanted[w].splice.removed);
    g_assert_cmpuint (splices[wanted[w].n - 1].added, ==, wanted[w].splice.added);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/row-diff/result", test_result);
  g_test_add_func ("/client/row-diff/random", test_random);
  g_test_add_func ("/client/row-diff/short", test_short);
  return g_test_run ();
}
