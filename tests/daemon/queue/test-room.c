/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/room.h"

#include <sys/statvfs.h>

static guint64
free_bytes (void)
{
  struct statvfs status;

  g_assert_cmpint (statvfs ("/tmp", &status), ==, 0);
  return (guint64)status.f_bavail * status.f_frsize;
}

/* Half of what is free has to stay free; others may use some meanwhile, but not a quarter of the
 * disk. */
static void
test_bounds (void)
{
  guint64 free = free_bytes ();
  g_autoptr (RestanteRoom) room = restante_room_new ("/tmp", free / 2);

  g_assert_true (restante_room_has (room, 0));
  g_assert_true (restante_room_has (room, free / 4));
  g_assert_false (restante_room_has (room, free / 4 * 3));
  g_assert_false (restante_room_has (room, G_MAXUINT64));
}

static void
test_too_full (void)
{
  g_autoptr (RestanteRoom) room = restante_room_new ("/tmp", free_bytes () * 2);

  g_assert_false (restante_room_has (room, 0));
}

static void
test_no_answer (void)
{
  g_autoptr (RestanteRoom) room = restante_room_new ("/nonexistent/restante", 0);

  g_assert_false (restante_room_has (room, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/5/queue/room/bounds", test_bounds);
  g_test_add_func ("/promise/5/queue/room/too-full", test_too_full);
  g_test_add_func ("/promise/5/queue/room/no-answer", test_no_answer);
  return g_test_run ();
}
