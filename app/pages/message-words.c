/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/message-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "api/recipient.h"
#include "api/size.h"
#include "client/format.h"
#include "widgets/state-look.h"

/* Of a message to thousands, more than that is not read in a tooltip. */
#define MOST_RECIPIENTS 10

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

static char *
get_address (GListModel *recipients, guint position)
{
  g_autoptr (RestanteRecipient) recipient = g_list_model_get_item (recipients, position);

  return restante_format_safe (recipient ? restante_recipient_get_address (recipient) : "");
}

static char *
add_rest (const char *addresses, guint n)
{
  if (n == 0)
    return g_strdup (addresses);
  /* Translators: the first recipients of a message, and how many more it has. */
  return g_strdup_printf (_ ("%s +%u"), addresses, n);
}

char *
restante_message_words_recipients (RestanteMessage *message, gint64 now)
{
  GListModel *recipients = restante_message_get_recipients (message);
  guint n = is_loaded (message) ? g_list_model_get_n_items (recipients) : 0;
  GString *addresses = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (n, MOST_RECIPIENTS); i++) {
    g_autofree char *address = get_address (recipients, i);
    g_string_append_printf (addresses, "%s%s", i > 0 ? ", " : "", address);
  }
  text = g_string_free (addresses, FALSE);
  return add_rest (text, n - MIN (n, MOST_RECIPIENTS));
}

/* All of them are in the domain that is looked at: what differs is enough. */
char *
restante_message_words_recipients_short (RestanteMessage *message, gint64 now)
{
  GListModel *recipients = restante_message_get_recipients (message);
  guint n = is_loaded (message) ? g_list_model_get_n_items (recipients) : 0;
  g_autofree char *address = n > 0 ? get_address (recipients, 0) : g_strdup ("");
  const char *domain = restante_message_get_domain (message);
  char *at = strrchr (address, '@');

  if (at && domain && g_ascii_strcasecmp (at + 1, domain) == 0)
    *at = '\0';
  return add_rest (address, n > 0 ? n - 1 : 0);
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
restante_message_words_arrived_short (RestanteMessage *message, gint64 now)
{
  g_autoptr (GDateTime) then =
      g_date_time_new_from_unix_local (restante_message_get_arrived (message));
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);

  if (!is_loaded (message) || !then || !today)
    return g_strdup ("");
  if (g_date_time_get_year (then) != g_date_time_get_year (today))
    /* Translators: a date of another year, see strftime(3): "9 Mar 2024". */
    return g_date_time_format (then, _ ("%-d %b %Y"));
  if (g_date_time_get_day_of_year (then) != g_date_time_get_day_of_year (today))
    /* Translators: a date of this year, see strftime(3): "9 Mar". */
    return g_date_time_format (then, _ ("%-d %b"));
  return g_date_time_format (then, "%H:%M");
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
