/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stable-image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  off_t offset;
  size_t length;
} Range;

struct _StableFile
{
  guint64 id;
  GArray *written; /* Range: not stable yet */
  off_t cut; /* the shortest length that it has had since it was synced; -1: never shortened */
};

struct _StableImage
{
  char *root;
  char *journal;
  int names;           /* descriptor of the list */
  guint64 last;        /* id */
  GHashTable *files;   /* path in the root: StableFile, NULL for a folder */
  GHashTable *pending; /* folder: GString, lines for the list */
};

static void G_GNUC_NORETURN
give_up (const char *what, const char *path)
{
  g_printerr ("power-cut: %s: %s\n", what, path);
  abort ();
}

static StableFile *
make_file (guint64 id)
{
  StableFile *file = g_new0 (StableFile, 1);

  file->id = id;
  file->written = g_array_new (FALSE, FALSE, sizeof (Range));
  file->cut = -1;
  return file;
}

/* power_cut.py leaves a list of what is there, without what went or changed. */
static void
load_line (StableImage *self, const char *line)
{
  char *path = NULL;
  guint64 id = g_ascii_strtoull (line + 1, &path, 10);

  if ((line[0] != '+' && line[0] != 'd') || *path != ' ')
    give_up ("a line of the list is not understood", line);
  self->last = MAX (self->last, id);
  g_hash_table_insert (self->files, g_strdup (path + 1), line[0] == '+' ? make_file (id) : NULL);
}

StableImage *
stable_image_new (const char *root, const char *journal)
{
  StableImage *self = g_new0 (StableImage, 1);
  g_autofree char *path = g_build_filename (journal, "names", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  self->root = g_strdup (root);
  self->journal = g_strdup (journal);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (self->names < 0 || !g_file_get_contents (path, &text, NULL, NULL))
    give_up ("there is no list", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    load_line (self, lines[i]);
  return self;
}

/* What follows the root and its slash; "" is the root itself, NULL something else. */
static const char *
inside (StableImage *self, const char *path)
{
  gsize length = strlen (self->root);

  if (strncmp (path, self->root, length) != 0)
    return NULL;
  if (path[length] == '\0')
    return path + length;
  return path[length] == '/' ? path + length + 1 : NULL;
}

gboolean
stable_image_covers (StableImage *self, const char *path)
{
  return inside (self, path) != NULL;
}

StableFile *
stable_image_find (StableImage *self, const char *path)
{
  return g_hash_table_lookup (self->files, inside (self, path));
}

/* The lines that wait for the folder of @name, which is in the root. */
static GString *
lines_for (StableImage *self, const char *name)
{
  const char *slash = strrchr (name, '/');
  g_autofree char *folder = g_strndup (name, slash != NULL ? (gsize)(slash - name) : 0);
  GString *lines = g_hash_table_lookup (self->pending, folder);

  if (lines == NULL) {
    lines = g_string_new (NULL);
    g_hash_table_insert (self->pending, g_steal_pointer (&folder), lines);
  }
  return lines;
}

StableFile *
stable_image_create (StableImage *self, const char *path)
{
  const char *name = inside (self, path);
  StableFile *file = make_file (++self->last);

  g_hash_table_insert (self->files, g_strdup (name), file);
  g_string_append_printf (lines_for (self, name), "+%" G_GUINT64_FORMAT " %s\n", file->id, name);
  return file;
}

void
stable_image_make_folder (StableImage *self, const char *path)
{
  const char *name = inside (self, path);

  g_hash_table_insert (self->files, g_strdup (name), NULL);
  g_string_append_printf (lines_for (self, name), "d0 %s\n", name);
}

/* The file itself stays in memory: somebody may have it open. */
void
stable_image_remove (StableImage *self, const char *path)
{
  const char *name = inside (self, path);

  g_hash_table_remove (self->files, name);
  g_string_append_printf (lines_for (self, name), "-%s\n", name);
}

void
stable_image_rename (StableImage *self, const char *from, const char *to)
{
  const char *name = inside (self, from);
  const char *new_name = inside (self, to);
  StableFile *file = g_hash_table_lookup (self->files, name);

  if (file == NULL || new_name == NULL || lines_for (self, name) != lines_for (self, new_name))
    give_up ("only files are renamed, and in their folder", from);
  g_hash_table_remove (self->files, name);
  g_hash_table_insert (self->files, g_strdup (new_name), file);
  g_string_append_printf (lines_for (self, name), ">%s\t%s\n", name, new_name);
}

void
stable_image_link (StableImage *self, const char *from, const char *to)
{
  const char *name = inside (self, to);
  StableFile *file = g_hash_table_lookup (self->files, inside (self, from));

  if (file == NULL || name == NULL)
    give_up ("only files of the folder have a further name", from);
  g_hash_table_insert (self->files, g_strdup (name), file);
  g_string_append_printf (lines_for (self, name), "+%" G_GUINT64_FORMAT " %s\n", file->id, name);
}

static void
write_all (int fd, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = write (fd, bytes, length);

    if (written < 0)
      give_up ("the journal cannot be written", g_strerror (errno));
    bytes += written;
    length -= (size_t)written;
  }
}

void
stable_image_sync_folder (StableImage *self, const char *path)
{
  GString *lines = g_hash_table_lookup (self->pending, inside (self, path));

  if (lines == NULL)
    return;
  write_all (self->names, lines->str, lines->len);
  g_string_truncate (lines, 0);
}

void
stable_file_write (StableFile *file, off_t offset, size_t length)
{
  Range range = { offset, length };

  g_array_append_val (file->written, range);
}

void
stable_file_cut (StableFile *file, off_t length)
{
  file->cut = file->cut < 0 ? length : MIN (file->cut, length);
}

static void
copy_range (int from, int to, const Range *range)
{
  g_autofree char *bytes = g_malloc (range->length);
  ssize_t got = pread (from, bytes, range->length, range->offset);

  if (got > 0 && pwrite (to, bytes, (size_t)got, range->offset) != got)
    give_up ("the journal cannot be written", g_strerror (errno));
}

static void
copy_changes (StableFile *file, int from, int to)
{
  struct stat status;

  if (file->cut >= 0 && ftruncate (to, file->cut) != 0)
    give_up ("the journal cannot be written", g_strerror (errno));
  for (guint i = 0; i < file->written->len; i++)
    copy_range (from, to, &g_array_index (file->written, Range, i));
  if (fstat (from, &status) != 0 || ftruncate (to, status.st_size) != 0)
    give_up ("the journal cannot be written", g_strerror (errno));
  g_array_set_size (file->written, 0);
  file->cut = -1;
}

void
stable_image_sync (StableImage *self, StableFile *file, int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *data = g_strdup_printf ("%s/data/%" G_GUINT64_FORMAT, self->journal, file->id);
  int from = open (link, O_RDONLY | O_CLOEXEC);
  int to = open (data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (from < 0 || to < 0)
    give_up ("a file cannot be copied", data);
  copy_changes (file, from, to);
  close (from);
  close (to);
}
