/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/resolver.h"

#include <string.h>

#include "name-server.h"

typedef struct
{
  NameServer *server;
  RestanteResolver *resolver;
  /* Of the last look-up: */
  gboolean done;
  char *text; /* "192.0.2.1:25 …", or MX hosts */
  GError *error;
} Asker;

static RestanteResolver *
make_resolver (const char *server, guint timeout)
{
  const char *const servers[] = { server, NULL };

  return restante_resolver_new (servers, timeout);
}

static void
set_up (Asker *self, gconstpointer unused)
{
  self->server = name_server_start ();
  self->resolver = make_resolver (name_server_get_endpoint (self->server), 20);
}

static void
forget (Asker *self)
{
  self->done = FALSE;
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static void
tear_down (Asker *self, gconstpointer unused)
{
  forget (self);
  g_object_unref (self->resolver);
  name_server_stop (self->server);
}

static char *
list_addresses (GPtrArray *addresses)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++) {
    GInetSocketAddress *inet = g_ptr_array_index (addresses, i);
    g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

    g_string_append_printf (text, "%s%s#%u", i > 0 ? " " : "", host,
                            g_inet_socket_address_get_port (inet));
  }
  return g_string_free (text, FALSE);
}

static void
on_addresses (GObject *source, GAsyncResult *result, gpointer data)
{
  Asker *self = data;
  g_autoptr (GPtrArray) addresses =
      restante_resolver_lookup_finish (RESTANTE_RESOLVER (source), result, &self->error);

  self->text = addresses != NULL ? list_addresses (addresses) : NULL;
  self->done = TRUE;
}

static void
on_hosts (GObject *source, GAsyncResult *result, gpointer data)
{
  Asker *self = data;
  g_auto (GStrv) hosts =
      restante_resolver_lookup_mx_finish (RESTANTE_RESOLVER (source), result, &self->error);

  self->text = hosts != NULL ? g_strjoinv (" ", hosts) : NULL;
  self->done = TRUE;
}

static const char *
look_up (Asker *self, const char *name)
{
  forget (self);
  restante_resolver_lookup_async (self->resolver, name, 25, NULL, on_addresses, self);
  AWAIT (self->done);
  return self->text;
}

static const char *
look_up_mx (Asker *self, const char *name)
{
  forget (self);
  restante_resolver_lookup_mx_async (self->resolver, name, NULL, on_hosts, self);
  AWAIT (self->done);
  return self->text;
}

/* The error is a part of a sentence that names the name (promise 12). */
static void
assert_error (Asker *self, RestanteDnsError code, const char *name)
{
  g_assert_null (self->text);
  g_assert_error (self->error, RESTANTE_DNS_ERROR, (int)code);
  g_assert_nonnull (strstr (self->error->message, name));
  g_assert_false (g_str_has_suffix (self->error->message, "."));
}

static void
test_both_families (Asker *self, gconstpointer unused)
{
  const char *text = look_up (self, "both.example");

  /* IPv6 first; the order within a family is the server's. */
  g_assert_no_error (self->error);
  g_assert_true (g_str_has_prefix (text, "2001:db8::1#25 192.0.2."));
  g_assert_nonnull (strstr (text, "192.0.2.1#25"));
  g_assert_nonnull (strstr (text, "192.0.2.2#25"));
}

static void
test_one_family (Asker *self, gconstpointer unused)
{
  g_assert_cmpstr (look_up (self, "four.example"), ==, "192.0.2.4#25");
  g_assert_cmpstr (look_up (self, "FOUR.example."), ==, "192.0.2.4#25");
  g_assert_cmpstr (look_up (self, "six.example"), ==, "2001:db8::6#25");
  /* A reserved top-level domain is a name like any other here. */
  g_assert_cmpstr (look_up (self, "host.plain.test"), ==, "192.0.2.7#25");
}

/* No server is asked for what is an address: this one would not answer. */
static void
test_addresses_as_names (Asker *self, gconstpointer unused)
{
  g_object_unref (self->resolver);
  self->resolver = make_resolver ("127.0.0.1:1", 1);
  g_assert_cmpstr (look_up (self, "192.0.2.9"), ==, "192.0.2.9#25");
  g_assert_cmpstr (look_up (self, "2001:db8::9"), ==, "2001:db8::9#25");
}

static void
test_no_name (Asker *self, gconstpointer unused)
{
  look_up (self, "missing.example");
  assert_error (self, RESTANTE_DNS_ERROR_NO_NAME, "missing.example");
}

static void
test_no_address (Asker *self, gconstpointer unused)
{
  look_up (self, "text.example");
  assert_error (self, RESTANTE_DNS_ERROR_NO_DATA, "text.example");
}

static void
test_refused (Asker *self, gconstpointer unused)
{
  look_up (self, "host.refused.example");
  assert_error (self, RESTANTE_DNS_ERROR_FAILED, "host.refused.example");
}

/* A server that says nothing is not waited for longer than was asked for. */
static void
test_silence (Asker *self, gconstpointer unused)
{
  g_object_unref (self->resolver);
  self->resolver = make_resolver (name_server_get_endpoint (self->server), 1);
  look_up (self, "host.mute.example");
  assert_error (self, RESTANTE_DNS_ERROR_FAILED, "host.mute.example");
  /* It still serves. */
  g_assert_cmpstr (look_up (self, "four.example"), ==, "192.0.2.4#25");
}

static void
test_mx_in_order (Asker *self, gconstpointer unused)
{
  g_assert_cmpstr (look_up_mx (self, "mail.example"), ==,
                   "first.example second.example third.mail.example");
}

