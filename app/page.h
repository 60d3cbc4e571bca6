/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window is: it shows one domain of one holder. It never talks to the
 * window; the window gives it what it shows, and it asks for other pages with the action
 * "win.show-page". app/README.md says how to add one. */
#pragma once

#include <adwaita.h>

#include "client/dns-state.h"
#include "client/holder.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_PAGE (restante_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (RestantePage, restante_page, RESTANTE, PAGE, AdwBin)

/* Properties: "holder" (RestanteHolder), "domain" (RestanteDomain, NULL: none; the values' own
 * properties tell of changes), "dns" (read-only RestanteDnsState: what is known of that domain's
 * DNS, or NULL), "tools" (a GtkWidget for the end of the header bar, or NULL), "now" (read-only
 * gint64: ticks while the page is seen). */
struct _RestantePageClass
{
  AdwBinClass parent_class;

  /* The page is to show @detail (its own word: a state to filter by…). */
  void (*open) (RestantePage *self, const char *detail);
  /* Goes one step back inside the page; FALSE when it is already at its start. */
  gboolean (*go_back) (RestantePage *self);
  /* The window goes away: what was put off is done now. */
  void (*flush) (RestantePage *self);
};

RestanteHolder *restante_page_get_holder (RestantePage *self);
RestanteDomain *restante_page_get_domain (RestantePage *self);
void restante_page_set_holder (RestantePage *self, RestanteHolder *holder);
void restante_page_set_domain (RestantePage *self, RestanteDomain *domain);
RestanteDnsState *restante_page_get_dns (RestantePage *self);
GtkWidget *restante_page_get_tools (RestantePage *self);

void restante_page_open (RestantePage *self, const char *detail);
gboolean restante_page_go_back (RestantePage *self);
void restante_page_flush (RestantePage *self);

/* Shows @toast (taken) in the window around the page. */
void restante_page_add_toast (RestantePage *self, AdwToast *toast);
/* One sentence in a toast; NULL says nothing, so that an error's message can be given as it is. */
void restante_page_say (RestantePage *self, const char *sentence);

G_END_DECLS
