/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a holder is and how its domains are. It never holds messages. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_STATUS (restante_status_get_type ())
G_DECLARE_FINAL_TYPE (RestanteStatus, restante_status, RESTANTE, STATUS, RestanteValue)

const char *restante_status_get_version (RestanteStatus *self); /* of restanted */
/* Its name in SMTP. */
const char *restante_status_get_hostname (RestanteStatus *self);
/* "address:port" of SMTP. */
const char *const *restante_status_get_listening (RestanteStatus *self);
/* "address:port" at which passwords come in plain HTTP; NULL or empty: nowhere, as it should be. */
const char *const *restante_status_get_plain_heartbeat (RestanteStatus *self);
/* Of RestanteDomain. */
GListModel *restante_status_get_domains (RestanteStatus *self);

G_END_DECLS
