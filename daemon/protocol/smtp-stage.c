/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-client.h"

const char *
restante_smtp_stage_to_string (RestanteSmtpStage stage)
{
  static const char *const names[] = {
    [RESTANTE_SMTP_STAGE_CONNECT] = "the connection",
    [RESTANTE_SMTP_STAGE_BANNER] = "the greeting",
    [RESTANTE_SMTP_STAGE_EHLO] = "EHLO",
    [RESTANTE_SMTP_STAGE_STARTTLS] = "STARTTLS",
    [RESTANTE_SMTP_STAGE_TLS] = "the TLS handshake",
    [RESTANTE_SMTP_STAGE_IDENTITY] = "the identity check",
    [RESTANTE_SMTP_STAGE_MAIL] = "MAIL FROM",
    [RESTANTE_SMTP_STAGE_RCPT] = "RCPT TO",
    [RESTANTE_SMTP_STAGE_DATA] = "DATA",
    [RESTANTE_SMTP_STAGE_CONTENT] = "the final dot",
    [RESTANTE_SMTP_STAGE_QUIT] = "QUIT",
  };
  return names[stage];
}
