/* SPDX-License-Identifier: GPL-3.0-or-later */
/* writer-driver ZONE SERVER KEY-FILE COMMAND…: lets the tests that have real name servers drive an
 * rfc2136 writer as it is. It prints one line: "ok", and what there is, or the error's code and
 * text; the exit status is 0 either way.
 *
 *   key                                       the key's name
 *   test                                      what was proven
 *   read NAME TYPE                            "TTL DATA|DATA"
 *   write NAME TYPE TTL BEFORE AFTER          each "DATA|DATA", "" for none
 */
#include <stdio.h>
#include <stdlib.h>

#include "dns/writer.h"

#define TIMEOUT 5 /* seconds */

static const char *const codes[] = {
  [RESTANTE_WRITER_ERROR_SETTINGS] = "settings",
  [RESTANTE_WRITER_ERROR_REFUSED] = "refused",
  [RESTANTE_WRITER_ERROR_CONFLICT] = "conflict",
  [RESTANTE_WRITER_ERROR_UNREACHABLE] = "unreachable",
  [RESTANTE_WRITER_ERROR_UNSUPPORTED] = "unsupported",
};

static RestanteRecordSet *
make_set (char **arguments, const char *data)
{
  g_auto (GStrv) parts = g_strsplit (data, "|", -1);

  return restante_record_set_new (arguments[0], arguments[1], (guint32)atoi (arguments[2]),
                                  (const char *const *)parts);
}

/* What there is to say, or NULL and an error. */
static char *
write_set (RestanteWriter *writer, char **arguments, GError **error)
{
  RestanteRecordChange *change = restante_record_change_new (
      make_set (arguments, arguments[3]), make_set (arguments, arguments[4]), NULL);
  gboolean written = restante_writer_write (writer, change, NULL, error);

  restante_record_change_free (change);
  return written ? g_strdup ("") : NULL;
}

static char *
read_set (RestanteWriter *writer, char **arguments, GError **error)
{
  RestanteRecordSet *set = restante_writer_read (writer, arguments[0], arguments[1], NULL, error);
  g_autofree char *data = set != NULL ? g_strjoinv ("|", set->data) : NULL;
  char *text = set != NULL ? g_strdup_printf ("%u %s", set->ttl, data) : NULL;

  restante_record_set_free (set);
  return text;
}

static char *
run (RestanteWriter *writer, int count, char **arguments, GError **error)
{
  char *text = NULL;

  if (g_str_equal (arguments[0], "key"))
    return g_strdup (restante_writer_get_key_name (writer));
  if (g_str_equal (arguments[0], "read") && count == 3)
    return read_set (writer, arguments + 1, error);
  if (g_str_equal (arguments[0], "write") && count == 6)
    return write_set (writer, arguments + 1, error);
  if (!g_str_equal (arguments[0], "test"))
    g_error ("writer-driver knows no such command");
  return restante_writer_test (writer, NULL, &text, error) ? text : NULL;
}

static RestanteWriter *
open_writer (char **arguments, GError **error)
{
  g_autofree char *secret = NULL;
  RestanteWriterSettings settings = { .name = (char *)"driver",
                                      .kind = (char *)"rfc2136",
                                      .zone = arguments[1],
                                      .server = arguments[2] };
  const RestanteWriterSurroundings surroundings = { .timeout = TIMEOUT };

  if (!g_file_get_contents (arguments[3], &secret, NULL, error))
    return NULL;
  settings.secret = secret;
  return restante_writer_new (&settings, &surroundings, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  RestanteWriter *writer;

  if (argc < 5)
    g_error ("writer-driver ZONE SERVER KEY-FILE COMMAND…");
  writer = open_writer (argv, &error);
  if (writer != NULL)
    text = run (writer, argc - 4, argv + 4, &error);
  restante_writer_unref (writer);
  if (text != NULL)
    printf ("ok %s\n", text);
  else if (error->domain == RESTANTE_WRITER_ERROR)
    printf ("%s %s\n", codes[error->code], error->message);
  else
    g_error ("an error of another kind: %s", error->message);
  return 0;
}
