/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one timer behind everything in the app that counts seconds. It runs only while somebody holds
 * it, and it never sets a text itself. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Property (read-only, with notify): "now" (gint64, seconds since the epoch). */
#define RESTANTE_TYPE_TICKER (restante_ticker_get_type ())
G_DECLARE_FINAL_TYPE (RestanteTicker, restante_ticker, RESTANTE, TICKER, GObject)

/* The ticker of the running application, or a new one when nobody holds it yet. Unref it. Main
 * thread only. */
RestanteTicker *restante_ticker_get_shared (void);
gint64 restante_ticker_get_now (RestanteTicker *self);

G_END_DECLS
