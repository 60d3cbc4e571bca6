/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One holder as the app sees it: its state, kept fresh through events, and everything that can be
 * asked of it. It reconnects by itself and never blocks; it never keeps messages
 * (client/message-list.h does). */
#pragma once

#include <gio/gio.h>

#include "api/activity-page.h"
#include "api/domain.h"
#include "api/event.h"
#include "api/message-page.h"
#include "api/message.h"
#include "api/reading.h"
#include "api/status.h"
#include "client/error.h"
#include "client/place.h"
#include "client/query.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_HOLDER_CONNECTING,
  RESTANTE_HOLDER_CONNECTED,
  RESTANTE_HOLDER_LOST,          /* not reached; it tries again by itself, 1 to 30 s apart */
  RESTANTE_HOLDER_NEEDS_LOGIN,   /* SSH wants something of the owner; only
                                    restante_holder_connect_now() tries again */
  RESTANTE_HOLDER_OTHER_VERSION, /* it speaks another version of the API */
  RESTANTE_HOLDER_REFUSED,       /* this user may not use the control socket */
} RestanteHolderState;
#define RESTANTE_TYPE_HOLDER_STATE (restante_holder_state_get_type ())
GType restante_holder_state_get_type (void); /* nicks "connecting", "needs-login", … */

/* Properties (all read-only, with notify): "state", "problem" (one sentence or NULL), "status"
 * (RestanteStatus or NULL before the first contact; the same object for the holder's life, its
 * domains too: they are updated in place), "since" (gint64, seconds since the epoch: of the state),
 * "label" (for people), "place" (RestantePlace). Signals: "event" (RestanteEvent *): after `status`
 * was updated from it; "resynced": after each (re)connection, when events may have been missed:
 * whoever shows a list reads it again. */
#define RESTANTE_TYPE_HOLDER (restante_holder_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHolder, restante_holder, RESTANTE, HOLDER, GObject)

/* Connects from the main context that is the thread's default now; everything happens there. */
RestanteHolder *restante_holder_new (RestantePlace *place);
RestanteHolderState restante_holder_get_state (RestanteHolder *self);
const char *restante_holder_get_problem (RestanteHolder *self);
gint64 restante_holder_get_since (RestanteHolder *self);
RestanteStatus *restante_holder_get_status (RestanteHolder *self);
RestantePlace *restante_holder_get_place (RestanteHolder *self);
const char *restante_holder_get_label (RestanteHolder *self);
/* The domain object inside `status`, or NULL; owned by the status. */
RestanteDomain *restante_holder_find_domain (RestanteHolder *self, const char *name);
/* Tries at once when it is not connected (a click, also for NEEDS_LOGIN); checks the connection
 * when it is (after a suspend). */
void restante_holder_connect_now (RestanteHolder *self);
/* Closes everything, stops reconnecting; calls under way fail. Disposing does it too. */
void restante_holder_close (RestanteHolder *self);

/* Every call is asynchronous; @cancellable may be NULL. A _finish returns NULL, FALSE or -1 on
 * error: the holder's own RESTANTE_API_ERROR in its words, RESTANTE_CLIENT_ERROR when it is not
 * reached or the connection broke, or G_IO_ERROR_CANCELLED. */

/* The page of at most @limit messages (1..500) behind the message @after (NULL: from the start). */
void restante_holder_list_async (RestanteHolder *self,
                                 const RestanteQuery *query,
                                 const char *after,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
RestanteMessagePage *
restante_holder_list_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* The id of every @every-th match (NULL-terminated, free it with g_strfreev) and the number of
 * matches in *@total. */
void restante_holder_marks_async (RestanteHolder *self,
                                  const RestanteQuery *query,
                                  guint every,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char **restante_holder_marks_finish (RestanteHolder *self,
                                     GAsyncResult *result,
                                     guint64 *total,
                                     GError **error);
void restante_holder_get_async (RestanteHolder *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
RestanteMessage *
restante_holder_get_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
void restante_holder_reading_async (RestanteHolder *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
RestanteReading *
restante_holder_reading_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Writes the message as it is delivered to @file: whole and new, or not at all (it replaces a file
 * that is there). */
void restante_holder_save_async (RestanteHolder *self,
                                 const char *id,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean restante_holder_save_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

/* The verbs, on what @query selects; each finishes with the number of messages that it changed.
 * resend: @to (an address) or @via ("host:port") or neither. extend: @by in seconds. */
void restante_holder_resend_async (RestanteHolder *self,
                                   const RestanteQuery *query,
                                   const char *to,
                                   const char *via,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void restante_holder_extend_async (RestanteHolder *self,
                                   const RestanteQuery *query,
                                   gint64 by,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void restante_holder_delete_async (RestanteHolder *self,
                                   const RestanteQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint64 restante_holder_verb_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

/* Domains and their primaries. All but remove finish with restante_holder_domain_finish(): the
 * domain as it is now, a reference. @identity NULL and @hold -1: the default when adding, unchanged
 * when setting; @primary NULL: unchanged. */
void restante_holder_add_domain_async (RestanteHolder *self,
                                       const char *name,
                                       const char *primary,
                                       const char *identity,
                                       gint64 hold,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void restante_holder_set_domain_async (RestanteHolder *self,
                                       const char *name,
                                       const char *primary,
                                       const char *identity,
                                       gint64 hold,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void restante_holder_remove_domain_async (RestanteHolder *self,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean
restante_holder_remove_domain_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
void restante_holder_probe_async (RestanteHolder *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void restante_holder_trust_async (RestanteHolder *self,
                                  const char *name,
                                  const char *fingerprint,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void restante_holder_deny_async (RestanteHolder *self,
                                 const char *name,
                                 const char *fingerprint,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* @duration in seconds, 0: until resumed; @reason may be NULL. */
void restante_holder_pause_async (RestanteHolder *self,
                                  const char *name,
                                  gint64 duration,
                                  const char *reason,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void restante_holder_resume_async (RestanteHolder *self,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RestanteDomain *
restante_holder_domain_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

/* Newest first, behind the activity @after (NULL: from the newest); @domain NULL: of all. */
void restante_holder_activities_async (RestanteHolder *self,
                                       const char *domain,
                                       const char *after,
                                       guint limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
RestanteActivityPage *
restante_holder_activities_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

G_END_DECLS
