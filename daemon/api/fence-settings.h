/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that turns a domain's fence on. What is not set stays as it was before. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_FENCE_SETTINGS (restante_fence_settings_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteFenceSettings, restante_fence_settings, RESTANTE, FENCE_SETTINGS, RestanteValue)

/* Seconds; -1: not set. */
gint64 restante_fence_settings_get_after (RestanteFenceSettings *self);
/* As in RestanteFence; NULL: not set. */
const char *restante_fence_settings_get_to (RestanteFenceSettings *self);
/* Only say what would be written; FALSE unless set. */
gboolean restante_fence_settings_get_dry_run (RestanteFenceSettings *self);

G_END_DECLS
