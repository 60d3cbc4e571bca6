/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A temporary folder for a test, and openssl to look at what lies in it. It never hides an error:
 * each of these fails the test. */
#pragma once

#include "net/credentials.h"

/* A new folder; free the path with folder_remove(), which removes everything in it. */
char *folder_new (void);
void folder_remove (char *path);
char *folder_path (const char *folder, const char *name);

/* Makes a pair in @folder with restante_key_pair_make(), as NAME.crt and NAME.key, and loads it. */
GTlsCertificate *folder_make_pair (const char *folder, const char *name);
/* The same as what a server of ours uses. */
RestanteCredentials *folder_make_credentials (const char *folder, const char *name);
/* restante_certificate_fingerprint() of a pair of GIO's. Free it. */
char *folder_fingerprint (GTlsCertificate *pair);

/* Replaces the file at once: a reader sees the old text or the new one. */
void folder_write (const char *path, const char *text);
char *folder_read (const char *path);

/* What a shell command prints; $1, $2, … are @first and @second. */
char *folder_run (const char *script, const char *first, const char *second);
