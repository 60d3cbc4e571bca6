/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner was told, in a file, so that nothing is told again after a restart. It never knows
 * what the words mean. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteNoticeMemory RestanteNoticeMemory;

/* Reads @path; a file that is not there, or no such file, is an empty memory. */
RestanteNoticeMemory *restante_notice_memory_new (const char *path);
void restante_notice_memory_free (RestanteNoticeMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteNoticeMemory, restante_notice_memory_free)

/* @domain "": of the holder at @place itself. NULL: nothing is known. Free it. */
char *restante_notice_memory_get (RestanteNoticeMemory *self,
                                  const char *place,
                                  const char *domain,
                                  const char *name);
/* @token NULL: forget it. Writes the file when that changes something; when it cannot, it only says
 * so in the log. */
void restante_notice_memory_set (RestanteNoticeMemory *self,
                                 const char *place,
                                 const char *domain,
                                 const char *name,
                                 const char *token);
/* Everything about @domain. */
void
restante_notice_memory_forget (RestanteNoticeMemory *self, const char *place, const char *domain);

G_END_DECLS
