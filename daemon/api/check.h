/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of what was found in a domain's DNS. It never says how it was found out. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_CHECK (restante_check_get_type ())
G_DECLARE_FINAL_TYPE (RestanteCheck, restante_check, RESTANTE, CHECK, RestanteValue)

/* A word for programs: "mx-present", … (DESIGN section 6). */
const char *restante_check_get_code (RestanteCheck *self);
/* "ok", "unknown", "warning" or "error". */
const char *restante_check_get_severity (RestanteCheck *self);
/* Each is one line; the last is empty when it is "ok". */
const char *restante_check_get_seen (RestanteCheck *self);
const char *restante_check_get_wanted (RestanteCheck *self);
const char *restante_check_get_fix (RestanteCheck *self);

G_END_DECLS
