/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A domain's home server and how it is. It never holds what a message's destination was. */
#pragma once

#include "api/identity.h"
#include "api/stranger.h"
#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_PRIMARY (restante_primary_get_type ())
G_DECLARE_FINAL_TYPE (RestantePrimary, restante_primary, RESTANTE, PRIMARY, RestanteValue)

const char *
restante_primary_get_address (RestantePrimary *self); /* "host:port"; "" when it calls by itself */
/* "unproven", "up", "refusing", "down", "stranger", "paused", "blind". */
const char *restante_primary_get_state (RestantePrimary *self);
/* One plain sentence, or NULL. */
const char *restante_primary_get_cause (RestantePrimary *self);
gint64 restante_primary_get_since (RestantePrimary *self);       /* of the state */
gint64 restante_primary_get_last_proven (RestantePrimary *self); /* 0: never */
gint64 restante_primary_get_next_probe (RestantePrimary *self);  /* 0: none is due */
/* Where it was last proven, or NULL. */
const char *restante_primary_get_last_address (RestantePrimary *self);
/* 0: not paused, or until resumed. */
gint64 restante_primary_get_paused_until (RestantePrimary *self);
RestanteIdentity *restante_primary_get_identity (RestantePrimary *self);
/* Who answered since it was last proven, or NULL. */
RestanteStranger *restante_primary_get_stranger (RestantePrimary *self);

G_END_DECLS
