/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/request.h"

#include <string.h>

#include "api/error.h"
#include "policy/identity.h"
#include "protocol/address.h"

#define DAY        (24 * 60 * 60)
#define SMTP_PORT  25
#define MAX_SEARCH 500 /* bytes */

static gboolean
usage (GError **error, const char *message)
{
  g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, message);
  return FALSE;
}

RestanteDomainRecord *
restante_request_find_domain (RestanteQueue *queue, const char *name, GError **error)
{
  RestanteDomainRecord *record = restante_queue_find_domain (queue, name);

  if (!record)
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND,
                 "There is no domain %s here.", name);
  return record;
}

gboolean
restante_request_message_id (const char *text, gint64 *id, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL)) {
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND,
                 "There is no message %s here.", text);
    return FALSE;
  }
  *id = (gint64)number;
  return TRUE;
}

gboolean
restante_request_number (RestanteExchange *exchange,
                         const char *name,
                         gint64 from,
                         gint64 to,
                         gint64 fallback,
                         gint64 *number,
                         GError **error)
{
  const char *text = restante_exchange_get_query (exchange, name);

  *number = fallback;
  if (!text || g_ascii_string_to_signed (text, 10, from, to, number, NULL))
    return TRUE;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".",
               name, from, to);
  return FALSE;
}

static gboolean
set_state (RestanteFilter *filter, const char *state, GError **error)
{
  if (!state || restante_message_state_from_string (state, &filter->state))
    return TRUE;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” is no state; it is held, parked, shelf, returned or delivered.", state);
  return FALSE;
}

static gboolean
set_domain (RestanteFilter *filter, RestanteQueue *queue, const char *name, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = NULL;

  if (!name)
    return TRUE;
  record = restante_request_find_domain (queue, name, error);
  if (record)
    filter->domain = g_strdup (record->name);
  return record != NULL;
}

static gboolean
set_search (RestanteFilter *filter, const char *search, GError **error)
{
  if (search && strlen (search) > MAX_SEARCH)
    return usage (error, "“search” is too long; 500 bytes are enough to find a message.");
  if (search && !g_utf8_validate (search, -1, NULL))
    return usage (error, "“search” must be UTF-8.");
  filter->search = search && *search ? g_strdup (search) : NULL;
  return TRUE;
}

static gboolean
set_order (RestanteFilter *filter, const char *order, GError **error)
{
  if (!order || restante_order_from_string (order, &filter->order))
    return TRUE;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” is no order; it is newest, oldest, expires or largest.", order);
  return FALSE;
}

RestanteFilter *
restante_request_filter (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  RestanteQueue *queue = restante_exchange_get_queue (exchange);

  if (!set_domain (filter, queue, restante_exchange_get_query (exchange, "domain"), error) ||
      !set_state (filter, restante_exchange_get_query (exchange, "state"), error) ||
      !set_search (filter, restante_exchange_get_query (exchange, "search"), error) ||
      !set_order (filter, restante_exchange_get_query (exchange, "order"), error))
    return NULL;
  return g_steal_pointer (&filter);
}

static gboolean
set_ids (RestanteFilter *filter, const char *const *ids, GError **error)
{
  filter->n_ids = g_strv_length ((char **)ids);
  filter->ids = g_new0 (gint64, filter->n_ids);
  for (guint i = 0; i < filter->n_ids; i++)
    if (!restante_request_message_id (ids[i], &filter->ids[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
set_up_to (RestanteFilter *filter, const char *text, GError **error)
{
  guint64 id;

  if (!text)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &id, NULL))
    return usage (error, "“up_to” must be the id of a message.");
  filter->up_to = (gint64)id;
  return TRUE;
}

RestanteFilter *
restante_request_selection (RestanteQueue *queue, RestanteSelection *selection, GError **error)
{
  g_autoptr (RestanteFilter) filter = restante_filter_new ();
  const char *const *ids = restante_selection_get_ids (selection);
  const char *domain = restante_selection_get_domain (selection);
  const char *state = restante_selection_get_state (selection);
  const char *search = restante_selection_get_search (selection);
  const char *up_to = restante_selection_get_up_to (selection);
  gboolean all = restante_selection_get_all (selection);
  gboolean good;

  if ((ids && *ids) == all) {
    usage (error, "Say which messages: either “ids” or “all”.");
    return NULL;
  }
  if (!all && (domain || state || search || up_to)) {
    usage (error, "Filters go with “all”, not with “ids”.");
    return NULL;
  }
  if (!all)
    good = set_ids (filter, ids, error);
  else
    good = set_domain (filter, queue, domain, error) && set_state (filter, state, error) &&
           set_search (filter, search, error) && set_up_to (filter, up_to, error);
  return good ? g_steal_pointer (&filter) : NULL;
}

static gboolean
set_primary (RestanteDomainRecord *record, const char *primary, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!restante_endpoint_parse (primary, SMTP_PORT, &host, &port, error))
    return FALSE;
  g_free (record->primary);
  record->primary = restante_endpoint_to_string (host, port);
  return TRUE;
}

static gboolean
set_identity (RestanteDomainRecord *record, const char *identity, GError **error)
{
  if (restante_identity_kind_from_string (identity, &record->identity))
    return TRUE;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” is no identity; it is key, dane, dial-in, ca or any.", identity);
  return FALSE;
}

/* TLSA records are published for a name. */
static gboolean
check_dane (const RestanteDomainRecord *record, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (record->identity != RESTANTE_IDENTITY_DANE ||
      !restante_endpoint_parse (record->primary, SMTP_PORT, &host, &port, NULL) ||
      !g_hostname_is_ip_address (host))
    return TRUE;
  return usage (error, "“dane” needs a primary with a name, like home.example.net:25: no TLSA "
                       "record can be published for an address.");
}

static gboolean
set_hold (RestanteDomainRecord *record, gint64 hold, GError **error)
{
  if (hold != 0 && (hold < DAY || hold > 365 * DAY))
    return usage (error, "“hold” must be 1 to 365 days, or 0 for without end.");
  record->hold = hold;
  return TRUE;
}

/* Only a home server that calls by itself may have none. */
static gboolean
check_address (RestanteDomainRecord *record, GError **error)
{
  if (record->primary && *record->primary)
    return TRUE;
  if (record->identity != RESTANTE_IDENTITY_DIAL_IN)
    return usage (error, "Only with the identity dial-in can a domain be without a “primary”; give "
                         "it, like home.example.net:25.");
  g_free (record->primary);
  record->primary = g_strdup ("");
  return TRUE;
}

gboolean
restante_request_settings (RestanteDomainSettings *settings,
                           RestanteDomainRecord *record,
                           GError **error)
{
  const char *primary = restante_domain_settings_get_primary (settings);
  const char *identity = restante_domain_settings_get_identity (settings);
  gint64 hold = restante_domain_settings_get_hold (settings);

  if (primary && !set_primary (record, primary, error))
    return FALSE;
  if (identity && !set_identity (record, identity, error))
    return FALSE;
  if (!check_address (record, error) || !check_dane (record, error))
    return FALSE;
  return hold < 0 || set_hold (record, hold, error);
}
