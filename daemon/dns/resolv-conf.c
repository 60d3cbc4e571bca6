/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/resolv-conf.h"

#include <sys/stat.h>

/* What tells one state of the file from another; all 0 when there is none. A new file may have an
 * old time. */
typedef struct
{
  ino_t inode;
  struct timespec changed;
} Stamp;

struct _RestanteResolvConf
{
  char *path;
  Stamp stamp;
  gint64 looked; /* when, monotonic */
};

static Stamp
look (RestanteResolvConf *self)
{
  struct stat facts;

  if (stat (self->path, &facts) != 0)
    return (Stamp){ 0 };
  return (Stamp){ facts.st_ino, facts.st_mtim };
}

static gboolean
is_same (const Stamp *a, const Stamp *b)
{
  return a->inode == b->inode && a->changed.tv_sec == b->changed.tv_sec &&
         a->changed.tv_nsec == b->changed.tv_nsec;
}

RestanteResolvConf *
restante_resolv_conf_new (const char *path, gint64 now)
{
  RestanteResolvConf *self = g_new0 (RestanteResolvConf, 1);

  self->path = g_strdup (path);
  self->stamp = look (self);
  self->looked = now;
  return self;
}

void
restante_resolv_conf_free (RestanteResolvConf *self)
{
  g_free (self->path);
  g_free (self);
}

gboolean
restante_resolv_conf_take_change (RestanteResolvConf *self, gint64 now)
{
  Stamp before = self->stamp;

  if (now - self->looked < RESTANTE_RESOLV_CONF_INTERVAL)
    return FALSE;
  self->looked = now;
  self->stamp = look (self);
  return !is_same (&before, &self->stamp);
}
