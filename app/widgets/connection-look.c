/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/connection-look.h"

#include <glib/gi18n.h>

#include "client/format.h"

static const RestanteConnectionLook looks[] = {
  { RESTANTE_HOLDER_CONNECTING, N_ ("Connecting…"), N_ ("Connecting…"), NULL,
    "network-transmit-receive-symbolic", "dim-label" },
  { RESTANTE_HOLDER_CONNECTED, N_ ("Connected"), N_ ("Connected"), NULL, "object-select-symbolic",
    "success" },
  { RESTANTE_HOLDER_LOST, N_ ("Not connected"), N_ ("Holder Not Reached"),
    N_ ("Restante keeps trying."), "network-offline-symbolic", "error" },
  { RESTANTE_HOLDER_NEEDS_LOGIN, N_ ("Needs login"), N_ ("Login Needed"),
    N_ ("Log in once with “ssh” in a terminal, then retry."), "dialog-password-symbolic",
    "warning" },
  { RESTANTE_HOLDER_OTHER_VERSION, N_ ("Other version"), N_ ("Other Version"),
    N_ ("Install the same version of Restante on both machines, then retry."),
    "dialog-warning-symbolic", "warning" },
  { RESTANTE_HOLDER_REFUSED, N_ ("Refused"), N_ ("Access Refused"),
    N_ ("Ask for access to the holder’s control socket, then retry."),
    "action-unavailable-symbolic", "error" },
};

const RestanteConnectionLook *
restante_connection_look_find (RestanteHolderState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].state == state)
      return &looks[i];
  return &looks[0];
}

char *
restante_connection_look_description (RestanteHolder *holder)
{
  const RestanteConnectionLook *look =
      restante_connection_look_find (restante_holder_get_state (holder));
  const char *why = restante_holder_get_problem (holder);
  g_autofree char *problem = why ? restante_format_sentence (why) : NULL;

  if (problem && look->help)
    /* Translators: a sentence about a problem, then a sentence about what to do. */
    return g_strdup_printf (_ ("%s\n%s"), problem, _ (look->help));
  return g_strdup (problem ? problem : look->help ? _ (look->help) : "");
}

char *
restante_connection_look_bar (RestanteHolder *holder)
{
  RestanteHolderState state = restante_holder_get_state (holder);
  const RestanteConnectionLook *look = restante_connection_look_find (state);
  g_autofree char *since = NULL;

  if (state == RESTANTE_HOLDER_CONNECTED)
    return NULL;
  if (state == RESTANTE_HOLDER_CONNECTING)
    return g_strdup (_ (look->word));
  since = restante_format_time (restante_holder_get_since (holder),
                                g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: "Not connected since 14:05. Restante keeps trying." */
  return g_strdup_printf (_ ("%s since %s. %s"), _ (look->word), since, _ (look->help));
}
