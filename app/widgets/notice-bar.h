/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar above a page that says one thing and offers one button; it slides away when there is
 * nothing to say. It never takes the keyboard focus and never blocks what is below it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: "clicked". */
#define RESTANTE_TYPE_NOTICE_BAR (restante_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNoticeBar, restante_notice_bar, RESTANTE, NOTICE_BAR, AdwBin)

/* Shows @title (plain text) with @icon, or with a spinner when @icon is NULL; @title NULL slides
 * the bar away and keeps its words meanwhile. @button_label NULL: no button. */
void restante_notice_bar_say (RestanteNoticeBar *self,
                              const char *title,
                              const char *button_label,
                              const char *icon);

G_END_DECLS
