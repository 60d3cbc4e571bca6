/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a holder tells its owner outside, as a webhook gets it. It never holds more of the mail than
 * how many messages there are, unless the owner asked for details. */
#pragma once

#include "api/outage.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NOTICE (restante_notice_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNotice, restante_notice, RESTANTE, NOTICE, RestanteValue)

gint64 restante_notice_get_time (RestanteNotice *self);
const char *restante_notice_get_holder (RestanteNotice *self); /* its name in SMTP */
const char *restante_notice_get_domain (RestanteNotice *self);
const char *restante_notice_get_kind (RestanteNotice *self); /* "down", "stranger", … */
const char *restante_notice_get_title (RestanteNotice *self);
const char *restante_notice_get_text (RestanteNotice *self);
/* 1, the least, to 5, as ntfy has it. */
gint64 restante_notice_get_priority (RestanteNotice *self);
const char *const *restante_notice_get_tags (RestanteNotice *self);
/* That it is about, or NULL. */
RestanteOutage *restante_notice_get_outage (RestanteNotice *self);
/* What arrived during the outage, newest first: RestanteNoticeMail. Empty without details. */
GListModel *restante_notice_get_mail (RestanteNotice *self);
/* How many of those are left out; -1: none. */
gint64 restante_notice_get_more_mail (RestanteNotice *self);

G_END_DECLS
