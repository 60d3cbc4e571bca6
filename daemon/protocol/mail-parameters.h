/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of MAIL FROM (RFC 1870, RFC 6152, RFC 6531) and what the server replies to wrong
 * ones. It never accepts a parameter that was not offered. */
#pragma once

#include "protocol/capabilities.h"
#include "protocol/command.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 size; /* bytes; 0 when none was declared */
  gboolean eight_bit;
  gboolean smtputf8;
} RestanteMailParameters;

/* A refusal; all members belong to the program. */
typedef struct
{
  guint code;
  const char *enhanced;
  const char *text;
} RestanteRefusal;

/* Takes all parameters off @command, whose path was taken. NULL when they are good. */
const RestanteRefusal *restante_mail_parameters_take (RestanteMailParameters *self,
                                                      RestanteCommand *command,
                                                      const RestanteCapabilities *offered);

G_END_DECLS
