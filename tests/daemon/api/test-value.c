/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/value.h"

#include "api/domain.h"
#include "api/identity.h"
#include "api/message.h"
#include "api/pause.h"
#include "api/recipient.h"

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_ptr_array_add (user_data, (char *)pspec->name);
}

/* The names of the properties that @object notifies, from now on. */
static GPtrArray *
watch_notify (gpointer object)
{
  GPtrArray *names = g_ptr_array_new ();

  g_signal_connect (object, "notify", G_CALLBACK (count_notify), names);
  return names;
}

static void
test_defaults (void)
{
  g_autoptr (RestanteMessage) message = g_object_new (RESTANTE_TYPE_MESSAGE, NULL);
  g_autoptr (RestantePause) pause = g_object_new (RESTANTE_TYPE_PAUSE, NULL);

  g_assert_null (restante_message_get_id (message));
  g_assert_cmpint (restante_message_get_expires (message), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (restante_message_get_recipients (message)), ==, 0);
  g_assert_cmpint (restante_pause_get_duration (pause), ==, -1);
}

static void
test_set_notifies_once (void)
{
  g_autoptr (RestanteMessage) message =
      g_object_new (RESTANTE_TYPE_MESSAGE, "message-id", "<1@x>", "size", (gint64)7, NULL);
  g_autoptr (GPtrArray) names = watch_notify (message);

  g_object_set (message, "message-id", "<1@x>", "size", (gint64)7, NULL);
  g_assert_cmpuint (names->len, ==, 0);
  g_object_set (message, "message-id", "<2@x>", "size", (gint64)7, NULL);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (names->pdata[0], ==, "message-id");
  g_assert_cmpstr (restante_message_get_message_id (message), ==, "<2@x>");
}

static void
test_strings_are_utf8 (void)
{
  const char *strings[] = { "a\x80", NULL };
  g_autoptr (RestanteMessage) message =
      g_object_new (RESTANTE_TYPE_MESSAGE, "subject", "Gr\xfc\xdf", NULL);
  g_autoptr (RestanteIdentity) identity =
      g_object_new (RESTANTE_TYPE_IDENTITY, "fingerprints", strings, NULL);

  g_assert_cmpstr (restante_message_get_subject (message), ==, "Gr\xef\xbf\xbd\xef\xbf\xbd");
  g_assert_cmpstr (restante_identity_get_fingerprints (identity)[0], ==, "a\xef\xbf\xbd");
}

static RestanteRecipient *
recipient (const char *address, const char *state)
{
  return g_object_new (RESTANTE_TYPE_RECIPIENT, "address", address, "state", state, NULL);
}

/* Each word is an address with its state after a slash. */
static RestanteMessage *
message_to (const char *const *words)
{
  RestanteMessage *message = g_object_new (RESTANTE_TYPE_MESSAGE, "id", "1", NULL);
  GListStore *store = G_LIST_STORE (restante_message_get_recipients (message));

  for (; *words; words++) {
    g_auto (GStrv) parts = g_strsplit (*words, "/", 2);
    g_autoptr (RestanteRecipient) item = recipient (parts[0], parts[1]);
    g_list_store_append (store, item);
  }
  return message;
}

static void
test_equal (void)
{
  const char *one[] = { "a/held", "b/held", NULL };
  const char *two[] = { "a/held", "b/parked", NULL };
  g_autoptr (RestanteMessage) a = message_to (one);
  g_autoptr (RestanteMessage) b = message_to (one);
  g_autoptr (RestanteMessage) c = message_to (two);
  g_autoptr (RestantePause) pause = g_object_new (RESTANTE_TYPE_PAUSE, NULL);

  g_assert_true (restante_value_equal (a, b));
  g_assert_false (restante_value_equal (a, c));
  g_assert_false (restante_value_equal (a, pause));
  g_assert_false (restante_value_equal (a, NULL));
  g_assert_true (restante_value_equal (NULL, NULL));
}

