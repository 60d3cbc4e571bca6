/* SPDX-License-Identifier: GPL-3.0-or-later */
/* restante: what the owner touches. */
#include <glib/gi18n.h>
#include <locale.h>

#include "application.h"

int
main (int argc, char **argv)
{
  g_autoptr (RestanteApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, RESTANTE_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Restante");
  application = restante_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
