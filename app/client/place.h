/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a holder is: a control socket on this machine, or one on another machine that is reached
 * through SSH. It only reads what the owner wrote; it never connects. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RESTANTE_CONTROL_SOCKET "/run/restante/control.sock"

/* Immutable and counted. */
typedef struct
{
  char *socket; /* path of the control socket, on the holder's machine */
  char *host;   /* "user@host" or "host" as ssh takes it; NULL: this machine */
  guint16 port; /* 0: what ssh's own configuration says */
} RestantePlace;

#define RESTANTE_TYPE_PLACE (restante_place_get_type ())
GType restante_place_get_type (void);
RestantePlace *restante_place_ref (RestantePlace *self);
void restante_place_unref (RestantePlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePlace, restante_place_unref)

/* The control socket @path of this machine. */
RestantePlace *restante_place_new_local (const char *path);
/* "user@host", "user@host:port", "host", "ssh://user@host:port/path": another machine. The remote
 * socket is the path, RESTANTE_REMOTE_CONTROL, or the usual one. NULL and RESTANTE_API_ERROR_USAGE
 * with one sentence that says what is wanted. */
RestantePlace *restante_place_new_remote (const char *text, GError **error);
/* What the options and the environment say: @control (a path) or @host (as above) when given, both
 * at once are an error; then RESTANTE_CONTROL, then the usual socket of this machine. Either may be
 * NULL. */
RestantePlace *restante_place_find (const char *control, const char *host, GError **error);
/* The form in which a place is stored in settings and read again: an absolute path or an ssh://
 * address. Free it. */
char *restante_place_to_string (const RestantePlace *self);
RestantePlace *restante_place_from_string (const char *text, GError **error);
/* For people: "this computer", the path of an unusual socket, or "user@host". Free it. */
char *restante_place_get_label (const RestantePlace *self);
gboolean restante_place_equal (const RestantePlace *a, const RestantePlace *b);

G_END_DECLS
