/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/stranger-notice.h"

#include "widgets/fingerprint.h"
#include "widgets/stranger-words.h"

struct _RestanteStrangerNotice
{
  AdwBin parent_instance;
  RestanteDomain *domain;
  gint64 now;
  GSignalGroup *primary; /* what of the domain's changes the card is about */
  GSignalGroup *stranger;
  GSignalGroup *identity;

  GtkLabel *where;
  GtkLabel *said;
  GtkWidget *keys;
  GtkWidget *trusted_key;
  RestanteFingerprint *shown;
  RestanteFingerprint *trusted;
  GtkWidget *buttons;
};

enum
{
  PROP_0,
  PROP_DOMAIN,
  PROP_NOW,
};

G_DEFINE_FINAL_TYPE (RestanteStrangerNotice, restante_stranger_notice, ADW_TYPE_BIN)

static RestantePrimary *
get_primary (RestanteStrangerNotice *self)
{
  return self->domain ? restante_domain_get_primary (self->domain) : NULL;
}

static void
say_words (RestanteStrangerNotice *self, RestanteStranger *stranger)
{
  g_autofree char *where = restante_stranger_words_where (stranger, self->now);
  g_autofree char *said = restante_stranger_words_said (stranger);

  gtk_label_set_text (self->where, where);
  gtk_label_set_text (self->said, said);
  gtk_widget_set_visible (GTK_WIDGET (self->said), *said != '\0');
}

static void
show_keys (RestanteStrangerNotice *self, RestanteStranger *stranger, RestanteIdentity *identity)
{
  const char *shown = restante_stranger_get_fingerprint (stranger);
  const char *const *trusted = identity ? restante_identity_get_fingerprints (identity) : NULL;
  const char *old = trusted ? trusted[0] : NULL;

  g_object_set (self->shown, "fingerprint", shown, NULL);
  g_object_set (self->trusted, "fingerprint", old, NULL);
  gtk_widget_set_visible (self->keys, shown != NULL);
  gtk_widget_set_visible (self->trusted_key, old != NULL);
  /* Nothing can be said to a key that is not the one on offer any more. */
  gtk_widget_set_visible (self->buttons,
                          shown && identity &&
                              g_strcmp0 (shown, restante_identity_get_offered (identity)) == 0);
}

static void
update (RestanteStrangerNotice *self)
{
  RestantePrimary *primary = get_primary (self);
  RestanteStranger *stranger = primary ? restante_primary_get_stranger (primary) : NULL;
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;

  g_signal_group_set_target (self->primary, primary);
  g_signal_group_set_target (self->stranger, stranger);
  g_signal_group_set_target (self->identity, identity);
  if (stranger) {
    say_words (self, stranger);
    show_keys (self, stranger, identity);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), stranger && !restante_stranger_get_denied (stranger));
}

static GSignalGroup *
follow (RestanteStrangerNotice *self, GType type)
{
  GSignalGroup *group = g_signal_group_new (type);

  g_signal_group_connect_swapped (group, "notify", G_CALLBACK (update), self);
  return group;
}

static void
restante_stranger_notice_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  RestanteStrangerNotice *self = RESTANTE_STRANGER_NOTICE (object);

  if (id == PROP_DOMAIN)
    g_set_object (&self->domain, g_value_get_object (value));
  else if (id == PROP_NOW)
    self->now = g_value_get_int64 (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  update (self);
}

static void
restante_stranger_notice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteStrangerNotice *self = RESTANTE_STRANGER_NOTICE (object);

  if (id == PROP_DOMAIN)
    g_value_set_object (value, self->domain);
  else if (id == PROP_NOW)
    g_value_set_int64 (value, self->now);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_stranger_notice_dispose (GObject *object)
{
  RestanteStrangerNotice *self = RESTANTE_STRANGER_NOTICE (object);

  g_clear_object (&self->primary);
  g_clear_object (&self->stranger);
  g_clear_object (&self->identity);
  g_clear_object (&self->domain);
  G_OBJECT_CLASS (restante_stranger_notice_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/pages/stranger-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, where);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, said);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, keys);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, trusted_key);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, shown);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, trusted);
  gtk_widget_class_bind_template_child (widget_class, RestanteStrangerNotice, buttons);
}

static void
restante_stranger_notice_class_init (RestanteStrangerNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = restante_stranger_notice_set_property;
  object_class->get_property = restante_stranger_notice_get_property;
  object_class->dispose = restante_stranger_notice_dispose;
  g_object_class_install_property (
      object_class, PROP_DOMAIN,
      g_param_spec_object ("domain", NULL, NULL, RESTANTE_TYPE_DOMAIN, flags));
  g_object_class_install_property (
      object_class, PROP_NOW,
      g_param_spec_int64 ("now", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags));
  g_type_ensure (RESTANTE_TYPE_FINGERPRINT);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
restante_stranger_notice_init (RestanteStrangerNotice *self)
{
  self->primary = follow (self, RESTANTE_TYPE_PRIMARY);
  self->stranger = follow (self, RESTANTE_TYPE_STRANGER);
  self->identity = follow (self, RESTANTE_TYPE_IDENTITY);
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
