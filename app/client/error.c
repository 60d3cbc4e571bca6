/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/error.h"

G_DEFINE_QUARK (restante - client - error - quark, restante_client_error)
