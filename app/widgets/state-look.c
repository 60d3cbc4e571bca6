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
  /* Translators: a home server that calls for its mail does not call just now. */
  { "awaited", N_ ("Between calls"), "network-idle-symbolic", "dim-label" },
  { "stranger", N_ ("Stranger"), "channel-insecure-symbolic", "error" },
  { "paused", N_ ("Paused"), "media-playback-pause-symbolic", "warning" },
  { "blind", N_ ("Holder offline"), "network-error-symbolic", "warning" },
};

static const RestanteStateLook check_looks[] = {
  { "error", N_ ("Wrong"), "dialog-error-symbolic", "error" },
  { "warning", N_ ("Warning"), "dialog-warning-symbolic", "warning" },
  /* Translators: what a line of the DNS check says could not be found out. */
  { "unknown", N_ ("Not known"), "dialog-question-symbolic", "dim-label" },
  { "ok", N_ ("Right"), "object-select-symbolic", "success" },
};

static const struct
{
  const RestanteStateLook *looks;
  gsize n;
} tables[] = {
  [RESTANTE_STATE_OF_MESSAGE] = { message_looks, G_N_ELEMENTS (message_looks) },
  [RESTANTE_STATE_OF_PRIMARY] = { primary_looks, G_N_ELEMENTS (primary_looks) },
  [RESTANTE_STATE_OF_CHECK] = { check_looks, G_N_ELEMENTS (check_looks) },
};

static const RestanteStateLook neutral = { NULL, NULL, "dialog-question-symbolic", "dim-label" };

const RestanteStateLook *
restante_state_look_find (RestanteStateKind kind, const char *state)
{
  for (gsize i = 0; i < tables[kind].n; i++)
    if (g_strcmp0 (tables[kind].looks[i].state, state) == 0)
      return &tables[kind].looks[i];
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
