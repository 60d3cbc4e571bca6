/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/wipe.h"

#include <string.h>

void
restante_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
}

void
restante_wipe_free (char *secret)
{
  restante_wipe (secret);
  g_free (secret);
}
