/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fenced.h"

#include <glib/gstdio.h>
#include <string.h>

#include "net/certificate.h"
#include "policy/fence-plan.h"
#include "queue/writers.h"

#define TTL     300
#define TIMEOUT 2 /* seconds */

/* What the command is told is in its environment: dns/writer-command.c. */
static const char command[] = "#!/bin/sh\n"
                              "cd '%s'\n"
                              "echo \"$RESTANTE_TYPE $RESTANTE_AFTER\" >>asked\n"
                              ". ./plan\n"
                              "{ echo 'server %s'\n"
                              "echo zone " ZONE_NAME "\n"
                              "echo update delete $RESTANTE_NAME. $RESTANTE_TYPE\n"
                              "for one in $RESTANTE_AFTER; do\n"
                              "echo update add $RESTANTE_NAME. 60 $RESTANTE_TYPE $one\n"
                              "done\n"
                              "echo send; } | nsupdate -k key\n";

static char **
split (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  return *trimmed != '\0' ? g_strsplit (trimmed, " ", -1) : g_new0 (char *, 1);
}

static char *
make_records (const char *four, const char *six)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) fours = split (four);
  g_auto (GStrv) sixes = split (six);

  for (guint i = 0; fours[i] != NULL; i++)
    g_string_append_printf (text, "mail %d A %s\n", TTL, fours[i]);
  for (guint i = 0; sixes[i] != NULL; i++)
    g_string_append_printf (text, "mail %d AAAA %s\n", TTL, sixes[i]);
  g_string_append (text, "mail TXT keep\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_primary (Fenced *self)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) wanted = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;

  g_free (wanted->primary);
  wanted->primary =
      g_strconcat (NAME, strchr (fake_primary_get_endpoint (self->home.primary), ':'), NULL);
  put = restante_queue_put_domain (self->home.queue, wanted, NULL);
  g_assert_nonnull (put);
}

static void
start_keeper (Fenced *self, const char *const *servers)
{
  const char *const none[] = { NULL };
  RestanteDnsKeeperOptions options = {
    .hostname = "mx2." DOMAIN,
    .public_addresses = none,
    .servers = servers,
    .public_resolvers = none,
    .authoritative_port = 1, /* nobody */
    .mta_sts_port = 1,
    .interval = 3600,
    .watch_interval = 3600,
    .timeout = TIMEOUT,
  };
  g_autoptr (GError) error = NULL;

  self->certificate =
      restante_certificate_open (NULL, NULL, self->home.folder, options.hostname, &error);
  g_assert_no_error (error);
  self->keeper =
      restante_dns_keeper_start (self->home.queue, self->watch, self->certificate, &options);
}

void
fenced_set_up (Fenced *self, const char *four, const char *six)
{
  g_autofree char *records = make_records (four, six);
  const char *servers[] = { NULL, NULL };
  RestanteWatchOptions options = {
    .hostname = (char *)"mx2." DOMAIN,
    .interval = 3600,
    .interval_down = 3600,
    .interval_down_max = 3600,
    .failures = 1,
    .timeout = TIMEOUT,
    .connections = 1,
    .dns_servers = (char **)servers,
  };

  *self = (Fenced){ 0 };
  home_set_up (&self->home, NULL);
  self->zone = zone_start (records, "service A 127.0.0.1\n");
  servers[0] = zone_get_endpoint (self->zone);
  set_primary (self);
  self->watch = restante_watch_new (self->home.queue, &options);
  start_keeper (self, servers);
}

void
fenced_tear_down (Fenced *self)
{
  restante_dns_keeper_stop (self->keeper);
  restante_watch_stop (self->watch);
  g_object_unref (self->watch);
  restante_certificate_free (self->certificate);
  g_clear_pointer (&self->service, fake_service_stop);
  g_clear_pointer (&self->script, folder_remove);
  zone_stop (self->zone);
  home_tear_down (&self->home, NULL);
}

