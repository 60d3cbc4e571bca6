/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the window in their order: the one table to which a new page is added. It never
 * makes one. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;     /* for "win.show-page" and pictures */
  const char *title;    /* untranslated */
  const char *icon;     /* symbolic */
  const char *counts;   /* the property of RestanteCounts that its sidebar row shows, or NULL */
  GType (*type) (void); /* a RestantePage */
} RestantePageKind;

/* *@n kinds. */
const RestantePageKind *restante_page_kinds (guint *n);

G_END_DECLS
