/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/writer-list.h"

#include "api/writer-info.h"

struct _RestanteWriterList
{
  RestanteValue parent_instance;
  GListStore *writers;
};

static const RestanteMember restante_writer_list_members[] = {
  { "writers", RESTANTE_MEMBER_LIST, offsetof (RestanteWriterList, writers),
    restante_writer_info_get_type },
};

RESTANTE_DEFINE_VALUE (RestanteWriterList, restante_writer_list)

RESTANTE_VALUE_GETTER (RestanteWriterList, restante_writer_list, GListModel *, writers)
