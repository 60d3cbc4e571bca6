/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages as an mboxrd file: a “From ” line before each, lines that could be mistaken for one
 * quoted with “>”, and LF as line end (mbox(5), RFC 4155). It never changes anything else, so that
 * reading the file gives the message back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One message on its way into the file. */
typedef struct
{
  GString *line;   /* begun, not ended */
  gboolean within; /* the beginning of the line was written already */
  GString *out;    /* to be written and truncated by the caller */
} RestanteMbox;

/* @sender: "" for the null one; @arrived in seconds since the epoch. */
void restante_mbox_begin (RestanteMbox *self, const char *sender, gint64 arrived);
void restante_mbox_feed (RestanteMbox *self, const char *bytes, gsize length);
/* The rest of the message and the empty line behind it. */
void restante_mbox_end (RestanteMbox *self);

RestanteMbox *restante_mbox_new (void);
void restante_mbox_free (RestanteMbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteMbox, restante_mbox_free)

G_END_DECLS
