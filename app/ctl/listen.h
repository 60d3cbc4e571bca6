/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the holder's events until it goes away or the command is interrupted. It never
 * reconnects: a script that needs that starts the command again and knows that it missed something.
 */
#pragma once

#include "api/event.h"
#include "client/event-stream.h"
#include "ctl/context.h"

G_BEGIN_DECLS

/* @text: the document as it came. */
typedef void (*RestanteListener) (RestanteContext *context, RestanteEvent *event, const char *text);

/* Connects; no event is missed from then on, and they come when restante_listen_run() runs. */
RestanteEventStream *restante_listen_open (RestanteContext *context, GError **error);
/* Returns with an error, always: the holder ended it, or G_IO_ERROR_CANCELLED. */
void restante_listen_run (RestanteContext *context,
                          RestanteEventStream *stream,
                          RestanteListener listener,
                          GError **error);

G_END_DECLS
