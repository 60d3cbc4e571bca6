/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner asks for when letting a home server call for its mail. It never has a password: the
 * holder makes that. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NEW_DIAL_IN (restante_new_dial_in_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNewDialIn, restante_new_dial_in, RESTANTE, NEW_DIAL_IN, RestanteValue)

/* Who calls for another domain already, and keeps the password; NULL: a new password for the user
 * that is named like the domain. */
const char *restante_new_dial_in_get_user (RestanteNewDialIn *self);

G_END_DECLS
