/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DuckDNS: https://www.duckdns.org/spec.jsp. The address of either family stands in "ip" (an "ipv6"
 * alone would set the other family to this machine's own address), "clear" takes both families
 * away. There is no TTL, and nothing can be read.
 * --url: another end point than https://www.duckdns.org. */
#include <string.h>

#include "dns/api-client.h"
#include "dns/resolver.h"
#include "dns/writer-private.h"

#define SUFFIX ".duckdns.org"

static const RestanteApi api = { "DuckDNS", "https://www.duckdns.org", NULL };

typedef enum
{
  FAMILY_A,
  FAMILY_AAAA,
  N_FAMILIES
} Family;

static const struct
{
  const char *type;
  GSocketFamily family;
} families[N_FAMILIES] = {
  { "A", G_SOCKET_FAMILY_IPV4 },
  { "AAAA", G_SOCKET_FAMILY_IPV6 },
};

typedef struct
{
  RestanteApiClient *client;
  RestanteWriterSurroundings surroundings;
  char *domain; /* as the service calls it: without SUFFIX */
  /* What was written here last; "" for nothing, NULL: not yet. DNS may be slower to say so. */
  char *written[N_FAMILIES];
  gint64 written_at[N_FAMILIES]; /* monotonic */
} DuckDns;

static gpointer
open_duckdns (const RestanteWriterSettings *settings,
              const RestanteWriterSurroundings *surroundings,
              GError **error)
{
  RestanteApiClient *client;
  gsize length = strlen (settings->zone);
  DuckDns *self;

  if (!g_str_has_suffix (settings->zone, SUFFIX) || length == strlen (SUFFIX) ||
      memchr (settings->zone, '.', length - strlen (SUFFIX)) != NULL) {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         "the zone of a writer for DuckDNS is one name below duckdns.org; give it "
                         "with --zone NAME" SUFFIX);
    return NULL;
  }
  client = restante_api_client_new (&api, settings, surroundings, error);
  if (client == NULL)
    return NULL;
  self = g_new0 (DuckDns, 1);
  self->client = client;
  self->surroundings = *surroundings;
  self->domain = g_strndup (settings->zone, length - strlen (SUFFIX));
  return self;
}

static void
close_duckdns (gpointer state)
{
  DuckDns *self = state;

  restante_api_client_free (self->client);
  g_free (self->domain);
  for (guint i = 0; i < N_FAMILIES; i++)
    g_free (self->written[i]);
  g_free (self);
}

/* The service has no request that changes nothing, so only the service itself is proven. */
static gboolean
test_duckdns (gpointer state, GCancellable *cancellable, char **text, GError **error)
{
  DuckDns *self = state;
  RestanteHttpsRequest request = { .method = "GET" };
  g_autoptr (RestanteHttpsResponse) response =
      restante_api_client_send (self->client, &request, "/", cancellable, error);

  if (response == NULL)
    return FALSE;
  if (response->status >= 500) {
    g_propagate_error (error, restante_api_client_judge (self->client, response));
    return FALSE;
  }
  *text = g_strdup ("DuckDNS answers; whether the token is right was not proven, because it can "
                    "only be tried by a change");
  return TRUE;
}

/* Sends "domains=…&token=…&" @what; the answer is OK or KO. */
static gboolean
update (DuckDns *self, const char *what, GCancellable *cancellable, GError **error)
{
  const char *secret = restante_api_client_get_secret (self->client);
  g_autofree char *token = g_uri_escape_string (secret, NULL, FALSE);
  g_autofree char *target =
      g_strdup_printf ("/update?domains=%s&token=%s&%s", self->domain, token, what);
  RestanteHttpsRequest request = { .method = "GET" };
  g_autoptr (RestanteHttpsResponse) response =
      restante_api_client_send (self->client, &request, target, cancellable, error);
  GError *failure;
  const char *body;
  gsize length;

  if (response == NULL)
    return FALSE;
  failure = restante_api_client_judge (self->client, response);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  body = g_bytes_get_data (response->body, &length);
  if (length >= 2 && memcmp (body, "OK", 2) == 0)
    return TRUE;
  if (length >= 2 && memcmp (body, "KO", 2) == 0)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "DuckDNS refuses to change %s (KO): the token is not right, or the name is not "
                 "its; add the writer again",
                 self->domain);
  else
    restante_api_client_set_rubbish (self->client, error);
  return FALSE;
}

