/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real server on loopback as a child of the test. It ends with the test, however that ends. */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

typedef struct
{
  GPid pid;
  FILE *errors; /* what it says */
  char *folder; /* of its own */
  char *host;   /* "127.x.y.z" */
  guint16 port; /* free when it was chosen */
} ServerProcess;

/* Chooses where it is to be; nothing runs yet. @host: NULL for an address that no other test uses
 * at the same time. */
void server_process_init (ServerProcess *self, const char *host);
/* Stops it, and removes its folder with all that is in it. */
void server_process_clear (ServerProcess *self);

/* A file in its folder. */
void server_process_write (ServerProcess *self, const char *name, const char *text);
char *server_process_path (ServerProcess *self, const char *name);
/* Runs @arguments (NULL-terminated), the first of them in PATH or where Debian has servers, until
 * its standard error says @ready. Fails the test when @package is not installed. */
void server_process_start (ServerProcess *self,
                           const char *package,
                           const char *const *arguments,
                           const char *ready);
