/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sshd.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define SSHD "/usr/sbin/sshd"

/* Root's sshd would want to change users; as nobody it is like anybody's. */
static struct passwd *
account (void)
{
  return getuid () == 0 ? getpwnam ("nobody") : getpwuid (getuid ());
}

static char *
path_of (Sshd *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static void
give (const char *path, guint mode)
{
  struct passwd *owner = account ();

  g_assert_cmpint (g_chmod (path, (int)mode), ==, 0);
  if (getuid () == 0)
    g_assert_cmpint (chown (path, owner->pw_uid, owner->pw_gid), ==, 0);
}

static void
write_file (Sshd *self, const char *name, const char *text)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_file (Sshd *self, const char *name)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
make_key (Sshd *self, const char *name)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keygen =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "ssh-keygen", "-q", "-t",
                        "ed25519", "-N", "", "-f", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (keygen, NULL, &error));
}

void
sshd_set_file (Sshd *self, const char *name, const char *text)
{
  gboolean hosts = g_str_equal (name, "known_hosts");
  g_autofree char *key = read_file (self, hosts ? "host_key.pub" : "user_key.pub");
  g_autofree char *right =
      hosts ? g_strdup_printf ("[127.0.0.1]:%u %s", self->port, key) : g_strdup (key);
  g_autofree char *path = path_of (self, name);

  write_file (self, name, text ? text : right);
  give (path, 0644);
}

static guint16
free_port (void)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
write_configurations (Sshd *self)
{
  g_autofree char *server = g_strdup_printf (
      "ListenAddress 127.0.0.1:%u\nHostKey %s/host_key\nAuthorizedKeysFile %s/authorized_keys\n"
      "PidFile none\nUsePAM yes\nStrictModes no\nPasswordAuthentication no\n"
      "KbdInteractiveAuthentication no\n",
      self->port, self->directory, self->directory);
  g_autofree char *client = g_strdup_printf (
      "Host loop\nHostName 127.0.0.1\nIdentityFile %s/user_key\nIdentitiesOnly yes\n"
      "IdentityAgent none\nUserKnownHostsFile %s/known_hosts\nGlobalKnownHostsFile none\n"
      "StrictHostKeyChecking yes\n",
      self->directory, self->directory);
  g_autofree char *ssh = g_find_program_in_path ("ssh");
  g_autofree char *wrapper =
      g_strdup_printf ("#!/bin/sh\nexec %s -F %s/ssh_config \"$@\"\n", ssh, self->directory);
  g_autofree char *wrapper_path = path_of (self, "bin/ssh");
  g_autofree char *bin = path_of (self, "bin");
  g_autofree char *runtime = path_of (self, "run");
  g_autofree char *path = g_strconcat (bin, ":", g_getenv ("PATH"), NULL);

  g_assert_cmpint (g_mkdir (bin, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);
  write_file (self, "sshd_config", server);
  write_file (self, "ssh_config", client);
  write_file (self, "bin/ssh", wrapper);
  g_assert_cmpint (g_chmod (wrapper_path, 0755), ==, 0);
  g_setenv ("PATH", path, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
}

static void
become_account (gpointer data)
{
  const struct passwd *owner = data;

  if (getuid () == 0 && (setgid (owner->pw_gid) != 0 || setuid (owner->pw_uid) != 0))
    _exit (1);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Returns when it listens. */
static void
start (Sshd *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *configuration = path_of (self, "sshd_config");
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  g_subprocess_launcher_set_child_setup (launcher, become_account, account (), NULL);
  self->process =
      g_subprocess_launcher_spawn (launcher, &error, SSHD, "-D", "-e", "-f", configuration, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, &error))) {
    g_autofree char *said = line;
    g_test_message ("sshd: %s", said);
    if (strstr (said, "Server listening on"))
      return;
  }
  g_error ("sshd does not listen");
}

Sshd *
sshd_new (void)
{
  Sshd *self;
  g_autofree char *key = NULL;

  if (!g_file_test (SSHD, G_FILE_TEST_IS_EXECUTABLE))
    return NULL;
  self = g_new0 (Sshd, 1);
  self->directory = g_dir_make_tmp ("restante-sshd-XXXXXX", NULL);
  g_assert_cmpint (g_chmod (self->directory, 0755), ==, 0);
  self->user = g_strdup (account ()->pw_name);
  self->port = free_port ();
  make_key (self, "host_key");
  make_key (self, "user_key");
  key = path_of (self, "host_key");
  give (key, 0600);
  sshd_set_file (self, "known_hosts", NULL);
  sshd_set_file (self, "authorized_keys", NULL);
  write_configurations (self);
  start (self);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_tree (inner);
  }
  g_remove (path);
}

GArray *
children_of (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (GPid));

  /* It may have ended by itself. */
  g_file_get_contents (path, &text, NULL, NULL);
  words = g_strsplit (text ? text : "", " ", -1);
  for (guint i = 0; words[i]; i++) {
    GPid child = (GPid)g_ascii_strtoll (words[i], NULL, 10);
    if (child > 0)
      g_array_append_val (pids, child);
  }
  return pids;
}

/* A session is two processes; both have to be known before one of them ends. */
static void
kill_children (GPid pid)
{
  g_autoptr (GArray) children = children_of (pid);

  for (guint i = 0; i < children->len; i++) {
    kill_children (g_array_index (children, GPid, i));
    kill (g_array_index (children, GPid, i), SIGKILL);
  }
}

void
sshd_drop (Sshd *self)
{
  kill_children (atoi (g_subprocess_get_identifier (self->process)));
}

void
sshd_free (Sshd *self)
{
  sshd_drop (self);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  remove_tree (self->directory);
  g_free (self->directory);
  g_free (self->user);
  g_free (self);
}

char *
sshd_get_host (Sshd *self)
{
  return g_strdup_printf ("%s@loop:%u", self->user, self->port);
}

void
sshd_remove_left (Sshd *self)
{
  g_autofree char *runtime = path_of (self, "run");

  remove_tree (runtime);
  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);
}

guint
sshd_count_left (Sshd *self)
{
  g_autofree char *runtime = path_of (self, "run");
  g_autoptr (GDir) dir = g_dir_open (runtime, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}
