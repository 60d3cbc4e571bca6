/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a kind of writer is to dns/writer.c: a table of functions over its own state. It never
 * reaches beyond that file and the dns/writer-*.c. */
#pragma once

#include "dns/writer.h"

G_BEGIN_DECLS

typedef struct
{
  const char *kind; /* as in RestanteWriterSettings */
  /* Checks the settings and makes the state of a writer; SETTINGS. */
  gpointer (*open) (const RestanteWriterSettings *settings,
                    const RestanteWriterSurroundings *surroundings,
                    GError **error);
  void (*close) (gpointer state);
  /* NULL: there is no key with a name. */
  const char *(*get_key_name) (gpointer state);
  gboolean (*test) (gpointer state, GCancellable *cancellable, char **text, GError **error);
  /* NULL: it cannot read. */
  RestanteRecordSet *(*read) (gpointer state,
                              const char *name,
                              const char *type,
                              GCancellable *cancellable,
                              GError **error);
  /* With @checks_before: this one compares @change->before itself, in one step with the writing;
   * otherwise writer.c has read and compared it, where that is possible. */
  gboolean (*write) (gpointer state,
                     const RestanteRecordChange *change,
                     GCancellable *cancellable,
                     GError **error);
  gboolean checks_before;
  gboolean clears_host; /* one family cannot be taken away alone */
} RestanteWriterKind;

/* Seconds for which a kind that cannot read remembers what it wrote: after that DNS says it too,
 * and the home may have set its address itself. */
#define RESTANTE_WRITER_MEMORY 600

/* For kinds with @checks_before that have to read themselves: CONFLICT, and what is there now in
 * words, unless @there says the same as @change->before. */
gboolean restante_writer_check_before (const RestanteRecordSet *there,
                                       const RestanteRecordChange *change,
                                       GError **error);

extern const RestanteWriterKind restante_writer_rfc2136;
extern const RestanteWriterKind restante_writer_dyndns2;
extern const RestanteWriterKind restante_writer_desec;
extern const RestanteWriterKind restante_writer_cloudflare;
extern const RestanteWriterKind restante_writer_hetzner;
extern const RestanteWriterKind restante_writer_gandi;
extern const RestanteWriterKind restante_writer_duckdns;
extern const RestanteWriterKind restante_writer_command;

G_END_DECLS
