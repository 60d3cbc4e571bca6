/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notice about the red lines of a domain's DNS: one for all of them, taken away when none is
 * red any more. It never checks DNS. */
#pragma once

#include <gio/gio.h>

#include "tray/notice-memory.h"

G_BEGIN_DECLS

typedef struct _RestanteDnsNotice RestanteDnsNotice;

/* @memory outlives it. */
RestanteDnsNotice *restante_dns_notice_new (GApplication *application,
                                            RestanteNoticeMemory *memory);
void restante_dns_notice_free (RestanteDnsNotice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDnsNotice, restante_dns_notice_free)

/* The line @code is @severity now ("ok", "warning", "error", "unknown"). @seen: what was seen, or
 * NULL. Told when the lines of the same check are through. */
void restante_dns_notice_take (RestanteDnsNotice *self,
                               const char *place,
                               const char *domain,
                               const char *code,
                               const char *severity,
                               const char *seen);

G_END_DECLS
