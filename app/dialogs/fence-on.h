/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks how a domain's fence is to be turned on, or set while it is on. It never turns it on itself.
 */
#pragma once

#include <adwaita.h>

#include "api/fence.h"

G_BEGIN_DECLS

/* Response "on". It begins with what @fence has. */
GtkWindow *restante_fence_on_dialog_new (GtkWindow *parent, RestanteFence *fence);
/* What was chosen: seconds; where to (api/fence.h; free it); whether it is only told. */
gint64 restante_fence_on_dialog_get_after (AdwMessageDialog *dialog);
char *restante_fence_on_dialog_get_to (AdwMessageDialog *dialog);
gboolean restante_fence_on_dialog_get_dry_run (AdwMessageDialog *dialog);

G_END_DECLS
