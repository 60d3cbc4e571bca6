/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/filter.h"

static const char *const order_words[] = {
  [RESTANTE_ORDER_NEWEST] = "newest",
  [RESTANTE_ORDER_OLDEST] = "oldest",
  [RESTANTE_ORDER_EXPIRES] = "expires",
  [RESTANTE_ORDER_LARGEST] = "largest",
};

const char *
restante_order_to_string (RestanteOrder order)
{
  g_return_val_if_fail ((guint)order < G_N_ELEMENTS (order_words), NULL);
  return order_words[order];
}

gboolean
restante_order_from_string (const char *text, RestanteOrder *order)
{
  for (guint i = 0; i < G_N_ELEMENTS (order_words); i++) {
    if (g_strcmp0 (text, order_words[i]) == 0) {
      *order = (RestanteOrder)i;
      return TRUE;
    }
  }
  return FALSE;
}

RestanteFilter *
restante_filter_new (void)
{
  return g_new0 (RestanteFilter, 1);
}

void
restante_filter_free (RestanteFilter *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->search);
  g_free (self->ids);
  g_free (self);
}