static void
test_update_scalars (void)
{
  g_autoptr (RestanteMessage) a = g_object_new (RESTANTE_TYPE_MESSAGE, "id", "1", "state", "held",
                                                "expires", (gint64)50, "subject", "s", NULL);
  g_autoptr (RestanteMessage) b =
      g_object_new (RESTANTE_TYPE_MESSAGE, "id", "1", "state", "parked", "subject", "s", NULL);
  g_autoptr (GPtrArray) names = watch_notify (a);

  g_assert_true (restante_value_update (a, b));
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_true (g_ptr_array_find_with_equal_func (names, "state", g_str_equal, NULL));
  g_assert_true (g_ptr_array_find_with_equal_func (names, "expires", g_str_equal, NULL));
  g_assert_true (restante_value_equal (a, b));
  g_assert_false (restante_value_update (a, b));
  g_assert_cmpuint (names->len, ==, 2);
}

typedef struct
{
  guint position, removed, added, calls;
} Change;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Change *change)
{
  *change = (Change){ position, removed, added, change->calls + 1 };
}

static void
check_list_update (const char *const *from, const char *const *to, Change expected)
{
  g_autoptr (RestanteMessage) a = message_to (from);
  g_autoptr (RestanteMessage) b = message_to (to);
  Change change = { 0 };

  g_signal_connect (restante_message_get_recipients (a), "items-changed",
                    G_CALLBACK (on_items_changed), &change);
  restante_value_update (a, b);
  g_assert_true (restante_value_equal (a, b));
  g_assert_cmpuint (change.calls, ==, 1);
  g_assert_cmpuint (change.position, ==, expected.position);
  g_assert_cmpuint (change.removed, ==, expected.removed);
  g_assert_cmpuint (change.added, ==, expected.added);
}

static void
test_update_lists (void)
{
  const char *none[] = { NULL };
  const char *abc[] = { "a/held", "b/held", "c/held", NULL };
  const char *abbc[] = { "a/held", "b/held", "b/held", "c/held", NULL };
  const char *axc[] = { "a/held", "b/parked", "c/held", NULL };
  const char *bc[] = { "b/held", "c/held", NULL };

  check_list_update (none, abc, (Change){ 0, 0, 3 });
  check_list_update (abc, none, (Change){ 0, 3, 0 });
  check_list_update (abc, axc, (Change){ 1, 1, 1 });
  check_list_update (abc, bc, (Change){ 0, 1, 0 });
  check_list_update (bc, abc, (Change){ 0, 0, 1 });
  check_list_update (abc, abbc, (Change){ 2, 0, 1 });
}

/* A binding to domain.primary.state must outlive an update. */
static void
test_update_nested (void)
{
  g_autoptr (RestantePrimary) up = g_object_new (RESTANTE_TYPE_PRIMARY, "state", "up", NULL);
  g_autoptr (RestantePrimary) down = g_object_new (RESTANTE_TYPE_PRIMARY, "state", "down", NULL);
  g_autoptr (RestanteDomain) a = g_object_new (RESTANTE_TYPE_DOMAIN, "primary", up, NULL);
  g_autoptr (RestanteDomain) b = g_object_new (RESTANTE_TYPE_DOMAIN, "primary", down, NULL);
  g_autoptr (RestanteDomain) none = g_object_new (RESTANTE_TYPE_DOMAIN, NULL);
  g_autoptr (GPtrArray) names = watch_notify (up);

  restante_value_update (a, b);
  g_assert_true (restante_domain_get_primary (a) == up);
  g_assert_cmpstr (restante_primary_get_state (up), ==, "down");
  g_assert_cmpuint (names->len, ==, 1);
  restante_value_update (a, none);
  g_assert_null (restante_domain_get_primary (a));
  restante_value_update (a, b);
  g_assert_cmpstr (restante_primary_get_state (restante_domain_get_primary (a)), ==, "down");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/value/defaults", test_defaults);
  g_test_add_func ("/api/value/set-notifies-once", test_set_notifies_once);
  g_test_add_func ("/api/value/strings-are-utf8", test_strings_are_utf8);
  g_test_add_func ("/api/value/equal", test_equal);
  g_test_add_func ("/api/value/update-scalars", test_update_scalars);
  g_test_add_func ("/api/value/update-lists", test_update_lists);
  g_test_add_func ("/api/value/update-nested", test_update_nested);
  return g_test_run ();
}
