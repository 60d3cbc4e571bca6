/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/message-pool.h"

static RestanteMessage *
message (const char *id, const char *state)
{
  return g_object_new (RESTANTE_TYPE_MESSAGE, "id", id, "state", state, NULL);
}

static void
test_same_object (void)
{
  g_autoptr (RestanteMessagePool) pool = restante_message_pool_new ();
  g_autoptr (RestanteMessage) first = message ("1", "held");
  g_autoptr (RestanteMessage) later = message ("1", "parked");
  g_autoptr (RestanteMessage) a = restante_message_pool_adopt (pool, first, NULL);
  g_autoptr (RestanteMessage) b = restante_message_pool_adopt (pool, later, NULL);

  g_assert_true (a == first);
  g_assert_true (b == first);
  g_assert_cmpstr (restante_message_get_state (first), ==, "parked");
  g_assert_cmpuint (restante_message_pool_get_size (pool), ==, 1);
}

static void
test_placeholder (void)
{
  g_autoptr (RestanteMessagePool) pool = restante_message_pool_new ();
  g_autoptr (RestanteMessage) placeholder = g_object_new (RESTANTE_TYPE_MESSAGE, NULL);
  g_autoptr (RestanteMessage) other = g_object_new (RESTANTE_TYPE_MESSAGE, NULL);
  g_autoptr (RestanteMessage) news = message ("1", "held");
  g_autoptr (RestanteMessage) a = restante_message_pool_adopt (pool, news, placeholder);
  g_autoptr (RestanteMessage) b = restante_message_pool_adopt (pool, news, other);

  g_assert_true (a == placeholder);
  g_assert_cmpstr (restante_message_get_id (placeholder), ==, "1");
  /* The object that has the id already wins. */
  g_assert_true (b == placeholder);
  g_assert_null (restante_message_get_id (other));
}

/* It keeps nothing alive, and does not confuse a new object with a dead one. */
static void
test_gone (void)
{
  g_autoptr (RestanteMessagePool) pool = restante_message_pool_new ();
  g_autoptr (RestanteMessage) again = message ("1", "held");
  g_autoptr (RestanteMessage) adopted = NULL;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *id = g_strdup_printf ("%u", i);
    g_autoptr (RestanteMessage) news = message (id, "held");
    g_autoptr (RestanteMessage) own = restante_message_pool_adopt (pool, news, NULL);
    g_assert_true (own == news);
  }
  g_assert_cmpuint (restante_message_pool_get_size (pool), ==, 0);
  adopted = restante_message_pool_adopt (pool, again, NULL);
  g_assert_true (adopted == again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/message-pool/same-object", test_same_object);
  g_test_add_func ("/client/message-pool/placeholder", test_placeholder);
  g_test_add_func ("/client/message-pool/gone", test_gone);
  return g_test_run ();
}
