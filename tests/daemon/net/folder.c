/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include <glib/gstdio.h>

#include "net/certificate.h"
#include "net/key-pair.h"

char *
folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("restante-net-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *entry = folder_path (path, name);

    remove_tree (entry);
  }
  g_remove (path);
}

void
folder_remove (char *path)
{
  remove_tree (path);
  g_free (path);
}

char *
folder_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

GTlsCertificate *
folder_make_pair (const char *folder, const char *name)
{
  g_autofree char *stem = folder_path (folder, name);
  g_autofree char *certificate = g_strconcat (stem, ".crt", NULL);
  g_autofree char *key = g_strconcat (stem, ".key", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *pair;

  restante_key_pair_make ("primary.example", certificate, key, &error);
  g_assert_no_error (error);
  pair = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  return pair;
}

RestanteCredentials *
folder_make_credentials (const char *folder, const char *name)
{
  g_autoptr (GTlsCertificate) pair = folder_make_pair (folder, name);
  g_autofree char *stem = folder_path (folder, name);
  g_autofree char *certificate = g_strconcat (stem, ".crt", NULL);
  g_autofree char *key = g_strconcat (stem, ".key", NULL);
  g_autoptr (GError) error = NULL;
  RestanteCredentials *credentials = restante_credentials_new (certificate, key, &error);

  g_assert_no_error (error);
  return credentials;
}

char *
folder_fingerprint (GTlsCertificate *pair)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_object_get (pair, "certificate", &der, NULL);
  bytes = g_bytes_new (der->data, der->len);
  return restante_certificate_fingerprint (bytes);
}

void
folder_write (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
folder_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

char *
folder_run (const char *script, const char *first, const char *second)
{
  const char *const argv[] = { "/bin/sh", "-ec", script, "sh", first, second, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return g_strchomp (output);
}
