/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-empty.h"

#include <glib/gi18n.h>

static const RestanteHeldEmpty empties[] = {
  { "held", "restante-held-symbolic", N_ ("No Mail Is Held"),
    N_ ("Mail that comes while the server is away waits here for it.") },
  { "parked", "object-select-symbolic", N_ ("No Message Is Parked"),
    N_ ("What the server rejects is kept here until you decide.") },
  { "shelf", "restante-shelf-symbolic", N_ ("The Shelf Is Empty"),
    N_ ("What is still here when its hold ends is kept on the shelf.") },
  { "returned", "mail-reply-sender-symbolic", N_ ("No Message Was Returned"),
    N_ ("Messages whose senders were told that they could not be delivered.") },
  { "delivered", "object-select-symbolic", N_ ("No Message Was Delivered Lately"),
    N_ ("What the server has taken stays readable here for some days.") },
};

static const RestanteHeldEmpty all = {
  NULL, "restante-held-symbolic", N_ ("No Mail Is Here"),
  N_ ("Mail that comes while the server is away waits here for it.")
};

static const RestanteHeldEmpty unmatched = { NULL, "system-search-symbolic", N_ ("Nothing Matches"),
                                             N_ ("Try another word or another state.") };

const RestanteHeldEmpty *
restante_held_empty_find (const char *state, gboolean searching)
{
  if (searching)
    return &unmatched;
  for (gsize i = 0; i < G_N_ELEMENTS (empties); i++)
    if (g_strcmp0 (empties[i].state, state) == 0)
      return &empties[i];
  return &all;
}
