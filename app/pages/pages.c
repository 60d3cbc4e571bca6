/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/pages.h"

#include <glib/gi18n.h>

#include "pages/dns.h"
#include "pages/held-mail.h"
#include "pages/overview.h"

static const RestantePageKind kinds[] = {
  { "overview", N_ ("Overview"), "restante-home-symbolic", NULL, restante_overview_get_type },
  { "held", N_ ("Held Mail"), "restante-held-symbolic", "held", restante_held_mail_get_type },
  { "dns", N_ ("DNS"), "restante-dns-symbolic", NULL, restante_dns_page_get_type },
};

const RestantePageKind *
restante_page_kinds (guint *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}
