/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/writer-test.h"

struct _RestanteWriterTest
{
  RestanteValue parent_instance;
  char *name;
  gboolean ok;
  char *text;
};

static const RestanteMember restante_writer_test_members[] = {
  { "name", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterTest, name) },
  { "ok", RESTANTE_MEMBER_BOOLEAN, offsetof (RestanteWriterTest, ok) },
  { "text", RESTANTE_MEMBER_STRING, offsetof (RestanteWriterTest, text) },
};

RESTANTE_DEFINE_VALUE (RestanteWriterTest, restante_writer_test)

RESTANTE_VALUE_GETTER (RestanteWriterTest, restante_writer_test, const char *, name)
RESTANTE_VALUE_GETTER (RestanteWriterTest, restante_writer_test, gboolean, ok)
RESTANTE_VALUE_GETTER (RestanteWriterTest, restante_writer_test, const char *, text)
