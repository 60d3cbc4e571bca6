/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where this process and the programs that it starts may still write, whoever their user is
 * (landlock(7)). It never limits what they read. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on only what is beneath @folders, which is NULL-terminated, can be made, written to,
 * shortened, renamed or removed, and /dev/null; files that are open already stay so. One of
 * @folders that cannot be reached is left out: make it before. A kernel without Landlock
 * (before 5.13, or switched off) limits nothing, which is no error; one that refuses is
 * (G_FILE_ERROR).
 *
 * Before any thread is started: it holds for the calling thread and those that it starts. */
gboolean restante_landlock_restrict (const char *const *folders, GError **error);

G_END_DECLS
