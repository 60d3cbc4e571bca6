/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dyndns2, the protocol of dynamic DNS services, as https://help.dyn.com/remote-access-api/ and
 * https://www.noip.com/integrate/request describe it. It sets the addresses of a host and nothing
 * else, has no TTL and cannot be read. Sets without an address are "offline=YES", which takes the
 * whole host away, costs extra where it is there at all, and is undone by the next update.
 * --url: the service (https://dynupdate.no-ip.com), or its whole update URL when that is another
 * than …/nic/update. */
#include <string.h>

#include "dns/https.h"
#include "dns/writer-private.h"

#define PATH "/nic/update"

typedef enum
{
  FAMILY_A,
  FAMILY_AAAA,
  N_FAMILIES
} Family;

static const char *const types[N_FAMILIES] = { "A", "AAAA" };

typedef struct
{
  RestanteWriterSettings *settings;
  RestanteWriterSurroundings surroundings;
  char *url;
  GError *fatal; /* what the service said, after which a client must not ask again */
  /* What this writer has just done with the last host, in place of reading: */
  char *host;
  gint64 remembered; /* monotonic */
  gboolean has_address[N_FAMILIES];
  gboolean is_offline;
} DynDns2;

/* The first word of an answer (https://help.dyn.com/remote-access-api/return-codes/). What is
 * REFUSED is fatal: a client that goes on is blocked. */
static const struct
{
  const char *word;
  RestanteWriterError error;
  const char *sentence;
} codes[] = {
  { "badauth", RESTANTE_WRITER_ERROR_REFUSED, "does not know the user or the password" },
  { "!donator", RESTANTE_WRITER_ERROR_REFUSED, "has this only for those who pay" },
  { "!active", RESTANTE_WRITER_ERROR_REFUSED, "has not activated the host" },
  { "nohost", RESTANTE_WRITER_ERROR_REFUSED, "has no such host in this account" },
  { "notfqdn", RESTANTE_WRITER_ERROR_REFUSED, "does not take the name as a host name" },
  { "numhost", RESTANTE_WRITER_ERROR_REFUSED, "finds too many hosts in the request" },
  { "!yours", RESTANTE_WRITER_ERROR_REFUSED, "says that the host belongs to another account" },
  { "abuse", RESTANTE_WRITER_ERROR_REFUSED, "has blocked the host for abuse" },
  { "badagent", RESTANTE_WRITER_ERROR_REFUSED, "does not serve this program" },
  { "badsys", RESTANTE_WRITER_ERROR_REFUSED, "does not take the request's system parameter" },
  { "dnserr", RESTANTE_WRITER_ERROR_UNREACHABLE, "has trouble with its DNS" },
  { "911", RESTANTE_WRITER_ERROR_UNREACHABLE, "has trouble of its own; wait for half an hour" },
  { "999", RESTANTE_WRITER_ERROR_UNREACHABLE, "has trouble of its own; wait for half an hour" },
};

static char *
make_url (const char *given)
{
  g_autoptr (GUri) uri = g_uri_parse (given, G_URI_FLAGS_ENCODED, NULL);
  const char *path = g_uri_get_path (uri);
  gsize length = strlen (given);

  if (path[0] != '\0' && !g_str_equal (path, "/"))
    return g_strdup (given);
  return g_strdup_printf ("%.*s" PATH, (int)(length - strlen (path)), given);
}

static gpointer
open_dyndns2 (const RestanteWriterSettings *settings,
              const RestanteWriterSurroundings *surroundings,
              GError **error)
{
  g_autoptr (GError) flaw = NULL;
  DynDns2 *self;

  if (settings->url == NULL || settings->user == NULL || settings->user[0] == '\0' ||
      strchr (settings->user, ':') != NULL || settings->secret == NULL) {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         "a dyndns2 writer needs --url, --user (without a colon) and "
                         "--password-file");
    return NULL;
  }
  if (!restante_https_check_url (settings->url, &flaw)) {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         flaw->message);
    return NULL;
  }
  self = g_new0 (DynDns2, 1);
  self->settings = restante_writer_settings_copy (settings);
  self->surroundings = *surroundings;
  if (surroundings->trusted != NULL)
    g_object_ref (surroundings->trusted);
  self->url = make_url (settings->url);
  return self;
}

