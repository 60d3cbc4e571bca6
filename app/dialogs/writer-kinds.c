/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/writer-kinds.h"

#include <glib/gi18n.h>

#define TOKEN N_ ("Token")

static const RestanteWriterKind kinds[] = {
  /* Translators: one that takes signed changes (RFC 2136). */
  { "rfc2136", "name-server", N_ ("Own name server"), N_ ("Key, as tsig-keygen prints it"),
    RESTANTE_WRITER_SERVER | RESTANTE_WRITER_SECRET },
  { "cloudflare", "cloudflare", N_ ("Cloudflare"), TOKEN, RESTANTE_WRITER_SECRET },
  { "desec", "desec", N_ ("deSEC"), TOKEN, RESTANTE_WRITER_SECRET },
  { "gandi", "gandi", N_ ("Gandi"), TOKEN, RESTANTE_WRITER_SECRET },
  { "hetzner", "hetzner", N_ ("Hetzner"), TOKEN, RESTANTE_WRITER_SECRET },
  { "duckdns", "duckdns", N_ ("DuckDNS"), TOKEN, RESTANTE_WRITER_SECRET },
  { "dyndns2", "dynamic-dns", N_ ("Dynamic DNS (dyndns2)"), N_ ("Password"),
    RESTANTE_WRITER_URL | RESTANTE_WRITER_USER | RESTANTE_WRITER_SECRET },
  { "command", "program", N_ ("Program on the holder"), NULL, RESTANTE_WRITER_COMMAND },
};

const RestanteWriterKind *
restante_writer_kinds (guint *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}

const char *
restante_writer_kind_get_title (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return _ (kinds[i].title);
  return kind ? kind : "";
}
