/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/places.h"

static GPtrArray *
name_of (const char *const *addresses)
{
  GPtrArray *named = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; addresses[i] != NULL; i++)
    g_ptr_array_add (named, g_inet_socket_address_new_from_string (addresses[i], 25));
  return named;
}

/* What is tried with @named, separated by commas. */
static char *
list (RestantePlaces *places, const char *const *addresses)
{
  g_autoptr (GPtrArray) named = addresses != NULL ? name_of (addresses) : NULL;
  g_autoptr (GPtrArray) found = restante_places_list (places, named, 25);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    GInetSocketAddress *place = g_ptr_array_index (found, i);
    g_autofree char *address = g_inet_address_to_string (g_inet_socket_address_get_address (place));

    g_assert_cmpuint (g_inet_socket_address_get_port (place), ==, 25);
    g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", address);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *const two[] = { "2001:db8::1", "192.0.2.1", NULL };

static void
test_order (void)
{
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autofree char *named = list (places, two);
  g_autofree char *all = NULL;

  g_assert_cmpstr (named, ==, "2001:db8::1,192.0.2.1");
  restante_places_set (places, RESTANTE_PLACE_LAST, "192.0.2.2");
  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT_OTHER, "2001:db8::3");
  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "192.0.2.3");
  all = list (places, two);
  g_assert_cmpstr (all, ==, "192.0.2.3,2001:db8::3,2001:db8::1,192.0.2.1,192.0.2.2");
}

static void
test_once (void)
{
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autofree char *all = NULL;

  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "192.0.2.1");
  restante_places_set (places, RESTANTE_PLACE_LAST, "2001:db8:0::1");
  all = list (places, two);
  g_assert_cmpstr (all, ==, "192.0.2.1,2001:db8::1");
}

static void
test_avoided (void)
{
  static const char *const avoided[] = { "192.0.2.1", "192.0.2.3", NULL };
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autofree char *some = NULL;
  g_autofree char *again = NULL;

  restante_places_set (places, RESTANTE_PLACE_HEARTBEAT, "192.0.2.3");
  restante_places_avoid (places, avoided);
  some = list (places, two);
  g_assert_cmpstr (some, ==, "2001:db8::1");
  restante_places_avoid (places, NULL);
  again = list (places, two);
  g_assert_cmpstr (again, ==, "192.0.2.3,2001:db8::1,192.0.2.1");
}

static void
test_taken_back (void)
{
  g_autoptr (RestantePlaces) places = restante_places_new ();
  g_autofree char *none = NULL;

  g_assert_true (restante_places_set (places, RESTANTE_PLACE_LAST, "192.0.2.2"));
  g_assert_false (restante_places_set (places, RESTANTE_PLACE_LAST, "192.0.2.2"));
  g_assert_true (restante_places_set (places, RESTANTE_PLACE_LAST, NULL));
  none = list (places, NULL);
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/places/order", test_order);
  g_test_add_func ("/watch/places/once", test_once);
  g_test_add_func ("/watch/places/avoided", test_avoided);
  g_test_add_func ("/watch/places/taken-back", test_taken_back);
  return g_test_run ();
}
