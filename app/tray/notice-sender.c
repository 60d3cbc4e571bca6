/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-sender.h"

#include <glib/gi18n.h>

#include "tray/status-icons.h"

static GVariant *
target_of (const RestanteNoticeButton *button,
           const char *place,
           const char *domain,
           const char *key)
{
  if (button->action && button->about_key)
    return g_variant_new ("(sss)", place, domain, key);
  if (button->action)
    return g_variant_new ("(ss)", place, domain);
  return g_variant_new ("(ssss)", place, domain, button->page, button->detail);
}

static void
add_button (GNotification *notification,
            const RestanteNoticeButton *button,
            const char *place,
            const char *domain,
            const char *key)
{
  g_autofree char *action = g_strdup_printf ("app.%s", button->action ? button->action : "show");
  GVariant *target = target_of (button, place, domain, key);

  if (button->label)
    g_notification_add_button_with_target_value (notification, _ (button->label), action, target);
  else
    g_notification_set_default_action_and_target_value (notification, action, target);
}

static GNotification *
make (const char *title, const char *body, const char *icon_name)
{
  GNotification *notification = g_notification_new (title);
  g_autoptr (GIcon) icon = restante_status_icons_get (icon_name);

  g_notification_set_icon (notification, icon);
  g_notification_set_body (notification, body);
  return notification;
}

void
restante_notice_show (GApplication *application,
                      RestanteNoticeKind kind,
                      const char *place,
                      const char *domain,
                      const char *key,
                      const char *body)
{
  const RestanteNotice *notice = restante_notice_find (kind);
  g_autofree char *title = restante_notice_get_title (kind, domain);
  g_autofree char *id = restante_notice_get_id (kind, place, domain);
  g_autoptr (GNotification) notification = make (title, body, notice->icon);

  g_notification_set_priority (notification, notice->priority);
  add_button (notification, &notice->click, place, domain, key);
  for (gsize i = 0; i < RESTANTE_NOTICE_BUTTONS && notice->buttons[i].label; i++)
    if (key || !notice->buttons[i].about_key)
      add_button (notification, &notice->buttons[i], place, domain, key);
  if (notice->withdraws >= 0)
    restante_notice_withdraw (application, (RestanteNoticeKind)notice->withdraws, place, domain);
  g_application_send_notification (application, id, notification);
}

void
restante_notice_withdraw (GApplication *application,
                          RestanteNoticeKind kind,
                          const char *place,
                          const char *domain)
{
  g_autofree char *id = restante_notice_get_id (kind, place, domain);

  g_application_withdraw_notification (application, id);
}

void
restante_notice_say (GApplication *application, const char *title, const char *sentence)
{
  g_autoptr (GNotification) notification = make (title, sentence, "restante-tray-up");

  g_application_send_notification (application, "done", notification);
}
