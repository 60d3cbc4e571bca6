/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MX records of a hostile name server: a host that is taken is a host name, and the record that
 * would be written for it is the one that came. */
#include "dns/mx-record.h"
#include "fuzz.h"
#include "protocol/address.h"

static void
append_name (GString *wire, const char *host)
{
  g_auto (GStrv) labels = g_strsplit (host, ".", -1);
  for (char **label = labels; *label; label++) {
    g_string_append_c (wire, (char)strlen (*label));
    g_string_append (wire, *label);
  }
  g_string_append_c (wire, '\0');
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *host = NULL;
  guint16 preference;
  if (!restante_mx_record_read (bytes, length, &preference, &host)) {
    g_assert_null (host);
    return 0;
  }
  g_autofree char *name = *host ? restante_domain_normalize (host, NULL) : g_strdup ("");
  g_autoptr (GString) wire = g_string_new (NULL);
  g_string_append_c (wire, (char)(preference >> 8));
  g_string_append_c (wire, (char)(preference & 0xff));
  append_name (wire, host);
  g_assert_cmpstr (name, ==, host);
  g_assert_cmpuint (wire->len, ==, length);
  for (gsize i = 2; i < length; i++)
    g_assert_cmpint (g_ascii_tolower (wire->str[i]), ==, g_ascii_tolower ((char)bytes[i]));
  return 0;
}
