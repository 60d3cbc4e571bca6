/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message that a notice is about, for owners who asked for details. What strangers wrote in it
 * is short and safe to be shown; it never has anything of the content but the subject. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NOTICE_MAIL (restante_notice_mail_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteNoticeMail, restante_notice_mail, RESTANTE, NOTICE_MAIL, RestanteValue)

const char *restante_notice_mail_get_sender (RestanteNoticeMail *self); /* "": the null one */
const char *const *restante_notice_mail_get_recipients (RestanteNoticeMail *self);
/* How many recipients are left out; -1: none. */
gint64 restante_notice_mail_get_more_recipients (RestanteNoticeMail *self);
const char *restante_notice_mail_get_subject (RestanteNoticeMail *self); /* or NULL */
gint64 restante_notice_mail_get_size (RestanteNoticeMail *self);         /* bytes */
gint64 restante_notice_mail_get_arrived (RestanteNoticeMail *self);      /* since the epoch */

G_END_DECLS
