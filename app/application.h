/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: its command line, one window for each holder, and the shortcuts. It never looks
 * at what the holders hold. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RESTANTE_TYPE_APPLICATION (restante_application_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteApplication, restante_application, RESTANTE, APPLICATION, AdwApplication)

RestanteApplication *restante_application_new (void);

G_END_DECLS
