/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real name server (unbound with data of its own) on loopback, which ends with the test. It never
 * asks another one. */
#pragma once

#include <gio/gio.h>

typedef struct _NameServer NameServer;

/* Its data is the table in name-server.c. Fails the test when unbound is not installed. */
NameServer *name_server_start (void);
void name_server_stop (NameServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NameServer, name_server_stop)

/* "127.x.y.z:PORT" */
const char *name_server_get_endpoint (NameServer *self);

/* Runs the main loop until @condition holds, at most 30 s. */
#define AWAIT(condition)                                                                           \
  do {                                                                                             \
    guint await_alarm = g_timeout_add_seconds (30, name_server_give_up, (gpointer) #condition);    \
                                                                                                   \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (await_alarm);                                                                 \
  } while (0)
gboolean name_server_give_up (gpointer condition);