/* RFC 5321 section 5.1: the domain itself. */
static void
test_no_mx (Asker *self, gconstpointer unused)
{
  g_assert_cmpstr (look_up_mx (self, "four.example"), ==, "four.example");
}

/* RFC 7505. */
static void
test_null_mx (Asker *self, gconstpointer unused)
{
  look_up_mx (self, "null.example");
  assert_error (self, RESTANTE_DNS_ERROR_NO_DATA, "null.example");
}

/* Its one label "a.b" would be another host as text. */
static void
test_mx_no_host (Asker *self, gconstpointer unused)
{
  look_up_mx (self, "odd.example");
  assert_error (self, RESTANTE_DNS_ERROR_FAILED, "odd.example");
}

static void
test_mx_of_no_name (Asker *self, gconstpointer unused)
{
  look_up_mx (self, "missing.example");
  assert_error (self, RESTANTE_DNS_ERROR_NO_NAME, "missing.example");
}

static void
test_several_at_once (Asker *self, gconstpointer unused)
{
  Asker askers[20] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    restante_resolver_lookup_async (self->resolver, i % 2 ? "four.example" : "six.example", i + 1,
                                    NULL, on_addresses, &askers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++) {
    g_autofree char *expected =
        g_strdup_printf ("%s#%u", i % 2 ? "192.0.2.4" : "2001:db8::6", i + 1);

    AWAIT (askers[i].done);
    g_assert_cmpstr (askers[i].text, ==, expected);
    forget (&askers[i]);
  }
}

static void
on_reply (GObject *resolver, GAsyncResult *result, gpointer data)
{
  RestanteDnsReply **reply = data;

  *reply = restante_resolver_query_finish (RESTANTE_RESOLVER (resolver), result, NULL);
}

static RestanteDnsReply *
ask (Asker *self, const char *name, const char *type)
{
  RestanteDnsReply *reply = NULL;

  restante_resolver_query_async (self->resolver, name, type, NULL, on_reply, &reply);
  AWAIT (reply != NULL);
  return reply;
}

static void
test_records (Asker *self, gconstpointer unused)
{
  g_autoptr (RestanteDnsReply) reply = ask (self, "mail.example", "MX");

  g_assert_cmpint (reply->lookup, ==, RESTANTE_LOOKUP_FOUND);
  g_assert_null (reply->problem);
  g_assert_cmpuint (g_strv_length (reply->data), ==, 3);
  g_assert_true (g_strv_contains ((const char *const *)reply->data, "300 third.mail.example."));
  g_assert_cmpuint (reply->raw->len, ==, 3);
  g_assert_cmpuint (reply->ttl, >, 0);
  g_assert_cmpuint (reply->ttl, <=, 60);
  g_assert_false (reply->secure);
  g_assert_null (reply->alias);
}

static void
test_alias (Asker *self, gconstpointer unused)
{
  g_autoptr (RestanteDnsReply) reply = ask (self, "alias.example", "A");

  g_assert_cmpint (reply->lookup, ==, RESTANTE_LOOKUP_FOUND);
  g_assert_cmpstr (reply->alias, ==, "four.example");
  g_assert_cmpstr (reply->data[0], ==, "192.0.2.4");
}

/* Each way to have no records is another one. */
static void
test_no_records (Asker *self, gconstpointer unused)
{
  static const struct
  {
    const char *name;
    RestanteLookup lookup;
  } cases[] = {
    { "nowhere.example", RESTANTE_LOOKUP_NO_NAME },
    { "text.example", RESTANTE_LOOKUP_NO_DATA },
    { "refused.example", RESTANTE_LOOKUP_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RestanteDnsReply) reply = ask (self, cases[i].name, "MX");

    g_assert_cmpint (reply->lookup, ==, cases[i].lookup);
    g_assert_nonnull (strstr (reply->problem, cases[i].name));
    g_assert_cmpuint (g_strv_length (reply->data), ==, 0);
  }
}

static void
test_server_that_is_none (Asker *self, gconstpointer unused)
{
  g_object_unref (self->resolver);
  self->resolver = make_resolver ("not a server", 20);
  look_up (self, "four.example");
  g_assert_nonnull (self->error);
  g_assert_nonnull (strstr (self->error->message, "not a server"));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Asker, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/dns/resolver/both-families", test_both_families);
  ADD ("/dns/resolver/one-family", test_one_family);
  ADD ("/dns/resolver/addresses-as-names", test_addresses_as_names);
  ADD ("/promise/7/dns/resolver/no-name", test_no_name);
  ADD ("/promise/7/dns/resolver/no-address", test_no_address);
  ADD ("/promise/7/dns/resolver/refused", test_refused);
  ADD ("/promise/7/dns/resolver/silence", test_silence);
  ADD ("/dns/resolver/mx-in-order", test_mx_in_order);
  ADD ("/dns/resolver/no-mx", test_no_mx);
  ADD ("/dns/resolver/null-mx", test_null_mx);
  ADD ("/dns/resolver/mx-no-host", test_mx_no_host);
  ADD ("/dns/resolver/mx-of-no-name", test_mx_of_no_name);
  ADD ("/dns/resolver/records", test_records);
  ADD ("/dns/resolver/alias", test_alias);
  ADD ("/dns/resolver/no-records", test_no_records);
  ADD ("/dns/resolver/several-at-once", test_several_at_once);
  ADD ("/dns/resolver/server-that-is-none", test_server_that_is_none);
  return g_test_run ();
}
