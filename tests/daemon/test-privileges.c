/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privileges.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every Debian has it, and it owns nothing. */
#define USER "nobody"

/* What the kernel says of this process, without white space at the ends. Free it. */
static char *
status_of (const char *field)
{
  g_autofree char *text = NULL;
  g_autofree char *start = g_strdup_printf ("\n%s:", field);
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, start);
  g_assert_nonnull (line);
  line += strlen (start);
  return g_strstrip (g_strndup (line, strcspn (line, "\n")));
}

static void
assert_status (const char *field, const char *wanted)
{
  g_autofree char *value = status_of (field);

  g_assert_cmpstr (value, ==, wanted);
}

static void
assert_nothing_left (void)
{
  assert_status ("CapEff", "0000000000000000");
  assert_status ("CapPrm", "0000000000000000");
  assert_status ("CapInh", "0000000000000000");
  assert_status ("CapAmb", "0000000000000000");
  assert_status ("NoNewPrivs", "1");
}

/* What is given up is given up for ever: each test goes on in a process of its own. TRUE in that
 * one. */
static gboolean
in_child (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  return FALSE;
}

static gboolean
skip_unless_root (void)
{
  if (geteuid () == 0)
    return FALSE;
  g_test_skip ("only root has something to give up");
  return TRUE;
}

static char *
new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("restante-privileges-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  return folder;
}

/* The folder is root's: who made it removes it, when the child has given up its rights. */
static void
run_in_folder (void)
{
  g_autofree char *base = new_folder ();
  const char *const argv[] = { "rm", "-r", base, NULL };

  g_setenv ("TEST_FOLDER", base, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_test_trap_assert_passed ();
}

static void
test_becomes_the_user (void)
{
  const char *base = g_getenv ("TEST_FOLDER");
  g_autofree char *state = NULL;
  g_autofree char *run = NULL;
  g_autofree char *group = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  if (skip_unless_root ())
    return;
  if (!g_test_subprocess ()) {
    run_in_folder ();
    return;
  }
  state = g_build_filename (base, "lib", "state", NULL);
  run = g_build_filename (base, "run", NULL);
  umask (0077);
  restante_privileges_drop (
      USER, (RestantePrivilegesFolder[]){ { state, 0700, TRUE }, { run, 0755, FALSE } }, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (getuid (), !=, 0);
  g_assert_cmpint (setuid (0), ==, -1);
  assert_nothing_left ();
  g_assert_cmpint (g_stat (state, &info), ==, 0);
  g_assert_cmpuint (info.st_uid, ==, getuid ());
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
  g_assert_cmpint (g_stat (run, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0755);
  /* The groups of root are not the user's. */
  group = g_strdup_printf ("%u", getgid ());
  assert_status ("Groups", group);
}

static void
assert_refused (const char *user,
                const char *folder,
                RestantePrivilegesError code,
                const char *says)
{
  RestantePrivilegesFolder wanted = { folder, 0700, TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_privileges_drop (user, &wanted, 1, &error));
  g_assert_error (error, RESTANTE_PRIVILEGES_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_folder_of_another (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *says = NULL;
  GStatBuf info;

  if (skip_unless_root () || !in_child ())
    return;
  folder = new_folder ();
  says = g_strdup_printf ("chown -R " USER " %s", folder);
  assert_refused (USER, folder, RESTANTE_PRIVILEGES_ERROR_FOLDER, says);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_uid, ==, 0);
  g_rmdir (folder);
}

static void
test_no_such_user (void)
{
  if (skip_unless_root () || !in_child ())
    return;
  assert_refused ("restante-nobody", "/nonexistent", RESTANTE_PRIVILEGES_ERROR_USER,
                  "systemd-sysusers");
}

static void
test_root_stays (void)
{
  g_autoptr (GError) error = NULL;

  if (skip_unless_root () || !in_child ())
    return;
  restante_privileges_drop ("root", NULL, 0, &error);
  g_assert_no_error (error);
  assert_status ("NoNewPrivs", "1");
  g_assert_cmpuint (geteuid (), ==, 0);
}

/* Nobody's user need not exist, and a capability that a service manager gave for the ports goes. */
static void
test_not_as_root (void)
{
  g_autoptr (GError) error = NULL;

  if (!in_child ())
    return;
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);
  restante_privileges_drop ("restante-nobody", NULL, 0, &error);
  g_assert_no_error (error);
  assert_nothing_left ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/privileges/becomes-the-user", test_becomes_the_user);
  g_test_add_func ("/privileges/folder-of-another", test_folder_of_another);
  g_test_add_func ("/privileges/no-such-user", test_no_such_user);
  g_test_add_func ("/privileges/root-stays", test_root_stays);
  g_test_add_func ("/privileges/not-as-root", test_not_as_root);
  return g_test_run ();
}
