/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of one name through the owner's writer for its zone: who that is, what is there
 * now, and a change of it. It never writes over a set that is not the one before the change, where
 * that can be known.
 *
 * One worker thread at a time; blocks. */
#pragma once

#include "watch/dns-keeper.h"

G_BEGIN_DECLS

#define RESTANTE_ADDRESS_WRITER_ERROR (restante_address_writer_error_quark ())
GQuark restante_address_writer_error_quark (void);
typedef enum
{
  RESTANTE_ADDRESS_WRITER_ERROR_NONE, /* nobody here may write the name; the text says what to do */
} RestanteAddressWriterError;

typedef struct _RestanteAddressWriter RestanteAddressWriter;

/* NONE, or RESTANTE_WRITER_ERROR. @keeper must outlive it. */
RestanteAddressWriter *restante_address_writer_open (RestanteQueue *queue,
                                                     RestanteDnsKeeper *keeper,
                                                     const char *name,
                                                     GError **error);
void restante_address_writer_free (RestanteAddressWriter *self); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteAddressWriter, restante_address_writer_free)

/* The set of @type ("A", "AAAA") as the writer has it, or as DNS has it when the writer cannot
 * read: then its TTL is 0, not known. */
RestanteRecordSet *
restante_address_writer_read (RestanteAddressWriter *self, const char *type, GError **error);
/* Whether what was read last came from the writer itself; a cache may have said the other. */
gboolean restante_address_writer_can_read (RestanteAddressWriter *self);
/* As restante_writer_can_clear_one(). */
gboolean restante_address_writer_can_clear_one (RestanteAddressWriter *self);
/* As restante_writer_write(). */
gboolean restante_address_writer_write (RestanteAddressWriter *self,
                                        const RestanteRecordChange *change,
                                        GError **error);

G_END_DECLS
