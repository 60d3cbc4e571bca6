/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/counts.h"

struct _RestanteCounts
{
  RestanteValue parent_instance;
  gint64 held;
  gint64 parked;
  gint64 shelf;
  gint64 returned;
  gint64 delivered;
  gint64 held_size;
  gint64 first_end;
};

static const RestanteMember restante_counts_members[] = {
  { "held", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, held) },
  { "parked", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, parked) },
  { "shelf", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, shelf) },
  { "returned", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, returned) },
  { "delivered", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, delivered) },
  { "held-size", RESTANTE_MEMBER_INT64, offsetof (RestanteCounts, held_size) },
  { "first-end", RESTANTE_MEMBER_TIME, offsetof (RestanteCounts, first_end) },
};

RESTANTE_DEFINE_VALUE (RestanteCounts, restante_counts)

RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, held)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, parked)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, shelf)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, returned)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, delivered)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, held_size)
RESTANTE_VALUE_GETTER (RestanteCounts, restante_counts, gint64, first_end)
