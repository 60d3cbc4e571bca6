/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An image of what a disk would still have after a power cut: names and bytes reach it when their
 * folder or file is synced, and not before. It never looks at what a program wrote in between, and
 * it survives the program, because it is files itself.
 *
 * In @journal: "names", a line for each name that came, went or changed, in order; and data/ID, the
 * bytes of a file. power_cut.py makes a folder of them again. One thread at a time. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct _StableImage StableImage;
typedef struct _StableFile StableFile;

/* The image of the folder @root as @journal has it; both are absolute. Ends the process when it
 * cannot be read. */
StableImage *stable_image_new (const char *root, const char *journal);
/* Whether @path is in the folder, or is it. */
gboolean stable_image_covers (StableImage *self, const char *path);

/* The file at @path; NULL when there is none. Owned by the image. */
StableFile *stable_image_find (StableImage *self, const char *path);
/* What a program did to names; nothing of it is stable yet. */
StableFile *stable_image_create (StableImage *self, const char *path);
void stable_image_make_folder (StableImage *self, const char *path);
void stable_image_remove (StableImage *self, const char *path);
/* Another name of the same file. */
void stable_image_link (StableImage *self, const char *from, const char *to);
/* Within one folder. */
void stable_image_rename (StableImage *self, const char *from, const char *to);
/* All that happened to the names of the folder at @path becomes stable. */
void stable_image_sync_folder (StableImage *self, const char *path);

/* What a program did to bytes; nothing of it is stable yet. */
void stable_file_write (StableFile *file, off_t offset, size_t length);
void stable_file_cut (StableFile *file, off_t length);
/* All that happened to the bytes becomes stable. @fd is open at the file, for whatever. */
void stable_image_sync (StableImage *self, StableFile *file, int fd);
