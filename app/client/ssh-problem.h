/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ssh says when something is wrong, as one sentence for the owner. It never runs ssh. */
#pragma once

#include "client/error.h"
#include "client/place.h"

G_BEGIN_DECLS

/* The error for @output, everything that ssh wrote to its standard error on the way to @place. */
GError *restante_ssh_problem (const char *output, const RestantePlace *place);
/* Whether @output says that ssh is there but the control socket at the other end is not. */
gboolean restante_ssh_problem_is_socket (const char *output);

G_END_DECLS
