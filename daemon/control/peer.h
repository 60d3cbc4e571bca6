/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is at the other end of the control socket, as the kernel says it, and what that user may do.
 * It never trusts anything that the peer says about itself. */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Each right holds the ones before it. */
typedef enum
{
  RESTANTE_RIGHT_NONE,
  RESTANTE_RIGHT_LOOK,
  RESTANTE_RIGHT_CHANGE,
} RestanteRight;

#define RESTANTE_CHANGE_GROUP "restante"
#define RESTANTE_LOOK_GROUP   "restante-view"

/* (gid_t) -1: there is no such group. */
typedef struct
{
  uid_t own_uid; /* the daemon's */
  gid_t change_group;
  gid_t look_group;
} RestantePeerRules;

typedef struct
{
  uid_t uid;
  gid_t *groups; /* the primary one and the others */
  guint n_groups;
} RestantePeer;

/* This process's user and the groups "restante" and "restante-view" of this machine. */
void restante_peer_rules_load (RestantePeerRules *rules);

/* The process that connected @socket, a Unix socket (SO_PEERCRED, SO_PEERGROUPS of unix(7)). */
RestantePeer *restante_peer_of_socket (GSocket *socket, GError **error);
void restante_peer_free (RestantePeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePeer, restante_peer_free)

RestanteRight restante_peer_get_right (const RestantePeer *self, const RestantePeerRules *rules);
/* RESTANTE_API_ERROR_FORBIDDEN with a sentence that says which group to join, unless @self may do
 * what @needed says. */
gboolean restante_peer_check (const RestantePeer *self,
                              const RestantePeerRules *rules,
                              RestanteRight needed,
                              GError **error);

G_END_DECLS
