/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests of dyndns2: what is taken is GET of one of two paths, whole and not too long, and
 * nothing that it holds has a NUL, a comma or a control character that was not written as an
 * escape. */
#include "fuzz.h"
#include "protocol/dyndns-request.h"

static void
check_values (char **values)
{
  for (guint i = 0; values[i]; i++) {
    g_assert_cmpstr (values[i], !=, "");
    g_assert_null (strchr (values[i], ','));
    g_assert_false (g_ascii_isspace (values[i][0]));
    g_assert_false (g_ascii_isspace (values[i][strlen (values[i]) - 1]));
  }
}

static void
check_taken (const RestanteDyndnsRequest *request, const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_strndup ((const char *)bytes, length);
  const char *line = text + strspn (text, "\r\n");
  const char *target = line + strlen ("GET ");
  gsize end = strcspn (target, " ");
  g_autofree char *whole = g_strndup (target, end);
  g_auto (GStrv) parts = g_strsplit (whole, "?", 2);
  g_assert_cmpuint (length, <=, RESTANTE_DYNDNS_REQUEST_MAX);
  g_assert_true (restante_dyndns_request_is_whole (bytes, length));
  g_assert_true (g_str_has_prefix (line, "GET "));
  g_assert_true (g_str_has_suffix (parts[0], "/nic/update") ||
                 g_str_has_suffix (parts[0], "/v3/update"));
  g_assert_true ((request->user == NULL) == (request->password == NULL));
  g_assert_true (request->has_credentials || !request->user);
  g_assert_true (!request->user || !strchr (request->user, ':'));
  check_values (request->hostnames);
  check_values (request->addresses);
}

/* It becomes whole with one byte, and stays so. */
static void
check_whole (const guint8 *bytes, gsize length)
{
  gboolean whole = FALSE;
  for (gsize n = 0; n <= MIN (length, 256); n++) {
    gboolean now = restante_dyndns_request_is_whole (bytes, n);
    g_assert_true (now || !whole);
    whole = now;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteDyndnsAnswer problem = RESTANTE_DYNDNS_GOOD;
  g_autoptr (RestanteDyndnsRequest) request =
      restante_dyndns_request_parse (bytes, length, &problem);
  check_whole (bytes, length);
  if (request)
    check_taken (request, bytes, length);
  else
    g_assert_true (problem == RESTANTE_DYNDNS_MALFORMED || problem == RESTANTE_DYNDNS_ELSEWHERE ||
                   problem == RESTANTE_DYNDNS_NOT_GET || problem == RESTANTE_DYNDNS_TOO_LARGE);
  return 0;
}
