/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session behind the SMTP door needs: a store, a certificate, and a socket to come in at. It
 * never serves anybody: the tests do. */
#pragma once

#include "fixture.h"
#include "net/certificate.h"
#include "net/smtp-session.h"
#include "sender.h"

#define DOORWAY_HOSTNAME "mx2.example.org"

typedef struct
{
  Fixture store;
  char *folder;
  RestanteCertificate *certificate;
  RestanteSmtpSessionShared shared;
  GSocket *listening;
  char *endpoint;
} Doorway;

void doorway_set_up (Doorway *self);
void doorway_tear_down (Doorway *self);
/* A sender that has come in; *@socket is the other end, as a reference of the caller. */
Sender *doorway_connect (Doorway *self, GSocket **socket);
