/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/writer-kinds.h"

/* CONTRACT, "Commands": what each kind is given. */
static const struct
{
  const char *kind;
  RestanteWriterFields fields;
} contract[] = {
  { "rfc2136", RESTANTE_WRITER_SERVER | RESTANTE_WRITER_SECRET },
  { "dyndns2", RESTANTE_WRITER_URL | RESTANTE_WRITER_USER | RESTANTE_WRITER_SECRET },
  { "desec", RESTANTE_WRITER_SECRET },
  { "cloudflare", RESTANTE_WRITER_SECRET },
  { "hetzner", RESTANTE_WRITER_SECRET },
  { "gandi", RESTANTE_WRITER_SECRET },
  { "duckdns", RESTANTE_WRITER_SECRET },
  { "command", RESTANTE_WRITER_COMMAND },
};

static const RestanteWriterKind *
find (const char *kind)
{
  guint n;
  const RestanteWriterKind *kinds = restante_writer_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (kinds[i].kind, kind))
      return &kinds[i];
  return NULL;
}

static void
test_contract (void)
{
  guint n;

  restante_writer_kinds (&n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (contract));
  for (guint i = 0; i < G_N_ELEMENTS (contract); i++) {
    const RestanteWriterKind *kind = find (contract[i].kind);

    g_assert_nonnull (kind);
    g_assert_cmpint (kind->fields, ==, contract[i].fields);
    g_assert_cmpint (kind->secret != NULL, ==, (kind->fields & RESTANTE_WRITER_SECRET) != 0);
    g_assert_cmpstr (restante_writer_kind_get_title (kind->kind), !=, kind->kind);
  }
  g_assert_cmpstr (restante_writer_kind_get_title ("new"), ==, "new");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialogs/writer-kinds/contract", test_contract);
  return g_test_run ();
}