static void
add_writer (Fenced *self, const RestanteWriterRecord *record)
{
  g_autoptr (GError) error = NULL;

  restante_queue_add_writer (self->home.queue, record, &error);
  g_assert_no_error (error);
}

void
fenced_add_server (Fenced *self)
{
  add_writer (self, &(RestanteWriterRecord){ .name = (char *)"server",
                                             .kind = (char *)"rfc2136",
                                             .zone = (char *)DOMAIN,
                                             .server = (char *)zone_get_endpoint (self->zone),
                                             .secret = (char *)ZONE_KEY });
}

/* https://help.dyn.com/remote-access-api/perform-update/: one family stays when the other is set,
 * and "offline" takes the whole host away. */
static guint
serve (FakeService *service, const FakeRequest *request, char **body, gpointer data)
{
  Fenced *self = data;
  g_autoptr (GHashTable) query = soup_form_decode (request->query);
  const char *address = g_hash_table_lookup (query, "myip");

  if (address != NULL) {
    zone_put (self->zone, NAME, strchr (address, ':') != NULL ? "AAAA" : "A", 60, address);
    *body = g_strdup_printf ("good %s", address);
  } else {
    zone_put (self->zone, NAME, "A", 60, "");
    zone_put (self->zone, NAME, "AAAA", 60, "");
    *body = g_strdup ("good");
  }
  return 200;
}

void
fenced_add_service (Fenced *self)
{
  g_autofree char *url = NULL;

  self->service = fake_service_start (serve, self);
  /* As the daemon does with trusted-ca. */
  g_tls_backend_set_default_database (g_tls_backend_get_default (),
                                      fake_service_get_surroundings (self->service)->trusted);
  url = fake_service_url (self->service, FAKE_HOST, "");
  add_writer (self, &(RestanteWriterRecord){ .name = (char *)"service",
                                             .kind = (char *)"dyndns2",
                                             .zone = (char *)DOMAIN,
                                             .url = url,
                                             .user = (char *)"me",
                                             .secret = (char *)FAKE_SECRET });
}

void
fenced_set_plan (Fenced *self, const char *plan)
{
  g_autofree char *path = folder_path (self->script, "plan");

  folder_write (path, plan);
}

void
fenced_add_command (Fenced *self, const char *plan)
{
  g_auto (GStrv) server = g_strsplit (zone_get_endpoint (self->zone), ":", 2);
  g_autofree char *place = g_strjoinv (" ", server);
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  self->script = folder_new ();
  path = folder_path (self->script, "command");
  key = folder_path (self->script, "key");
  text = g_strdup_printf (command, self->script, place);
  folder_write (path, text);
  folder_write (key, ZONE_KEY "\n");
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  fenced_set_plan (self, plan);
  add_writer (self, &(RestanteWriterRecord){ .name = (char *)"command",
                                             .kind = (char *)"command",
                                             .zone = (char *)DOMAIN,
                                             .command = path });
}

char *
fenced_take_asked (Fenced *self)
{
  g_autofree char *path = NULL;
  char *text = NULL;

  if (self->script == NULL)
    return fake_service_take_log (self->service);
  path = folder_path (self->script, "asked");
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");
  g_remove (path);
  return text;
}

void
fenced_assert_asked (Fenced *self, const char *expected)
{
  g_autofree char *asked = fenced_take_asked (self);

  g_assert_cmpstr (asked, ==, expected);
}

RestanteFenceRecord *
fenced_get_record (Fenced *self)
{
  g_autoptr (GError) error = NULL;
  RestanteFenceRecord *record = restante_queue_find_fence (self->home.queue, DOMAIN, &error);

  g_assert_no_error (error);
  return record;
}

static void
put_record (Fenced *self, const RestanteFenceRecord *record)
{
  g_autoptr (GError) error = NULL;

  restante_queue_put_fence (self->home.queue, record, &error);
  g_assert_no_error (error);
}

