/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real sshd on loopback for tests, with keys and a configuration of its own and without
 * privileges; and an `ssh` first in PATH that knows it as “loop”. It ends with the test on every
 * path. */
#pragma once

#include <gio/gio.h>

typedef struct
{
  char *directory;
  char *user; /* that may log in */
  guint16 port;
  GSubprocess *process;
} Sshd;

/* NULL: OpenSSH's server is not installed. XDG_RUNTIME_DIR is inside of the directory from then on.
 */
Sshd *sshd_new (void);
void sshd_free (Sshd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sshd, sshd_free)

/* Changes one of its files: "known_hosts", "authorized_keys"; NULL puts back the right text. */
void sshd_set_file (Sshd *self, const char *name, const char *text);
/* Ends the connections that it has, and goes on listening. */
void sshd_drop (Sshd *self);
/* "USER@loop:PORT". Free it. */
char *sshd_get_host (Sshd *self);
/* How many things are in XDG_RUNTIME_DIR. */
guint sshd_count_left (Sshd *self);
void sshd_remove_left (Sshd *self);

/* The processes that @pid has started and that run. */
GArray *children_of (GPid pid);
