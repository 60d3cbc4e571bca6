/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/admission.h"

typedef struct
{
  RestanteAdmission *admission;
} Door;

static RestanteAdmissionVerdict
enter (RestanteAdmission *admission, const char *address)
{
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (address);

  return restante_admission_enter (admission, peer);
}

static void
leave (RestanteAdmission *admission, const char *address)
{
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (address);

  restante_admission_leave (admission, peer);
}

static void
test_cap_by_address (void)
{
  g_autoptr (RestanteAdmission) door = restante_admission_new (10, 2);

  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_PEER_AT_CAP);
  /* A neighbour is somebody else. */
  g_assert_cmpint (enter (door, "192.0.2.2"), ==, RESTANTE_ADMISSION_ADMITTED);
}

static void
test_cap_in_total (void)
{
  g_autoptr (RestanteAdmission) door = restante_admission_new (2, 2);

  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "192.0.2.2"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "192.0.2.3"), ==, RESTANTE_ADMISSION_FULL);
}

static void
test_leaving_makes_room (void)
{
  g_autoptr (RestanteAdmission) door = restante_admission_new (3, 2);

  /* Often enough that a count that does not go down again would reach a cap. */
  for (guint i = 0; i < 20; i++) {
    g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
    g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
    g_assert_cmpint (enter (door, "192.0.2.2"), ==, RESTANTE_ADMISSION_ADMITTED);
    leave (door, "192.0.2.1");
    leave (door, "192.0.2.2");
    g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
    g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_PEER_AT_CAP);
    leave (door, "192.0.2.1");
    leave (door, "192.0.2.1");
  }
}

/* Who was turned away was not counted. */
static void
test_refused_is_not_counted (void)
{
  g_autoptr (RestanteAdmission) door = restante_admission_new (2, 1);

  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_PEER_AT_CAP);
  g_assert_cmpint (enter (door, "192.0.2.2"), ==, RESTANTE_ADMISSION_ADMITTED);
  leave (door, "192.0.2.1");
  g_assert_cmpint (enter (door, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
}

static void
test_ipv6_counts_the_64 (void)
{
  g_autoptr (RestanteAdmission) door = restante_admission_new (10, 2);

  g_assert_cmpint (enter (door, "2001:db8:1:2::1"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "2001:db8:1:2:ffff:ffff:ffff:ffff"), ==,
                   RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (door, "2001:db8:1:2:3::4"), ==, RESTANTE_ADMISSION_PEER_AT_CAP);
  g_assert_cmpint (enter (door, "2001:db8:1:3::1"), ==, RESTANTE_ADMISSION_ADMITTED);
  leave (door, "2001:db8:1:2::1");
  g_assert_cmpint (enter (door, "2001:db8:1:2:3::4"), ==, RESTANTE_ADMISSION_ADMITTED);
}

#define VISITS  2000
#define THREADS 4

static gpointer
visit (gpointer data)
{
  Door *door = data;
  guint admitted = 0;

  for (guint i = 0; i < VISITS; i++) {
    if (enter (door->admission, "192.0.2.1") != RESTANTE_ADMISSION_ADMITTED)
      continue;
    admitted++;
    leave (door->admission, "192.0.2.1");
  }
  return GUINT_TO_POINTER (admitted);
}

/* With room for all of them, threads never turn each other away, and all the room is there again
 * afterwards. */
static void
test_threads (void)
{
  g_autoptr (RestanteAdmission) admission = restante_admission_new (THREADS, THREADS);
  Door door = { admission };
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("visitor", visit, &door);
  for (guint i = 0; i < THREADS; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, VISITS);
  for (guint i = 0; i < THREADS; i++)
    g_assert_cmpint (enter (admission, "192.0.2.1"), ==, RESTANTE_ADMISSION_ADMITTED);
  g_assert_cmpint (enter (admission, "192.0.2.1"), ==, RESTANTE_ADMISSION_FULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/admission/cap-by-address", test_cap_by_address);
  g_test_add_func ("/net/admission/cap-in-total", test_cap_in_total);
  g_test_add_func ("/net/admission/leaving-makes-room", test_leaving_makes_room);
  g_test_add_func ("/net/admission/refused-is-not-counted", test_refused_is_not_counted);
  g_test_add_func ("/net/admission/ipv6-counts-the-64", test_ipv6_counts_the_64);
  g_test_add_func ("/net/admission/threads", test_threads);
  return g_test_run ();
}
