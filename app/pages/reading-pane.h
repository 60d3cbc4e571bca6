/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message to read: headers in short, plain text, the names of its attachments, and why it is
 * here. It never fetches anything for the message and never interprets it. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* Properties: "message" (RestanteMessage, read-only, with notify). Signal: "closed": the owner is
 * done with it. */
#define RESTANTE_TYPE_READING_PANE (restante_reading_pane_get_type ())
G_DECLARE_FINAL_TYPE (RestanteReadingPane, restante_reading_pane, RESTANTE, READING_PANE, AdwBin)

/* NULL: nothing. */
RestanteMessage *restante_reading_pane_get_message (RestanteReadingPane *self);
/* @message NULL: nothing is read any more. */
void restante_reading_pane_show (RestanteReadingPane *self,
                                 RestanteHolder *holder,
                                 RestanteMessage *message);

G_END_DECLS
