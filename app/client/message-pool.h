/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one object of each message that anybody holds, so that a message that is read again is the
 * object that is selected or bound already. It never keeps a message alive. */
#pragma once

#include "api/message.h"

G_BEGIN_DECLS

typedef struct _RestanteMessagePool RestanteMessagePool;

RestanteMessagePool *restante_message_pool_new (void);
void restante_message_pool_free (RestanteMessagePool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteMessagePool, restante_message_pool_free)

/* The object for the message @news, brought up to date: the one that is alive for its id; else
 * @placeholder (NULL, or an object without an id), which becomes the message; else @news. A
 * reference. */
RestanteMessage *restante_message_pool_adopt (RestanteMessagePool *self,
                                              RestanteMessage *news,
                                              RestanteMessage *placeholder);
/* How many messages are alive. */
guint restante_message_pool_get_size (RestanteMessagePool *self);

G_END_DECLS
