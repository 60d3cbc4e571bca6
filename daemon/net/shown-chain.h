/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates that a server showed, each with its key and with whether the server's own holds
 * when this one is its only authority (RFC 7671 section 5.2). It never asks the authorities of this
 * machine, and never says who may be an authority.
 *
 * Any thread; it never changes. */
#pragma once

#include "policy/identity.h"

G_BEGIN_DECLS

/* More are not looked at: a chain of SMTP has two or three. */
#define RESTANTE_SHOWN_CHAIN_MAX 10

typedef struct _RestanteShownChain RestanteShownChain;

/* @chain: GBytes, in DER form, the server's own first; it may be empty. @name: the server's. */
RestanteShownChain *restante_shown_chain_new (GPtrArray *chain, const char *name);
void restante_shown_chain_free (RestanteShownChain *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteShownChain, restante_shown_chain_free)

/* Owned by @self. */
const RestanteDaneCertificate *restante_shown_chain_get (RestanteShownChain *self, guint *n_shown);

G_END_DECLS
