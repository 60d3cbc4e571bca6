/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/strangers.h"

#include <grp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "holder.h"

#define SOMEBODY    65534
#define CONNECTIONS 200

/* Runs in a new process: opens connections as another user, says how far it came, and holds them
 * until it is told. */
G_GNUC_NORETURN static void
crowd (const char *path, int ours)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gid_t group = SOMEBODY;
  char word;

  strcpy (address.sun_path, path);
  if (setgroups (1, &group) != 0 || setgid (SOMEBODY) != 0 || setuid (SOMEBODY) != 0)
    _exit (1);
  for (guint i = 0; i < CONNECTIONS; i++) {
    int fd = socket (AF_UNIX, SOCK_STREAM, 0);
    if (connect (fd, (struct sockaddr *)&address, sizeof address) != 0)
      _exit (1);
  }
  if (write (ours, "x", 1) != 1 || read (ours, &word, 1) != 0)
    _exit (1);
  _exit (0);
}

static gboolean
is_told (gpointer data)
{
  char word;

  return recv (*(int *)data, &word, 1, MSG_DONTWAIT) == 1;
}

static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static guint
open_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint number = 0;

  while (g_dir_read_name (folder))
    number++;
  return number;
}

static gboolean
has_files_up_to (gpointer data)
{
  return open_files () <= *(guint *)data;
}

/* Somebody opens hundreds of connections; few stay, and the owner is served. */
static void
test_crowd (Holder *holder, gconstpointer unused)
{
  int ends[2];
  int status;
  pid_t child;
  guint ticks = g_timeout_add (5, on_tick, NULL);
  guint before, limit;
  g_autoptr (JsonNode) document = NULL;

  if (geteuid () != 0) {
    g_test_skip ("only root can be somebody else");
    g_source_remove (ticks);
    return;
  }
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  before = open_files ();
  child = fork ();
  if (child == 0) {
    close (ends[0]);
    crowd (holder->path, ends[1]);
  }
  close (ends[1]);
  holder_wait (is_told, &ends[0]);
  document = holder_get (holder, "/v1/status");
  /* One end of the pair is closed; two files are of our own request. */
  limit = before - 1 + RESTANTE_STRANGERS_MAX + 2;
  holder_wait (has_files_up_to, &limit);
  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  /* When they have left, there is room again. */
  limit = before + 1;
  holder_wait (has_files_up_to, &limit);
  g_source_remove (ticks);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/promise/11/control/strangers/crowd", Holder, NULL, holder_set_up, test_crowd,
              holder_tear_down);
  return g_test_run ();
}
