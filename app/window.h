/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: the sidebar, the pages, and the state of the connection above them. It never
 * knows what the pages show. */
#pragma once

#include <adwaita.h>

#include "client/holder.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_WINDOW (restante_window_get_type ())
G_DECLARE_FINAL_TYPE (RestanteWindow, restante_window, RESTANTE, WINDOW, AdwApplicationWindow)

RestanteWindow *restante_window_new (AdwApplication *application, RestanteHolder *holder);
RestanteHolder *restante_window_get_holder (RestanteWindow *self);
/* Shows a page (pages/pages.h; an unknown one: the overview) of @domain, once the holder has told
 * of it, and @detail on it ("": nothing). */
void restante_window_show (RestanteWindow *self,
                           const char *domain,
                           const char *page,
                           const char *detail);

G_END_DECLS
