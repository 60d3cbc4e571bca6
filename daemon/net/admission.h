/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the connections that are open, in total and by the peer's address (an IPv4 address, an
 * IPv6 /64), and admits no more than the caps. It never blocks and never remembers an address that
 * has no connection.
 *
 * Thread-safe. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteAdmission RestanteAdmission;

typedef enum
{
  RESTANTE_ADMISSION_ADMITTED,
  RESTANTE_ADMISSION_FULL,        /* the total cap */
  RESTANTE_ADMISSION_PEER_AT_CAP, /* the cap by address */
} RestanteAdmissionVerdict;

/* Caps of at least 1. */
RestanteAdmission *restante_admission_new (guint total, guint per_address);
void restante_admission_free (RestanteAdmission *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteAdmission, restante_admission_free)

/* Counts @peer when ADMITTED; every admitted one must be released. */
RestanteAdmissionVerdict restante_admission_enter (RestanteAdmission *self, GInetAddress *peer);
void restante_admission_leave (RestanteAdmission *self, GInetAddress *peer);

G_END_DECLS
