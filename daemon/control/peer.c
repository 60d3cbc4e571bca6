/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For struct ucred. */
#define _GNU_SOURCE
#include "control/peer.h"

#include <errno.h>
#include <grp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/error.h"

#define NO_GROUP ((gid_t)-1)
/* What Linux allows (NGROUPS_MAX). */
#define MAX_GROUPS 65536

static gid_t
group_by_name (const char *name)
{
  g_autofree char *buffer = g_malloc (MAX_GROUPS);
  struct group entry;
  struct group *found = NULL;

  if (getgrnam_r (name, &entry, buffer, MAX_GROUPS, &found) != 0 || !found)
    return NO_GROUP;
  return found->gr_gid;
}

void
restante_peer_rules_load (RestantePeerRules *rules)
{
  rules->own_uid = geteuid ();
  rules->change_group = group_by_name (RESTANTE_CHANGE_GROUP);
  rules->look_group = group_by_name (RESTANTE_LOOK_GROUP);
}

static gboolean
failed (GError **error)
{
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN,
               "The user at the other end of the control socket is not known: %s.",
               g_strerror (errno));
  return FALSE;
}

/* Appends the supplementary groups of the peer to those that are there. */
static gboolean
add_groups (RestantePeer *self, int fd, GError **error)
{
  socklen_t length = 0;

  /* The kernel says how much room it needs. */
  if (getsockopt (fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &length) != 0 && errno != ERANGE)
    return failed (error);
  length = MIN (length, MAX_GROUPS * sizeof (gid_t));
  self->groups =
      g_realloc_n (self->groups, self->n_groups + length / sizeof (gid_t), sizeof (gid_t));
  if (length > 0 &&
      getsockopt (fd, SOL_SOCKET, SO_PEERGROUPS, self->groups + self->n_groups, &length) != 0)
    return failed (error);
  self->n_groups += length / sizeof (gid_t);
  return TRUE;
}

RestantePeer *
restante_peer_of_socket (GSocket *socket, GError **error)
{
  g_autoptr (RestantePeer) self = g_new0 (RestantePeer, 1);
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  int fd = g_socket_get_fd (socket);

  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) {
    failed (error);
    return NULL;
  }
  self->uid = credentials.uid;
  self->groups = g_new (gid_t, 1);
  self->groups[0] = credentials.gid;
  self->n_groups = 1;
  if (!add_groups (self, fd, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_peer_free (RestantePeer *self)
{
  g_free (self->groups);
  g_free (self);
}

static gboolean
is_root (const RestantePeer *self, const RestantePeerRules *rules)
{
  return self->uid == 0;
}

static gboolean
is_own (const RestantePeer *self, const RestantePeerRules *rules)
{
  return self->uid == rules->own_uid;
}

static gboolean
is_member (const RestantePeer *self, gid_t group)
{
  for (guint i = 0; i < self->n_groups && group != NO_GROUP; i++)
    if (self->groups[i] == group)
      return TRUE;
  return FALSE;
}

static gboolean
may_change (const RestantePeer *self, const RestantePeerRules *rules)
{
  return is_member (self, rules->change_group);
}

static gboolean
may_look (const RestantePeer *self, const RestantePeerRules *rules)
{
  return is_member (self, rules->look_group);
}

/* The first row that fits counts. */
static const struct
{
  gboolean (*fits) (const RestantePeer *self, const RestantePeerRules *rules);
  RestanteRight right;
} rights[] = {
  { is_root, RESTANTE_RIGHT_CHANGE },
  { is_own, RESTANTE_RIGHT_CHANGE },
  { may_change, RESTANTE_RIGHT_CHANGE },
  { may_look, RESTANTE_RIGHT_LOOK },
};

RestanteRight
restante_peer_get_right (const RestantePeer *self, const RestantePeerRules *rules)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    if (rights[i].fits (self, rules))
      return rights[i].right;
  return RESTANTE_RIGHT_NONE;
}

static const char *const sentences[] = {
  [RESTANTE_RIGHT_LOOK] = "You may not look at this holder: join the group " RESTANTE_LOOK_GROUP
                          " (or " RESTANTE_CHANGE_GROUP ", to change things too) and log in again.",
  [RESTANTE_RIGHT_CHANGE] =
      "You may not change anything here: join the group " RESTANTE_CHANGE_GROUP
      " and log in again.",
};

gboolean
restante_peer_check (const RestantePeer *self,
                     const RestantePeerRules *rules,
                     RestanteRight needed,
                     GError **error)
{
  if (restante_peer_get_right (self, rules) >= needed)
    return TRUE;
  g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN, sentences[needed]);
  return FALSE;
}