static void
close_dyndns2 (gpointer state)
{
  DynDns2 *self = state;

  restante_writer_settings_free (self->settings);
  g_clear_object (&self->surroundings.trusted);
  g_clear_error (&self->fatal);
  g_free (self->url);
  g_free (self->host);
  g_free (self);
}

static RestanteHttpsResponse *
send (DynDns2 *self, RestanteHttpsRequest *request, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  RestanteHttpsResponse *response =
      restante_https_send (request, &self->surroundings, cancellable, &failure);

  if (response != NULL)
    return response;
  if (failure->domain == G_IO_ERROR) {
    g_propagate_error (error, failure);
    return NULL;
  }
  g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
                       failure->message);
  g_error_free (failure);
  return NULL;
}

/* There is no request that changes nothing, and one too many is abuse: only the service is proven,
 * without the password. */
static gboolean
test_dyndns2 (gpointer state, GCancellable *cancellable, char **text, GError **error)
{
  DynDns2 *self = state;
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *root = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL,
                                      g_uri_get_host (uri), g_uri_get_port (uri), "/", NULL, NULL);
  RestanteHttpsRequest request = { .method = "GET", .url = root };
  g_autoptr (RestanteHttpsResponse) response = NULL;

  if (self->fatal != NULL) {
    g_propagate_error (error, g_error_copy (self->fatal));
    return FALSE;
  }
  response = send (self, &request, cancellable, error);
  if (response == NULL)
    return FALSE;
  *text = g_strdup_printf ("%s answers; whether user and password are right was not proven, "
                           "because they can only be tried by a change",
                           g_uri_get_host (uri));
  return TRUE;
}

static void
set_code (DynDns2 *self, const char *name, gsize code, GError **error)
{
  const char *end = codes[code].error == RESTANTE_WRITER_ERROR_REFUSED
                        ? "; nothing more is sent until the writer is added again"
                        : "";

  g_set_error (error, RESTANTE_WRITER_ERROR, (int)codes[code].error,
               "the service of the writer %s %s (%s for %s)%s", self->settings->name,
               codes[code].sentence, codes[code].word, name, end);
}

/* An answer without a word of the protocol. */
static void
set_status (DynDns2 *self, const RestanteHttpsResponse *response, GError **error)
{
  g_autofree char *when = response->retry_after > 0
                              ? g_strdup_printf ("in %u s", response->retry_after)
                              : g_strdup ("later");

  if (response->status == 401 || response->status == 403)
    set_code (self, self->settings->zone, 0, error);
  else if (response->status == 404)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED,
                 "the service of the writer %s has nothing at its URL (status 404 for %s); look at "
                 "--url",
                 self->settings->name, self->settings->zone);
  else
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
                 "the service of the writer %s gives no dyndns2 answer (status %u); look at --url, "
                 "or try again %s",
                 self->settings->name, response->status, when);
}

/* A service that does not know "offline" answers with the address that the host has. */
static gboolean
check_offline (char **words, const char *name, GError **error)
{
  for (guint i = 1; words[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (words[i]);

    if (address == NULL || g_inet_address_get_is_any (address))
      continue;
    g_set_error (
        error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
        "the service answers that %s is %s now, though it was to be taken away; it may not "
        "know how to",
        name, words[i]);
    return FALSE;
  }
  return TRUE;
}

/* "good ADDR" may be for another address than was asked for: "good 127.0.0.1" means that the update
 * was ignored. */
static gboolean
check_address (char **words, const RestanteRecordSet *after, GError **error)
{
  gboolean is_any = FALSE;

  if (restante_record_set_is_empty (after))
    return check_offline (words, after->name, error);
  for (guint i = 1; words[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (words[i]);
    g_autofree char *text = address != NULL ? g_inet_address_to_string (address) : NULL;

    if (text != NULL && g_strv_contains ((const char *const *)after->data, text))
      return TRUE;
    is_any = is_any || text != NULL;
  }
  if (is_any)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
                 "the service answers that %s is %s now, which is not what was written",
                 after->name, words[1]);
  return !is_any;
}

static gboolean
judge (DynDns2 *self,
       const RestanteHttpsResponse *response,
       const RestanteRecordSet *after,
       GError **error)
{
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);
  g_autofree char *text = g_strstrip (g_strndup (length > 0 ? body : "", length));
  g_auto (GStrv) words = NULL;

  text[strcspn (text, "\r\n")] = '\0';
  words = g_strsplit_set (text, " ,", -1);
  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (words[0], codes[i].word)) {
      set_code (self, after->name, i, error);
      return FALSE;
    }
  if (response->status == 200 && words[0] != NULL &&
      (g_str_equal (words[0], "good") || g_str_equal (words[0], "nochg")))
    return check_address (words, after, error);
  set_status (self, response, error);
  return FALSE;
}