static void
note_written (DuckDns *self, Family family, const char *address)
{
  g_free (self->written[family]);
  self->written[family] = g_strdup (address);
  self->written_at[family] = g_get_monotonic_time ();
}

static gboolean
set_address (
    DuckDns *self, Family family, const char *address, GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (address, ":", FALSE);
  g_autofree char *what = g_strconcat ("ip=", escaped, NULL);

  if (!update (self, what, cancellable, error))
    return FALSE;
  note_written (self, family, address);
  return TRUE;
}

/* The address of @family that must outlive a "clear"; "" for none, NULL and an error: nobody knows.
 */
static char *
find_address (DuckDns *self, Family family, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GList *addresses;
  char *found = NULL;

  if (self->written[family] != NULL &&
      g_get_monotonic_time () - self->written_at[family] < RESTANTE_WRITER_MEMORY * G_USEC_PER_SEC)
    return g_strdup (self->written[family]);
  addresses = self->surroundings.resolve (restante_api_client_get_zone (self->client), cancellable,
                                          self->surroundings.data, &failure);
  for (GList *l = addresses; l != NULL && found == NULL; l = l->next)
    if (g_inet_address_get_family (l->data) == families[family].family)
      found = g_inet_address_to_string (l->data);
  g_list_free_full (addresses, g_object_unref);
  if (failure == NULL ||
      g_error_matches (failure, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA) ||
      g_error_matches (failure, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_NAME))
    return found != NULL ? found : g_strdup ("");
  if (failure->domain == G_IO_ERROR && failure->code == G_IO_ERROR_CANCELLED)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
                 "DuckDNS takes both addresses of %s away at once, and the other cannot be looked "
                 "up: %s; nothing was written",
                 self->domain, failure->message);
  return NULL;
}

/* The other family is put back: it was not asked for. */
static gboolean
clear (DuckDns *self, Family family, GCancellable *cancellable, GError **error)
{
  Family other = family == FAMILY_A ? FAMILY_AAAA : FAMILY_A;
  g_autofree char *kept = find_address (self, other, cancellable, error);

  if (kept == NULL || !update (self, "clear=true", cancellable, error))
    return FALSE;
  note_written (self, family, "");
  return kept[0] == '\0' || set_address (self, other, kept, cancellable, error);
}

static gboolean
write_duckdns (gpointer state,
               const RestanteRecordChange *change,
               GCancellable *cancellable,
               GError **error)
{
  DuckDns *self = state;
  const RestanteRecordSet *after = change->after;
  guint family = 0;

  while (family < N_FAMILIES && !g_str_equal (after->type, families[family].type))
    family++;
  if (family == N_FAMILIES || g_strv_length (after->data) > 1 ||
      !g_str_equal (after->name, restante_api_client_get_zone (self->client))) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
                 "DuckDNS holds one A and one AAAA record for %s" SUFFIX
                 " and nothing else; use another service for %s %s",
                 self->domain, after->name, after->type);
    return FALSE;
  }
  if (restante_record_set_is_empty (after))
    return clear (self, family, cancellable, error);
  return set_address (self, family, after->data[0], cancellable, error);
}

const RestanteWriterKind restante_writer_duckdns = {
  .kind = "duckdns",
  .open = open_duckdns,
  .close = close_duckdns,
  .test = test_duckdns,
  .write = write_duckdns,
};
