/* SPDX-License-Identifier: GPL-3.0-or-later */
/* restante-reader: the message on standard input, which is a file, as a document of a reading
 * (api/reading.h) on standard output. restanted starts one for each message that somebody reads, so
 * that hostile mail is never taken apart in the process that keeps it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/value-json.h"
#include "reader/process-limits.h"
#include "reader/reading.h"

static int
complain (const char *what, int code)
{
  fprintf (stderr, "restante-reader: %s: %s\n", what, g_strerror (code));
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr (RestanteReading) reading = NULL;
  g_autofree char *document = NULL;

  if (argc > 1) {
    fprintf (stderr, "Usage: restante-reader <MESSAGE\n");
    return 2;
  }
  if (!restante_process_limits_set ())
    return complain ("the limits cannot be set", errno);
  if (lseek (STDIN_FILENO, 0, SEEK_SET) != 0)
    return complain ("standard input is no file", errno);
  reading = restante_reading_new_from_file (STDIN_FILENO);
  document = restante_value_to_text (reading);
  if (puts (document) < 0 || fflush (stdout) != 0)
    return complain ("standard output", errno);
  return EXIT_SUCCESS;
}
