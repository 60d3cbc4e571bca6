/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/message-words.h"

#include <glib/gi18n.h>

#include "api/recipient.h"
#include "api/size.h"
#include "client/format.h"
#include "widgets/state-look.h"

static gboolean
is_loaded (RestanteMessage *message)
{
  return restante_message_get_id (message) != NULL;
}

char *
restante_message_words_sender (RestanteMessage *message, gint64 now)
{
  const char *sender = restante_message_get_sender (message);

  if (!is_loaded (message))
    return g_strdup ("");
  /* The null reverse-path of RFC 5321 section 4.5.5. */
  return sender && *sender ? restante_format_safe (sender) : g_strdup ("<>");
}

char *
restante_message_words_recipients (RestanteMessage *message, gint64 now)
{
  GListModel *recipients = restante_message_get_recipients (message);
  guint n = is_loaded (message) ? g_list_model_get_n_items (recipients) : 0;
  g_autoptr (RestanteRecipient) first = n ? g_list_model_get_item (recipients, 0) : NULL;
  g_autofree char *address =
      restante_format_safe (first ? restante_recipient_get_address (first) : "");

  if (n < 2)
    return g_steal_pointer (&address);
  /* Translators: the first recipient of a message, and how many more it has. */
  return g_strdup_printf (_ ("%s +%u"), address, n - 1);
}

char *
restante_message_words_subject (RestanteMessage *message, gint64 now)
{
  const char *subject = restante_message_get_subject (message);

  if (!is_loaded (message))
    return g_strdup ("");
  return subject && *subject ? restante_format_safe (subject) : g_strdup (_ ("(no subject)"));
}

char *
restante_message_words_size (RestanteMessage *message, gint64 now)
{
  if (!is_loaded (message))
    return g_strdup ("");
  return restante_size_to_words (restante_message_get_size (message));
}

char *
restante_message_words_arrived (RestanteMessage *message, gint64 now)
{
  if (!is_loaded (message))
    return g_strdup ("");
  return restante_format_time (restante_message_get_arrived (message), now);
}

char *
restante_message_words_reason (RestanteMessage *message, gint64 now)
{
  return restante_format_safe (restante_message_get_reason (message));
}

char *
restante_message_words_summary (RestanteMessage *message, gint64 now)
{
  g_autofree char *sender = restante_message_words_sender (message, now);
  g_autofree char *subject = restante_message_words_subject (message, now);
  const char *state = restante_state_look_get_word (RESTANTE_STATE_OF_MESSAGE,
                                                    restante_message_get_state (message));

  if (!is_loaded (message))
    return g_strdup (_ ("Loading…"));
  /* Translators: sender, subject and state of a message, read aloud. */
  return g_strdup_printf (_ ("%s, %s, %s"), sender, subject, state);
}
