/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/peer.h"

#include <sys/socket.h>
#include <unistd.h>

#include "api/error.h"

#define NO_GROUP ((gid_t)-1)

/* The daemon runs as 100; group 54321 may change, group 54322 may look. */
static const RestantePeerRules rules = { 100, 54321, 54322 };

static const struct
{
  const char *who;
  uid_t uid;
  gid_t groups[3];
  guint n_groups;
  RestanteRight right;
} rows[] = {
  { "root", 0, { 0 }, 1, RESTANTE_RIGHT_CHANGE },
  { "the daemon's user", 100, { 100 }, 1, RESTANTE_RIGHT_CHANGE },
  { "a member as primary group", 1000, { 54321 }, 1, RESTANTE_RIGHT_CHANGE },
  { "a member as another group", 1000, { 1000, 27, 54321 }, 3, RESTANTE_RIGHT_CHANGE },
  { "a viewer", 1000, { 1000, 54322 }, 2, RESTANTE_RIGHT_LOOK },
  { "both", 1000, { 54322, 54321 }, 2, RESTANTE_RIGHT_CHANGE },
  { "somebody", 1000, { 1000, 27 }, 2, RESTANTE_RIGHT_NONE },
  { "a uid like the group", 54321, { 1000 }, 1, RESTANTE_RIGHT_NONE },
  { "the group of root", 1000, { 0 }, 1, RESTANTE_RIGHT_NONE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    RestantePeer peer = { rows[i].uid, (gid_t *)rows[i].groups, rows[i].n_groups };
    g_test_message ("%s", rows[i].who);
    g_assert_cmpint (restante_peer_get_right (&peer, &rules), ==, rows[i].right);
  }
}

/* Without the groups on the machine nobody is a member, whatever number stands for "none". */
static void
test_missing_groups (void)
{
  const RestantePeerRules bare = { 100, NO_GROUP, NO_GROUP };
  gid_t groups[] = { NO_GROUP, 54321 };
  RestantePeer peer = { 1000, groups, 2 };

  g_assert_cmpint (restante_peer_get_right (&peer, &bare), ==, RESTANTE_RIGHT_NONE);
}

static void
check_sentence (const RestantePeer *peer, RestanteRight needed, const char *group)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_peer_check (peer, &rules, needed, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, group));
}

static void
test_check (void)
{
  gid_t viewer_groups[] = { 54322 };
  gid_t groups[] = { 1000 };
  RestantePeer viewer = { 1000, viewer_groups, 1 };
  RestantePeer somebody = { 1000, groups, 1 };

  g_assert_true (restante_peer_check (&viewer, &rules, RESTANTE_RIGHT_LOOK, NULL));
  check_sentence (&viewer, RESTANTE_RIGHT_CHANGE, "join the group restante and");
  check_sentence (&somebody, RESTANTE_RIGHT_CHANGE, "join the group restante and");
  check_sentence (&somebody, RESTANTE_RIGHT_LOOK, "join the group restante-view");
}

static gboolean
has_group (const RestantePeer *peer, gid_t group)
{
  for (guint i = 0; i < peer->n_groups; i++)
    if (peer->groups[i] == group)
      return TRUE;
  return FALSE;
}

/* This process is its own peer, so the kernel's answer must be what the process knows of itself. */
static void
test_socket (void)
{
  int ends[2];
  gid_t groups[1024];
  int n_groups = getgroups (G_N_ELEMENTS (groups), groups);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (RestantePeer) peer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  socket = g_socket_new_from_fd (ends[0], &error);
  g_assert_no_error (error);
  peer = restante_peer_of_socket (socket, &error);
  g_assert_no_error (error);
  g_assert_cmpint (peer->uid, ==, geteuid ());
  g_assert_true (has_group (peer, getegid ()));
  g_assert_cmpuint (peer->n_groups, ==, n_groups + 1);
  for (int i = 0; i < n_groups; i++)
    g_assert_true (has_group (peer, groups[i]));
  close (ends[1]);
}

static void
test_no_unix_socket (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (RestantePeer) peer = NULL;
  g_autoptr (GError) error = NULL;

  /* Linux answers SO_PEERCRED of an unconnected socket with nobody, and has no groups for it. */
  peer = restante_peer_of_socket (socket, &error);
  g_assert_true (!peer || restante_peer_get_right (peer, &rules) == RESTANTE_RIGHT_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/11/control/peer/table", test_table);
  g_test_add_func ("/control/peer/missing-groups", test_missing_groups);
  g_test_add_func ("/control/peer/check", test_check);
  g_test_add_func ("/control/peer/socket", test_socket);
  g_test_add_func ("/control/peer/no-unix-socket", test_no_unix_socket);
  return g_test_run ();
}
