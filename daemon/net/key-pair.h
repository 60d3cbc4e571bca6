/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a self-signed P-256 certificate and its key. It never overwrites a file. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes @certificate_file (mode 0644, less the umask) and @key_file (mode 0600), valid for ten
 * years, for the DNS name @hostname. A key that is there already (a first start that was cut off)
 * is used: what was pinned to it stays right. Each file is whole or not there, whatever ends the
 * process. The error is one line that names the file. */
gboolean restante_key_pair_make (const char *hostname,
                                 const char *certificate_file,
                                 const char *key_file,
                                 GError **error);

G_END_DECLS
