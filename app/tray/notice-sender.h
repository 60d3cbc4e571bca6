/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a notice on the desktop, with its buttons, and takes it away. It never decides and remembers
 * nothing. */
#pragma once

#include <gio/gio.h>

#include "tray/notice-words.h"

G_BEGIN_DECLS

/* @application: registered, with the actions that tray/notice-words.h names, and "show" ((ssss):
 * place, domain, page, detail). @key: the fingerprint that @body shows, and the only one that its
 * buttons may be about; NULL: it shows none. */
void restante_notice_show (GApplication *application,
                           RestanteNoticeKind kind,
                           const char *place,
                           const char *domain,
                           const char *key,
                           const char *body);
void restante_notice_withdraw (GApplication *application,
                               RestanteNoticeKind kind,
                               const char *place,
                               const char *domain);
/* What came of something that the owner did; it takes the place of the one before. */
void restante_notice_say (GApplication *application, const char *title, const char *sentence);

G_END_DECLS
