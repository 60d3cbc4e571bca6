/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request on the control socket asks for: a line with method and path, then a body. A route
 * gets as many arguments as it has stars, and only what is in range is ever asked of the queue. */
#include "api/error.h"
#include "api/value-json.h"
#include "control/request.h"
#include "control/router.h"
#include "fuzz.h"
#include "protocol/address.h"

#define DAY 86400

static guint
count_stars (const char *pattern)
{
  guint count = 0;
  for (; *pattern; pattern++)
    count += *pattern == '*';
  return count;
}

static void
check_route (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  if (!words[0] || !words[1])
    return;
  const RestanteRoute *route = restante_router_find (words[0], words[1], &arguments, &error);
  if (!route) {
    g_assert_true (error->domain == RESTANTE_API_ERROR);
    return;
  }
  g_assert_cmpstr (route->method, ==, words[0]);
  /* Whoever may only look cannot change anything. */
  g_assert_true (strcmp (words[0], "GET") == 0 || route->right == RESTANTE_RIGHT_CHANGE);
  g_assert_cmpuint (g_strv_length (arguments), ==, count_stars (route->path));
  for (guint i = 0; arguments[i]; i++)
    g_assert_true (*arguments[i] && !strchr (arguments[i], '/'));
}

static void
check_id (const char *text)
{
  gint64 id;
  if (restante_request_message_id (text, &id, NULL))
    g_assert_cmpint (id, >, 0);
}

static void
check_selection (const char *body)
{
  g_autoptr (RestanteSelection) selection =
      restante_value_from_text (RESTANTE_TYPE_SELECTION, body, -1, NULL);
  g_autoptr (GError) error = NULL;
  /* A domain is looked up in the store, and there is none here. */
  if (!selection || restante_selection_get_domain (selection))
    return;
  g_autoptr (RestanteFilter) filter = restante_request_selection (NULL, selection, &error);
  if (!filter) {
    g_assert_true (error->domain == RESTANTE_API_ERROR);
    return;
  }
  /* A verb without a word on which messages must never mean all of them. */
  g_assert_true (filter->n_ids > 0 || restante_selection_get_all (selection));
  g_assert_true (filter->n_ids == 0 || !restante_selection_get_all (selection));
  g_assert_true (!filter->search || strlen (filter->search) <= 500);
  for (guint i = 0; i < filter->n_ids; i++)
    g_assert_cmpint (filter->ids[i], >, 0);
}

static void
check_settings (const char *body)
{
  g_autoptr (RestanteDomainSettings) settings =
      restante_value_from_text (RESTANTE_TYPE_DOMAIN_SETTINGS, body, -1, NULL);
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new ("home.test");
  if (!settings || !restante_request_settings (settings, record, NULL))
    return;
  g_assert_true (record->hold == 0 || (record->hold >= DAY && record->hold <= 365 * DAY));
  if (!restante_domain_settings_get_primary (settings))
    return;
  g_autofree char *host = NULL;
  guint16 port;
  g_assert_true (restante_endpoint_parse (record->primary, 1, &host, &port, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  g_autofree char *line = fuzz_take_text (&input, "\n");
  g_autofree char *body = g_strndup (input.length ? (const char *)input.bytes : "", input.length);
  check_route (line);
  check_id (line);
  check_selection (body);
  check_settings (body);
  return 0;
}
