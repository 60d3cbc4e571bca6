/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a target over every file of the folders on its command line, without a fuzzer: what was
 * found once stays found. It makes no inputs of its own. */
#include "fuzz.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)))
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

static void
replay (gconstpointer folder)
{
  g_autoptr (GPtrArray) paths = list_files (folder);
  g_assert_cmpuint (paths->len, >, 0);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autofree char *bytes = NULL;
    g_autofree guint8 *copy = NULL;
    g_autoptr (GError) error = NULL;
    gsize length;
    g_test_message ("%s", path);
    g_file_get_contents (path, &bytes, &length, &error);
    g_assert_no_error (error);
    /* Memory of its own, so that a sanitizer sees who reads behind its end. */
    copy = length > 0 ? g_memdup2 (bytes, length) : g_malloc0 (1);
    LLVMFuzzerTestOneInput (copy, length);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++) {
    g_autofree char *program = g_path_get_basename (argv[0]);
    g_autofree char *name = g_path_get_basename (argv[i]);
    g_autofree char *title = g_strdup_printf ("/fuzz/%s/%s", program, name);
    g_test_add_data_func (title, argv[i], replay);
  }
  return g_test_run ();
}
