/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind the table in ctl/command.c. Each prints its result and returns FALSE with an
 * error in one line for the person who typed the command. */
#pragma once

#include "api/domain.h"
#include "ctl/context.h"

G_BEGIN_DECLS

/* status.c */
gboolean restante_ctl_status (RestanteContext *context, GError **error);
/* One domain with its primary in words and what is held, as `status` and the domain commands show
 * it. */
void restante_ctl_print_domain (RestanteContext *context, RestanteDomain *domain);

/* domain.c */
gboolean restante_ctl_domain_list (RestanteContext *context, GError **error);
gboolean restante_ctl_domain_show (RestanteContext *context, GError **error);
gboolean restante_ctl_domain_add (RestanteContext *context, GError **error);
gboolean restante_ctl_domain_set (RestanteContext *context, GError **error);
gboolean restante_ctl_domain_remove (RestanteContext *context, GError **error);

/* primary.c */
gboolean restante_ctl_primary_probe (RestanteContext *context, GError **error);
gboolean restante_ctl_primary_trust (RestanteContext *context, GError **error);
gboolean restante_ctl_primary_deny (RestanteContext *context, GError **error);
gboolean restante_ctl_primary_pause (RestanteContext *context, GError **error);
gboolean restante_ctl_primary_resume (RestanteContext *context, GError **error);

/* dial-in.c */
gboolean restante_ctl_dial_in_add (RestanteContext *context, GError **error);
gboolean restante_ctl_dial_in_show (RestanteContext *context, GError **error);
gboolean restante_ctl_dial_in_remove (RestanteContext *context, GError **error);

/* dns.c */
gboolean restante_ctl_dns_check (RestanteContext *context, GError **error);

/* dns-changes.c */
gboolean restante_ctl_dns_plan (RestanteContext *context, GError **error);
gboolean restante_ctl_dns_apply (RestanteContext *context, GError **error);
gboolean restante_ctl_dns_undo (RestanteContext *context, GError **error);

/* fence.c */
gboolean restante_ctl_fence_on (RestanteContext *context, GError **error);
gboolean restante_ctl_fence_off (RestanteContext *context, GError **error);
gboolean restante_ctl_fence_show (RestanteContext *context, GError **error);
gboolean restante_ctl_fence_now (RestanteContext *context, GError **error);
gboolean restante_ctl_fence_restore (RestanteContext *context, GError **error);

/* writer.c */
gboolean restante_ctl_writer_add (RestanteContext *context, GError **error);
gboolean restante_ctl_writer_list (RestanteContext *context, GError **error);
gboolean restante_ctl_writer_test (RestanteContext *context, GError **error);
gboolean restante_ctl_writer_remove (RestanteContext *context, GError **error);

/* heartbeat.c */
gboolean restante_ctl_heartbeat_add (RestanteContext *context, GError **error);
gboolean restante_ctl_heartbeat_show (RestanteContext *context, GError **error);
gboolean restante_ctl_heartbeat_publish (RestanteContext *context, GError **error);
gboolean restante_ctl_heartbeat_unpublish (RestanteContext *context, GError **error);
gboolean restante_ctl_heartbeat_remove (RestanteContext *context, GError **error);

/* queue-list.c */
gboolean restante_ctl_queue_list (RestanteContext *context, GError **error);
gboolean restante_ctl_queue_show (RestanteContext *context, GError **error);
gboolean restante_ctl_queue_read (RestanteContext *context, GError **error);

/* queue-verbs.c */
gboolean restante_ctl_queue_resend (RestanteContext *context, GError **error);
gboolean restante_ctl_queue_extend (RestanteContext *context, GError **error);
gboolean restante_ctl_queue_delete (RestanteContext *context, GError **error);

/* export.c */
gboolean restante_ctl_queue_export (RestanteContext *context, GError **error);

/* check-store.c */
gboolean restante_ctl_check_store (RestanteContext *context, GError **error);

/* outages.c */
gboolean restante_ctl_outages (RestanteContext *context, GError **error);

/* activity.c, events.c */
gboolean restante_ctl_activity (RestanteContext *context, GError **error);
gboolean restante_ctl_events (RestanteContext *context, GError **error);

G_END_DECLS
