/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in one file of the form "mboxrd" (RFC 4155 names the family): every line that could be
 * taken for the start of a message is quoted, and can be unquoted without loss. It never looks into
 * a message. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Appends @content (a message with CRLF line ends) to @mbox. @sender: "" for the null sender;
 * @arrived: seconds since the epoch. */
void restante_mbox_append (
    GString *mbox, const char *sender, gint64 arrived, const char *content, gsize length);

G_END_DECLS
