/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to the held mail: the actions "mail.…" of the page, on the selection or on the
 * message that fills a narrow window. They never touch what the owner has not chosen. */
#pragma once

#include "pages/held-mail.h"

G_BEGIN_DECLS

/* For class_init. */
void restante_held_actions_install (GtkWidgetClass *widget_class);
/* Enables what can be done now. */
void restante_held_actions_update (RestanteHeldMail *page);
/* Does what could still be undone. */
void restante_held_actions_flush (RestanteHeldMail *page);

G_END_DECLS
