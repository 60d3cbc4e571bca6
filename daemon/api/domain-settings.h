/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner asks for when adding or changing a domain. A member that is not set is never
 * written and changes nothing. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_DOMAIN_SETTINGS (restante_domain_settings_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteDomainSettings, restante_domain_settings, RESTANTE, DOMAIN_SETTINGS, RestanteValue)

/* Only when adding. */
const char *restante_domain_settings_get_name (RestanteDomainSettings *self);
/* "host:port". */
const char *restante_domain_settings_get_primary (RestanteDomainSettings *self);
/* "key", "dane", "dial-in", "ca", "any". */
const char *restante_domain_settings_get_identity (RestanteDomainSettings *self);
/* Seconds; 0: without end; -1: not set. */
gint64 restante_domain_settings_get_hold (RestanteDomainSettings *self);

G_END_DECLS
