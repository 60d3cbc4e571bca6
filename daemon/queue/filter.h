/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages are meant: the filters of `queue list` and of every verb. It never reads the store
 * itself. */
#pragma once

#include <glib.h>

#include "policy/message-state.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_ORDER_NEWEST, /* by arrival */
  RESTANTE_ORDER_OLDEST,
  RESTANTE_ORDER_EXPIRES, /* the first to end first; without end last */
  RESTANTE_ORDER_LARGEST,
} RestanteOrder;

const char *restante_order_to_string (RestanteOrder order); /* "newest", … */
gboolean restante_order_from_string (const char *text, RestanteOrder *order);

typedef struct
{
  char *domain;               /* NULL: all */
  RestanteMessageState state; /* 0: all */
  char *search;               /* case-insensitive, in sender, recipients, subject; NULL: all */
  gint64 *ids;                /* NULL: all; else exactly these */
  guint n_ids;
  gint64 up_to; /* only messages with an id up to this one (what the owner had seen); 0: all */
  RestanteOrder order;
} RestanteFilter;

RestanteFilter *restante_filter_new (void);
void restante_filter_free (RestanteFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteFilter, restante_filter_free)

G_END_DECLS
