/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings files: what is taken is complete and within its bounds, and what is not is refused in
 * one line that begins with the file's name. */
#define _GNU_SOURCE /* memfd_create() */
#include <sys/mman.h>
#include <unistd.h>

#include "config.h"
#include "fuzz.h"
#include "protocol/address.h"

static void
check_endpoints (char **addresses)
{
  for (guint i = 0; addresses && addresses[i]; i++)
    g_assert_nonnull (strrchr (addresses[i], ':'));
}

static void
check_path (const char *path)
{
  g_assert_true (!path || g_path_is_absolute (path));
}

/* The bounds are those of the manual. */
static void
check_config (const RestanteConfig *config)
{
  g_autofree char *name = restante_domain_normalize (config->hostname, NULL);
  g_assert_cmpstr (name, ==, config->hostname);
  g_assert_nonnull (config->listen[0]);
  check_endpoints (config->listen);
  check_endpoints (config->dns_servers);
  check_path (config->state_directory);
  check_path (config->control);
  check_path (config->certificate);
  check_path (config->key);
  check_path (config->trusted_ca);
  g_assert_nonnull (config->state_directory);
  g_assert_true ((config->certificate == NULL) == (config->key == NULL));
  g_assert_true (config->max_message_size >= 1024 && config->max_message_size <= (gint64)2 << 30);
  g_assert_true (config->max_connections > 0 && config->max_connections_per_address > 0);
  g_assert_true (config->min_free_space >= 0 && config->keep_delivered >= 0);
  g_assert_true (config->interval > 0 && config->interval_down > 0);
  g_assert_true (config->interval_down_max >= config->interval_down);
  g_assert_true (config->failures > 0 && config->timeout > 0 && config->connections > 0);
}

/* The file is in memory only. */
static int
write_file (const guint8 *bytes, gsize length)
{
  int fd = memfd_create ("restanted.conf", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize)length);
  return fd;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  int fd = write_file (bytes, length);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteConfig) config = restante_config_load (path, &error);
  close (fd);
  g_assert_true ((config == NULL) == (error != NULL));
  if (config) {
    check_config (config);
    return 0;
  }
  g_assert_true (error->domain == RESTANTE_CONFIG_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  return 0;
}
