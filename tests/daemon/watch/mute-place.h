/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address on loopback that answers nothing, not even with a refusal, as if its line were cut. It
 * never reads what it is sent. */
#pragma once

#include <gio/gio.h>

typedef struct _MutePlace MutePlace;

MutePlace *mute_place_new (void);
/* From now on connections to it are refused. */
void mute_place_free (MutePlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MutePlace, mute_place_free)

/* Whoever asks it over UDP is told the DNS's REFUSED from now on; TCP stays mute. */
void mute_place_refuse_questions (MutePlace *self);

/* "127.0.0.1:PORT" */
const char *mute_place_get_endpoint (MutePlace *self);
