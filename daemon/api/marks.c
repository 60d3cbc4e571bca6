/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/marks.h"

struct _RestanteMarks
{
  RestanteValue parent_instance;
  gint64 every;
  char **marks;
  gint64 total;
};

static const RestanteMember restante_marks_members[] = {
  { "every", RESTANTE_MEMBER_INT64, offsetof (RestanteMarks, every) },
  { "marks", RESTANTE_MEMBER_STRV, offsetof (RestanteMarks, marks) },
  { "total", RESTANTE_MEMBER_INT64, offsetof (RestanteMarks, total) },
};

RESTANTE_DEFINE_VALUE (RestanteMarks, restante_marks)

RESTANTE_VALUE_GETTER (RestanteMarks, restante_marks, gint64, every)
RESTANTE_VALUE_GETTER (RestanteMarks, restante_marks, const char *const *, marks)
RESTANTE_VALUE_GETTER (RestanteMarks, restante_marks, gint64, total)
