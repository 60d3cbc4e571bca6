/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs on messages, with what came of them in a toast. It never asks beforehand. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

/* @query is copied. */
void restante_verbs_resend (RestantePage *page, const RestanteQuery *query);
/* @by in seconds. */
void restante_verbs_extend (RestantePage *page, const RestanteQuery *query, gint64 by);
/* At once, without a way back (widgets that offer one: pages/pending-delete.h). */
void restante_verbs_delete (RestantePage *page, const RestanteQuery *query);

G_END_DECLS