void
fenced_watch (Fenced *self, RestanteFenceState state)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);

  record->state = state;
  put_record (self, record);
}

/* Both families in one list. */
static char **
join (const char *four, const char *six)
{
  g_autofree char *both = g_strconcat (four, " ", six, NULL);

  return split (both);
}

void
fenced_store (Fenced *self,
              RestanteFenceState state,
              RestanteFenceIntent intent,
              const char *four,
              const char *six,
              const char *to_four,
              const char *to_six)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);
  g_auto (GStrv) from = join (four, six);
  g_auto (GStrv) to = join (to_four, to_six);

  record->state = state;
  record->intent = intent;
  record->name = g_strdup (NAME);
  g_ptr_array_unref (record->changes);
  record->changes =
      restante_fence_plan (NAME, (const char *const *)from, (const char *const *)to, NULL);
  for (guint i = 0; i < record->changes->len; i++)
    restante_fence_plan_set_ttl (g_ptr_array_index (record->changes, i), TTL);
  put_record (self, record);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteFenceOutcome **outcome = data;

  *outcome = restante_fence_write_finish (result);
}

RestanteFenceOutcome *
fenced_write (Fenced *self, RestanteFenceWritePlan *plan)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);
  RestanteFenceOutcome *outcome = NULL;

  plan->queue = self->home.queue;
  plan->keeper = self->keeper;
  plan->record = record;
  restante_fence_write_async (plan, on_written, &outcome);
  AWAIT (outcome != NULL);
  return outcome;
}

RestanteFenceOutcome *
fenced_put_up (Fenced *self, const char *found, const char *to)
{
  g_auto (GStrv) from = split (found);
  g_auto (GStrv) value = split (to);
  RestanteFenceWritePlan plan = {
    .kind = RESTANTE_FENCE_WRITE_FENCE,
    .name = NAME,
    .found = (const char *const *)from,
    .value = (const char *const *)value,
  };

  return fenced_write (self, &plan);
}

RestanteFenceOutcome *
fenced_put_back (Fenced *self, const char *target)
{
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_RESTORE, .target = target };

  return fenced_write (self, &plan);
}

RestanteFenceOutcome *
fenced_mend (Fenced *self)
{
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_MEND };

  return fenced_write (self, &plan);
}

void
fenced_assert_zone (Fenced *self, const char *four, const char *six)
{
  g_autofree char *fours = zone_ask (self->zone, NAME, "A");
  g_autofree char *sixes = zone_ask (self->zone, NAME, "AAAA");
  g_autofree char *text = zone_ask (self->zone, NAME, "TXT");

  g_assert_cmpstr (fours, ==, four);
  g_assert_cmpstr (sixes, ==, six);
  g_assert_cmpstr (text, ==, "\"keep\"");
}

void
fenced_assert_stored (Fenced *self, RestanteFenceState state, RestanteFenceIntent intent)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);

  g_assert_cmpstr (restante_fence_state_to_string (record->state), ==,
                   restante_fence_state_to_string (state));
  g_assert_cmpint (record->intent, ==, intent);
}

static GPtrArray *
list_log (Fenced *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *log = restante_queue_list_fence_log (self->home.queue, DOMAIN, &error);

  g_assert_no_error (error);
  return log;
}

void
fenced_assert_log (Fenced *self, const char *expected)
{
  g_autoptr (GPtrArray) log = list_log (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < log->len; i++) {
    const RestanteFenceLog *entry = g_ptr_array_index (log, i);

    g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : "", entry->action,
                            *entry->type != '\0' ? " " : "", entry->type);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

void
fenced_assert_said (Fenced *self, const char *words)
{
  g_autoptr (GPtrArray) log = list_log (self);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < log->len; i++)
    g_string_append_printf (all, "%s\n", ((RestanteFenceLog *)g_ptr_array_index (log, i))->result);
  if (strstr (all->str, words) == NULL)
    g_error ("\"%s\" is not said in the log: %s", words, all->str);
}
