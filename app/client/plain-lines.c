/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/plain-lines.h"

#include <string.h>

/* Names, addresses and passwords of a holder have no other characters; those of a hostile one could
 * end a quotation. */
static void
append_plain (GString *plain, const char *text)
{
  for (; text != NULL && *text != '\0'; text++)
    if (g_ascii_isalnum (*text) || strchr ("-._:[]/", *text) != NULL)
      g_string_append_c (plain, *text);
}

void
restante_plain_lines_put (GString *lines, const char *name, const char *value)
{
  const char *const values[] = { value, NULL };

  restante_plain_lines_put_list (lines, name, values);
}

void
restante_plain_lines_put_list (GString *lines, const char *name, const char *const *values)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (plain, ' ');
    append_plain (plain, values[i]);
  }
  g_string_replace (lines, name, plain->str, 0);
}
