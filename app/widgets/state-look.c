/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/state-look.h"

#include <glib/gi18n.h>

static const RestanteStateLook message_looks[] = {
  { "held", N_ ("Held"), "restante-held-symbolic", "accent" },
  { "parked", N_ ("Parked"), "dialog-warning-symbolic", "warning" },
  { "shelf", N_ ("Shelf"), "restante-shelf-symbolic", "warning" },
  { "returned", N_ ("Returned"), "mail-reply-sender-symbolic", "dim-label" },
  { "delivered", N_ ("Delivered"), "object-select-symbolic", "success" },
};

static const RestanteStateLook primary_looks[] = {
  { "unproven", N_ ("Not proven yet"), "dialog-question-symbolic", "warning" },
  { "up", N_ ("Up"), "object-select-symbolic", "success" },
  { "refusing", N_ ("Refusing"), "dialog-warning-symbolic", "warning" },
  { "down", N_ ("Down"), "network-offline-symbolic", "error" },
  { "stranger", N_ ("Stranger"), "channel-insecure-symbolic", "error" },
  { "paused", N_ ("Paused"), "media-playback-pause-symbolic", "warning" },
  { "blind", N_ ("Holder offline"), "network-error-symbolic", "warning" },
};

static const RestanteStateLook neutral = { NULL, NULL, "dialog-question-symbolic", "dim-label" };

const RestanteStateLook *
restante_state_look_find (RestanteStateKind kind, const char *state)
{
  const RestanteStateLook *looks = primary_looks;
  gsize n = G_N_ELEMENTS (primary_looks);

  if (kind == RESTANTE_STATE_OF_MESSAGE) {
    looks = message_looks;
    n = G_N_ELEMENTS (message_looks);
  }
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (looks[i].state, state) == 0)
      return &looks[i];
  return &neutral;
}

const char *
restante_state_look_get_word (RestanteStateKind kind, const char *state)
{
  const RestanteStateLook *look = restante_state_look_find (kind, state);

  if (look->word)
    return _ (look->word);
  return state ? state : "";
}
