/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of a holder about the DNS of its domains and the ways to write it. They never say what
 * a check or a change means, and a secret goes one way only. */
#pragma once

#include "api/check-list.h"
#include "api/dns-applied.h"
#include "api/dns-changes.h"
#include "api/new-writer.h"
#include "api/writer-list.h"
#include "api/writer-test.h"
#include "client/holder.h"

G_BEGIN_DECLS

/* As all calls of client/holder.h: asynchronous, @cancellable may be NULL, a _finish returns a new
 * reference or NULL with an error. */

/* What the last check of the domain @name found; a holder that has not checked it yet does so
 * first. */
void restante_holder_dns_async (RestanteHolder *self,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Checks it now, which takes up to three times the holder's timeout for a look-up. */
void restante_holder_dns_check_async (RestanteHolder *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Of both. */
RestanteCheckList *
restante_holder_dns_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

/* What would be written; an empty list when nothing is to do. */
void restante_holder_dns_plan_async (RestanteHolder *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Takes the last apply back. */
void restante_holder_dns_undo_async (RestanteHolder *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Of both. */
RestanteDnsChanges *
restante_holder_dns_changes_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Writes what a plan made now comes to, and asks every name server of the zone. */
void restante_holder_dns_apply_async (RestanteHolder *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
RestanteDnsApplied *
restante_holder_dns_apply_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

void restante_holder_list_writers_async (RestanteHolder *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void restante_holder_add_writer_async (RestanteHolder *self,
                                       RestanteNewWriter *writer,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void restante_holder_remove_writer_async (RestanteHolder *self,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* Of these three: all writers as they are now. */
RestanteWriterList *
restante_holder_writers_finish (RestanteHolder *self, GAsyncResult *result, GError **error);
/* Finds out whether it has its rights. That it has not is an answer, and no error. */
void restante_holder_test_writer_async (RestanteHolder *self,
                                        const char *name,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RestanteWriterTest *
restante_holder_test_writer_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

G_END_DECLS
