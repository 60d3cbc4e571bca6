/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/trust-anchor.h"

/* Debian's package dns-root-data. */
#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

const char *
restante_trust_anchor_choose (const char *configured, gboolean *is_root)
{
  gboolean is_systems = configured == NULL && g_file_test (SYSTEM_ANCHOR, G_FILE_TEST_EXISTS);

  if (is_root != NULL)
    *is_root = is_systems;
  return is_systems ? SYSTEM_ANCHOR : configured;
}
