/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/selection.h"

struct _RestanteSelection
{
  RestanteValue parent_instance;
  char **ids;
  gboolean all;
  char *domain;
  char *state;
  char *search;
  char *up_to;
  char *to;
  char *via;
  gint64 by;
};

static const RestanteMember restante_selection_members[] = {
  { "ids", RESTANTE_MEMBER_STRV, offsetof (RestanteSelection, ids), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "all", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteSelection, all), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "domain", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, domain), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "state", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, state), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "search", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, search), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "up-to", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, up_to), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "to", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, to), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "via", RESTANTE_MEMBER_STRING, offsetof (RestanteSelection, via), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
  { "by", RESTANTE_MEMBER_OPTIONAL_INT64, offsetof (RestanteSelection, by), NULL,
    RESTANTE_MEMBER_OMIT_UNSET },
};

RESTANTE_DEFINE_VALUE (RestanteSelection, restante_selection)

RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *const *, ids)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, gboolean, all)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, domain)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, state)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, search)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, up_to)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, to)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, const char *, via)
RESTANTE_VALUE_GETTER (RestanteSelection, restante_selection, gint64, by)