static char *
make_query (DynDns2 *self, const RestanteRecordSet *after)
{
  g_autofree char *addresses = g_strjoinv (",", after->data);
  g_autofree char *escaped = g_uri_escape_string (addresses, ",:", FALSE);
  g_autofree char *hostname = g_uri_escape_string (after->name, NULL, FALSE);

  return g_strdup_printf ("%s%chostname=%s&%s%s", self->url,
                          strchr (self->url, '?') != NULL ? '&' : '?', hostname,
                          addresses[0] != '\0' ? "myip=" : "offline=YES", escaped);
}

static gboolean
update (DynDns2 *self, const RestanteRecordSet *after, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = make_query (self, after);
  RestanteHttpsRequest request = {
    .method = "GET", .url = url, .user = self->settings->user, .password = self->settings->secret
  };
  g_autoptr (RestanteHttpsResponse) response = send (self, &request, cancellable, error);
  GError *failure = NULL;

  if (response == NULL)
    return FALSE;
  if (judge (self, response, after, &failure))
    return TRUE;
  if (g_error_matches (failure, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED))
    self->fatal = g_error_copy (failure);
  g_propagate_error (error, failure);
  return FALSE;
}

/* Whether the whole host may go because @family goes. */
static gboolean
may_go_offline (DynDns2 *self, Family family, const RestanteRecordSet *after, GError **error)
{
  Family other = family == FAMILY_A ? FAMILY_AAAA : FAMILY_A;

  if (!self->has_address[other])
    return TRUE;
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
               "dyndns2 can only take the whole host %s away, and its %s record was just written; "
               "the %s record stays",
               after->name, types[other], after->type);
  return FALSE;
}

static void
turn_to_host (DynDns2 *self, const char *host)
{
  gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (self->host, host) == 0 &&
      now - self->remembered < RESTANTE_WRITER_MEMORY * G_USEC_PER_SEC)
    return;
  g_free (self->host);
  self->host = g_strdup (host);
  self->has_address[FAMILY_A] = self->has_address[FAMILY_AAAA] = FALSE;
  self->is_offline = FALSE;
}

static gboolean
write_dyndns2 (gpointer state,
               const RestanteRecordChange *change,
               GCancellable *cancellable,
               GError **error)
{
  DynDns2 *self = state;
  const RestanteRecordSet *after = change->after;
  gboolean is_empty = restante_record_set_is_empty (after);
  Family family = g_str_equal (after->type, "AAAA") ? FAMILY_AAAA : FAMILY_A;

  if (!g_str_equal (after->type, types[family])) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
                 "dyndns2 sets A and AAAA records and nothing else; write %s %s at the service "
                 "yourself",
                 after->name, after->type);
    return FALSE;
  }
  if (self->fatal != NULL) {
    g_propagate_error (error, g_error_copy (self->fatal));
    return FALSE;
  }
  turn_to_host (self, after->name);
  if (is_empty && !may_go_offline (self, family, after, error))
    return FALSE;
  /* A second request that changes nothing is abuse. */
  if (!(is_empty && self->is_offline) && !update (self, after, cancellable, error))
    return FALSE;
  self->has_address[family] = !is_empty;
  self->is_offline = is_empty;
  self->remembered = g_get_monotonic_time ();
  return TRUE;
}

const RestanteWriterKind restante_writer_dyndns2 = {
  .kind = "dyndns2",
  .open = open_dyndns2,
  .close = close_dyndns2,
  .test = test_dyndns2,
  .write = write_dyndns2,
  .clears_host = TRUE,
};
