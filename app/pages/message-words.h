/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message's members as short texts for a list: one line each, safe to show. They are never
 * markup.
 */
#pragma once

#include "api/message.h"

G_BEGIN_DECLS

/* Each text is to be freed; of a message that is not loaded yet they are "". @now is in seconds
 * since the epoch. */
typedef char *(*RestanteMessageText) (RestanteMessage *message, gint64 now);

char *restante_message_words_sender (RestanteMessage *message, gint64 now);
/* The first ten addresses, and how many more there are. */
char *restante_message_words_recipients (RestanteMessage *message, gint64 now);
/* The first one without the message's own domain, and how many more there are: "me +2". */
char *restante_message_words_recipients_short (RestanteMessage *message, gint64 now);
char *restante_message_words_subject (RestanteMessage *message, gint64 now);
char *restante_message_words_size (RestanteMessage *message, gint64 now);
char *restante_message_words_arrived (RestanteMessage *message, gint64 now);
/* "14:05" on the day of @now, else "9 Mar" or "9 Mar 2024". */
char *restante_message_words_arrived_short (RestanteMessage *message, gint64 now);
char *restante_message_words_reason (RestanteMessage *message, gint64 now);
/* All that a row says, for a screen reader. */
char *restante_message_words_summary (RestanteMessage *message, gint64 now);

G_END_DECLS
