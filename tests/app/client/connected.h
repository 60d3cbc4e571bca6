/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder as the app sees it, connected to a fake one without domains. It never asks by itself. */
#pragma once

#include "client/holder.h"
#include "fake-holder.h"

typedef struct
{
  FakeHolder *fake;
  RestanteHolder *holder;
} Connected;

void connected_set_up (Connected *self, gconstpointer unused);
void connected_tear_down (Connected *self, gconstpointer unused);
