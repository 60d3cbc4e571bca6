/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/message-card.h"

#include "pages/message-words.h"
#include "widgets/state-badge.h"
#include "widgets/time-left.h"

struct _RestanteMessageCard
{
  AdwBin parent_instance;
  RestanteMessage *message;
  gulong handler;
};

enum
{
  PROP_0,
  PROP_MESSAGE,
};

G_DEFINE_FINAL_TYPE (RestanteMessageCard, restante_message_card, ADW_TYPE_BIN)

/* GTK 4.8 has no way to name a list's row: its container is named from inside. */
static void
name_row (RestanteMessageCard *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *summary = NULL;

  if (!row || !self->message)
    return;
  summary = restante_message_words_summary (self->message, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, summary, -1);
}

/* The expressions name what the words depend on; the words come from the message itself. */

static char *
say_sender (RestanteMessageCard *self, const char *id, const char *sender)
{
  return restante_message_words_sender (self->message, 0);
}

static char *
say_subject (RestanteMessageCard *self, const char *id, const char *subject)
{
  return restante_message_words_subject (self->message, 0);
}

RestanteMessage *
restante_message_card_get_message (RestanteMessageCard *self)
{
  g_return_val_if_fail (RESTANTE_IS_MESSAGE_CARD (self), NULL);
  return self->message;
}

void
restante_message_card_set_message (RestanteMessageCard *self, RestanteMessage *message)
{
  g_return_if_fail (RESTANTE_IS_MESSAGE_CARD (self));
  if (message == self->message)
    return;
  g_clear_signal_handler (&self->handler, self->message);
  g_set_object (&self->message, message);
  if (message)
    self->handler = g_signal_connect_swapped (message, "notify", G_CALLBACK (name_row), self);
  name_row (self);
  g_object_notify (G_OBJECT (self), "message");
}

static void
restante_message_card_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    restante_message_card_set_message (RESTANTE_MESSAGE_CARD (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_message_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    g_value_set_object (value, RESTANTE_MESSAGE_CARD (object)->message);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_message_card_dispose (GObject *object)
{
  RestanteMessageCard *self = RESTANTE_MESSAGE_CARD (object);

  g_clear_signal_handler (&self->handler, self->message);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (restante_message_card_parent_class)->dispose (object);
}

static void
restante_message_card_class_init (RestanteMessageCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = restante_message_card_set_property;
  object_class->get_property = restante_message_card_get_property;
  object_class->dispose = restante_message_card_dispose;
  g_object_class_install_property (
      object_class, PROP_MESSAGE,
      g_param_spec_object ("message", NULL, NULL, RESTANTE_TYPE_MESSAGE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_type_ensure (RESTANTE_TYPE_STATE_BADGE);
  g_type_ensure (RESTANTE_TYPE_TIME_LEFT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/pages/message-card.ui");
  gtk_widget_class_set_css_name (widget_class, "messagecard");
  gtk_widget_class_bind_template_callback (widget_class, say_sender);
  gtk_widget_class_bind_template_callback (widget_class, say_subject);
}

static void
restante_message_card_init (RestanteMessageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
