/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include "widgets/ticker.h"

typedef struct
{
  RestanteHolder *holder;
  RestanteDomain *domain;
  RestanteDnsState *dns; /* of both */
  GtkWidget *tools;
  RestanteTicker *ticker; /* only while mapped */
  gulong handler;
} RestantePagePrivate;

enum
{
  PROP_0,
  PROP_HOLDER,
  PROP_DOMAIN,
  PROP_DNS,
  PROP_TOOLS,
  PROP_NOW,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RestantePage, restante_page, ADW_TYPE_BIN)

static RestantePagePrivate *
private_of (RestantePage *self)
{
  return restante_page_get_instance_private (self);
}

RestanteHolder *
restante_page_get_holder (RestantePage *self)
{
  g_return_val_if_fail (RESTANTE_IS_PAGE (self), NULL);
  return private_of (self)->holder;
}

RestanteDomain *
restante_page_get_domain (RestantePage *self)
{
  g_return_val_if_fail (RESTANTE_IS_PAGE (self), NULL);
  return private_of (self)->domain;
}

RestanteDnsState *
restante_page_get_dns (RestantePage *self)
{
  g_return_val_if_fail (RESTANTE_IS_PAGE (self), NULL);
  return private_of (self)->dns;
}

GtkWidget *
restante_page_get_tools (RestantePage *self)
{
  g_return_val_if_fail (RESTANTE_IS_PAGE (self), NULL);
  return private_of (self)->tools;
}

static void
find_dns (RestantePage *self)
{
  RestantePagePrivate *private = private_of (self);
  RestanteDnsState *dns = NULL;

  if (private->holder && private->domain)
    dns =
        restante_dns_state_get_shared (private->holder, restante_domain_get_name (private->domain));
  g_clear_object (&private->dns);
  private->dns = dns;
  g_object_notify (G_OBJECT (self), "dns");
}

void
restante_page_set_holder (RestantePage *self, RestanteHolder *holder)
{
  g_return_if_fail (RESTANTE_IS_PAGE (self));
  if (!g_set_object (&private_of (self)->holder, holder))
    return;
  g_object_notify (G_OBJECT (self), "holder");
  find_dns (self);
}

void
restante_page_set_domain (RestantePage *self, RestanteDomain *domain)
{
  g_return_if_fail (RESTANTE_IS_PAGE (self));
  if (!g_set_object (&private_of (self)->domain, domain))
    return;
  g_object_notify (G_OBJECT (self), "domain");
  find_dns (self);
}

void
restante_page_open (RestantePage *self, const char *detail)
{
  g_return_if_fail (RESTANTE_IS_PAGE (self));
  if (RESTANTE_PAGE_GET_CLASS (self)->open)
    RESTANTE_PAGE_GET_CLASS (self)->open (self, detail);
}

gboolean
restante_page_go_back (RestantePage *self)
{
  g_return_val_if_fail (RESTANTE_IS_PAGE (self), FALSE);
  return RESTANTE_PAGE_GET_CLASS (self)->go_back && RESTANTE_PAGE_GET_CLASS (self)->go_back (self);
}

void
restante_page_flush (RestantePage *self)
{
  g_return_if_fail (RESTANTE_IS_PAGE (self));
  if (RESTANTE_PAGE_GET_CLASS (self)->flush)
    RESTANTE_PAGE_GET_CLASS (self)->flush (self);
}

void
restante_page_add_toast (RestantePage *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  g_return_if_fail (overlay);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

void
restante_page_say (RestantePage *self, const char *sentence)
{
  /* A toast's title is markup in libadwaita 1.2. */
  g_autofree char *escaped = sentence ? g_markup_escape_text (sentence, -1) : NULL;

  if (escaped)
    restante_page_add_toast (self, adw_toast_new (escaped));
}

static void
notify_now (RestantePage *self)
{
  g_object_notify (G_OBJECT (self), "now");
}

static void
restante_page_map (GtkWidget *widget)
{
  RestantePagePrivate *self = private_of (RESTANTE_PAGE (widget));

  self->ticker = restante_ticker_get_shared ();
  self->handler =
      g_signal_connect_swapped (self->ticker, "notify::now", G_CALLBACK (notify_now), widget);
  notify_now (RESTANTE_PAGE (widget));
  GTK_WIDGET_CLASS (restante_page_parent_class)->map (widget);
}

static void
restante_page_unmap (GtkWidget *widget)
{
  RestantePagePrivate *self = private_of (RESTANTE_PAGE (widget));

  g_clear_signal_handler (&self->handler, self->ticker);
  g_clear_object (&self->ticker);
  GTK_WIDGET_CLASS (restante_page_parent_class)->unmap (widget);
}

static void
restante_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RestantePage *self = RESTANTE_PAGE (object);

  if (id == PROP_HOLDER)
    restante_page_set_holder (self, g_value_get_object (value));
  else if (id == PROP_DOMAIN)
    restante_page_set_domain (self, g_value_get_object (value));
  else if (id == PROP_TOOLS)
    private_of (self)->tools = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gint64
now_of (RestantePagePrivate *self)
{
  return self->ticker ? restante_ticker_get_now (self->ticker)
                      : g_get_real_time () / G_USEC_PER_SEC;
}

static void
restante_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestantePagePrivate *self = private_of (RESTANTE_PAGE (object));

  if (id == PROP_HOLDER)
    g_value_set_object (value, self->holder);
  else if (id == PROP_DOMAIN)
    g_value_set_object (value, self->domain);
  else if (id == PROP_DNS)
    g_value_set_object (value, self->dns);
  else if (id == PROP_TOOLS)
    g_value_set_object (value, self->tools);
  else if (id == PROP_NOW)
    g_value_set_int64 (value, now_of (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_page_dispose (GObject *object)
{
  RestantePagePrivate *self = private_of (RESTANTE_PAGE (object));

  g_clear_object (&self->holder);
  g_clear_object (&self->domain);
  g_clear_object (&self->dns);
  g_clear_object (&self->tools);
  G_OBJECT_CLASS (restante_page_parent_class)->dispose (object);
}

static void
restante_page_class_init (RestantePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = restante_page_set_property;
  object_class->get_property = restante_page_get_property;
  object_class->dispose = restante_page_dispose;
  widget_class->map = restante_page_map;
  widget_class->unmap = restante_page_unmap;
  g_object_class_install_property (
      object_class, PROP_HOLDER,
      g_param_spec_object ("holder", NULL, NULL, RESTANTE_TYPE_HOLDER, flags));
  g_object_class_install_property (
      object_class, PROP_DOMAIN,
      g_param_spec_object ("domain", NULL, NULL, RESTANTE_TYPE_DOMAIN, flags));
  g_object_class_install_property (object_class, PROP_DNS,
                                   g_param_spec_object ("dns", NULL, NULL, RESTANTE_TYPE_DNS_STATE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_TOOLS, g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags));
  g_object_class_install_property (object_class, PROP_NOW,
                                   g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
restante_page_init (RestantePage *self)
{
}
