/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "connected.h"

static void
on_resynced (RestanteHolder *holder, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

void
connected_set_up (Connected *self, gconstpointer unused)
{
  g_autoptr (RestantePlace) place = NULL;
  gboolean there = FALSE;

  self->fake = fake_holder_new ();
  fake_holder_answer (self->fake, "GET", "/v1/status", 200, "{\"domains\":[]}");
  place = restante_place_new_local (self->fake->socket);
  self->holder = restante_holder_new (place);
  g_signal_connect (self->holder, "resynced", G_CALLBACK (on_resynced), &there);
  fake_holder_wait (&there);
}

void
connected_tear_down (Connected *self, gconstpointer unused)
{
  restante_holder_close (self->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->holder);
  fake_holder_free (self->fake);
}
