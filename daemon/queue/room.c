/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/room.h"

#include <sys/statvfs.h>

#define ASK_AGAIN_AFTER G_TIME_SPAN_SECOND

struct _RestanteRoom
{
  char *directory;
  guint64 min_free;
  GMutex lock;
  gint64 asked; /* monotonic time; 0: never */
  guint64 free; /* bytes, as of `asked` */
};

RestanteRoom *
restante_room_new (const char *directory, guint64 min_free)
{
  RestanteRoom *self = g_new0 (RestanteRoom, 1);

  self->directory = g_strdup (directory);
  self->min_free = min_free;
  g_mutex_init (&self->lock);
  return self;
}

void
restante_room_free (RestanteRoom *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self->directory);
  g_free (self);
}

/* A file system that does not answer has no room. */
static guint64
ask (RestanteRoom *self)
{
  struct statvfs status;

  if (statvfs (self->directory, &status) != 0)
    return 0;
  return (guint64)status.f_bavail * status.f_frsize;
}

gboolean
restante_room_has (RestanteRoom *self, guint64 size)
{
  gint64 now = g_get_monotonic_time ();
  gboolean has;

  g_mutex_lock (&self->lock);
  if (self->asked == 0 || now - self->asked >= ASK_AGAIN_AFTER) {
    self->free = ask (self);
    self->asked = now;
  }
  has = self->free >= self->min_free && self->free - self->min_free >= size;
  g_mutex_unlock (&self->lock);
  return has;
}
