/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key as a renewal makes it: its certificate holds for the address of the scripted primary. It
 * never changes what that shows: tests do. */
#pragma once

#include "home.h"

typedef struct
{
  GTlsCertificate *pair;
  char *fingerprint;
} Renewed;

/* Its authority is trusted by the whole process, and nobody else is but those of others that were
 * made before for @home, until renewed_free(). */
Renewed *renewed_new (Home *home, const char *name);
void renewed_free (Renewed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Renewed, renewed_free)
