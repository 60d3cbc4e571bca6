/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong in the layers below, as an error of the API: one table. It never changes the
 * words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new error of RESTANTE_API_ERROR with @error's message; what has no row is FAILED. */
GError *restante_failure_to_api (const GError *error);

G_END_DECLS
