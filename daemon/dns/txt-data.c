/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/txt-data.h"

/* RFC 1035 section 3.3.14: strings with their lengths, which together are one text (RFC 8461
 * section 3.1). */
static char *
read_text (GBytes *raw)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (raw, &length);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length && i + data[i] < length; i += data[i] + 1u)
    g_string_append_len (text, (const char *)data + i + 1, data[i]);
  return g_string_free (text, FALSE);
}

char **
restante_txt_data_read_all (GPtrArray *raw)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; i < raw->len; i++) {
    g_autofree char *text = read_text (g_ptr_array_index (raw, i));

    g_strv_builder_add (texts, text);
  }
  return g_strv_builder_end (texts);
}
