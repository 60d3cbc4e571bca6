/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* An address that no other test uses at the same time. */
static char *
own_address (void)
{
  guint pid = (guint)getpid ();

  return g_strdup_printf ("127.%u.%u.%u", 1 + pid / 65536 % 250, pid / 256 % 256, 1 + pid % 254);
}

static gboolean
is_free (const char *host, guint port, GSocketType type)
{
  g_autoptr (GSocketAddress) place = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return g_socket_bind (socket, place, FALSE, NULL);
}

/* Outside the range that the kernel gives to clients. */
static guint16
free_port (const char *host)
{
  guint16 port;

  do
    port = (guint16)g_random_int_range (10000, 32000);
  while (!is_free (host, port, G_SOCKET_TYPE_DATAGRAM) ||
         !is_free (host, port, G_SOCKET_TYPE_STREAM));
  return port;
}

void
server_process_init (ServerProcess *self, const char *host)
{
  g_autoptr (GError) error = NULL;

  self->pid = 0;
  self->errors = NULL;
  self->host = host != NULL ? g_strdup (host) : own_address ();
  self->port = free_port (self->host);
  self->folder = g_dir_make_tmp ("restante-dns-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
  g_dir_close (dir);
  g_rmdir (path);
}

void
server_process_clear (ServerProcess *self)
{
  if (self->pid != 0) {
    kill (self->pid, SIGKILL);
    waitpid (self->pid, NULL, 0);
    fclose (self->errors);
  }
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->host);
}

char *
server_process_path (ServerProcess *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
server_process_write (ServerProcess *self, const char *name, const char *text)
{
  g_autofree char *path = server_process_path (self, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* However the test ends. */
static void
die_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* A user's PATH may lack the folder. */
static char *
find_program (const char *name, const char *package)
{
  char *program = g_find_program_in_path (name);

  if (program != NULL)
    return program;
  program = g_build_filename ("/usr/sbin", name, NULL);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    g_error ("These tests ask a real name server: install the package %s", package);
  return program;
}

/* It says so when it serves. What it says later is not read; a test is too short to fill a pipe. */
static void
await_start (const char *name, FILE *stream, const char *ready)
{
  g_autoptr (GString) said = g_string_new (NULL);
  char line[512];

  while (fgets (line, sizeof line, stream) != NULL) {
    g_string_append (said, line);
    if (strstr (line, ready) != NULL)
      return;
  }
  g_error ("%s has not started: %s", name, said->str);
}

void
server_process_start (ServerProcess *self,
                      const char *package,
                      const char *const *arguments,
                      const char *ready)
{
  g_autofree char *program = find_program (arguments[0], package);
  g_auto (GStrv) all = g_strdupv ((char **)arguments);
  g_autoptr (GError) error = NULL;
  int errors = -1;

  g_free (all[0]);
  all[0] = g_strdup (program);
  g_spawn_async_with_pipes (self->folder, all, NULL, G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent,
                            NULL, &self->pid, NULL, NULL, &errors, &error);
  g_assert_no_error (error);
  self->errors = fdopen (errors, "r");
  await_start (arguments[0], self->errors, ready);
}
