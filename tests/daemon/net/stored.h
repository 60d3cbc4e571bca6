/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has become of a message behind the SMTP door. It never takes anything out of the store. */
#pragma once

#include "fixture.h"

/* The message @id ends with @content, and what is before is one Received field for
 * client.example at the address @client. */
void stored_assert (Fixture *store, gint64 id, const char *client, const char *content);
