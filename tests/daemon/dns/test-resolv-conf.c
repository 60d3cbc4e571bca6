/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/resolv-conf.h"

#include <glib/gstdio.h>
#include <utime.h>

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
set_up (Place *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("resolv-conf-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "resolv.conf", NULL);
}

static void
tear_down (Place *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

/* Writes the file, with the time @changed. */
static void
write_file (Place *self, time_t changed)
{
  struct utimbuf times = { changed, changed };

  g_assert_true (g_file_set_contents (self->path, "nameserver 192.0.2.1\n", -1, NULL));
  g_assert_cmpint (g_utime (self->path, &times), ==, 0);
}

static void
test_changes (Place *self, gconstpointer unused)
{
  const gint64 step = RESTANTE_RESOLV_CONF_INTERVAL;
  g_autoptr (RestanteResolvConf) file = NULL;

  write_file (self, 1000);
  file = restante_resolv_conf_new (self->path, 0);
  g_assert_false (restante_resolv_conf_take_change (file, step));
  write_file (self, 2000);
  g_assert_true (restante_resolv_conf_take_change (file, 2 * step));
  g_assert_false (restante_resolv_conf_take_change (file, 3 * step));
  /* An older file takes its place. */
  write_file (self, 500);
  g_assert_true (restante_resolv_conf_take_change (file, 4 * step));
}

static void
test_not_too_often (Place *self, gconstpointer unused)
{
  g_autoptr (RestanteResolvConf) file = NULL;

  write_file (self, 1000);
  file = restante_resolv_conf_new (self->path, 0);
  write_file (self, 2000);
  g_assert_false (restante_resolv_conf_take_change (file, RESTANTE_RESOLV_CONF_INTERVAL - 1));
  g_assert_true (restante_resolv_conf_take_change (file, RESTANTE_RESOLV_CONF_INTERVAL));
}

static void
test_comes_and_goes (Place *self, gconstpointer unused)
{
  const gint64 step = RESTANTE_RESOLV_CONF_INTERVAL;
  g_autoptr (RestanteResolvConf) file = restante_resolv_conf_new (self->path, 0);

  g_assert_false (restante_resolv_conf_take_change (file, step));
  write_file (self, 1000);
  g_assert_true (restante_resolv_conf_take_change (file, 2 * step));
  g_unlink (self->path);
  g_assert_true (restante_resolv_conf_take_change (file, 3 * step));
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Place, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/dns/resolv-conf/changes", test_changes);
  ADD ("/dns/resolv-conf/not-too-often", test_not_too_often);
  ADD ("/dns/resolv-conf/comes-and-goes", test_comes_and_goes);
  return g_test_run ();
}
