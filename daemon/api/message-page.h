/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a list of messages, and the key to the next part. It never counts by offset. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_MESSAGE_PAGE (restante_message_page_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteMessagePage, restante_message_page, RESTANTE, MESSAGE_PAGE, RestanteValue)

/* Of RestanteMessage. */
GListModel *restante_message_page_get_messages (RestanteMessagePage *self);
/* What to give as `after` for the next page; NULL: this is the last. */
const char *restante_message_page_get_next (RestanteMessagePage *self);
/* Messages that match, on all pages. */
gint64 restante_message_page_get_total (RestanteMessagePage *self);

G_END_DECLS
