/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents in tests/data/api are the contract: each is read, its properties are compared with
 * what is written in the file, and it is written again. */
#include "api/activity-page.h"
#include "api/affected.h"
#include "api/attachment.h"
#include "api/check-list.h"
#include "api/dial-in.h"
#include "api/dns-applied.h"
#include "api/dns-change.h"
#include "api/dns-changes.h"
#include "api/domain-list.h"
#include "api/domain-settings.h"
#include "api/domain.h"
#include "api/error.h"
#include "api/event.h"
#include "api/fence-entry.h"
#include "api/fence-settings.h"
#include "api/header-field.h"
#include "api/heartbeat-login.h"
#include "api/heartbeat.h"
#include "api/marks.h"
#include "api/message-page.h"
#include "api/message.h"
#include "api/new-dial-in.h"
#include "api/new-heartbeat.h"
#include "api/new-writer.h"
#include "api/notice-mail.h"
#include "api/notice.h"
#include "api/outage-page.h"
#include "api/pause.h"
#include "api/reading.h"
#include "api/recipient.h"
#include "api/selection.h"
#include "api/status.h"
#include "api/trust.h"
#include "api/value-json.h"
#include "api/verified-server.h"
#include "api/violation-list.h"
#include "api/violation.h"
#include "api/writer-info.h"
#include "api/writer-list.h"
#include "api/writer-test.h"

#define KEY     "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define OFFERED "sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9"

/* `date -u -d TEXT +%s` of what the documents say; all on 2026-11-20 but the last three. */
#define AT_07_59       1795161540
#define AT_08_00       1795161600
#define AT_08_05       1795161900
#define AT_08_15       1795162500
#define ON_21_NOVEMBER 1795219200
#define ON_20_DECEMBER 1797754500
#define ON_24_DECEMBER 1798135200

/* A new reference; fails when @list has no such item. */
static gpointer
item (GListModel *list, guint position)
{
  gpointer object = g_list_model_get_item (list, position);

  g_assert_nonnull (object);
  return object;
}

static void
check_counts (gpointer value)
{
  g_assert_cmpint (restante_counts_get_held (value), ==, 14);
  g_assert_cmpint (restante_counts_get_parked (value), ==, 1);
  g_assert_cmpint (restante_counts_get_shelf (value), ==, 2);
  g_assert_cmpint (restante_counts_get_returned (value), ==, 3);
  g_assert_cmpint (restante_counts_get_delivered (value), ==, 250);
  g_assert_cmpint (restante_counts_get_held_size (value), ==, 5368709120);
  g_assert_cmpint (restante_counts_get_first_end (value), ==, ON_24_DECEMBER);
}

static void
check_identity (gpointer value)
{
  g_assert_cmpstr (restante_identity_get_kind (value), ==, "key");
  g_assert_cmpstr (restante_identity_get_fingerprints (value)[0], ==, KEY);
  g_assert_null (restante_identity_get_fingerprints (value)[1]);
  g_assert_cmpstr (restante_identity_get_offered (value), ==, OFFERED);
}

static void
check_stranger (gpointer value)
{
  g_assert_cmpstr (restante_stranger_get_fingerprint (value), ==, OFFERED);
  g_assert_cmpstr (restante_stranger_get_address (value), ==, "203.0.113.7");
  g_assert_cmpint (restante_stranger_get_since (value), ==, AT_08_05);
  g_assert_cmpstr (restante_stranger_get_said (value), ==, "dsl-pool.example ESMTP Exim 4.96");
  g_assert_true (restante_stranger_get_denied (value));
}

static void
check_primary (gpointer value)
{
  RestanteIdentity *identity = restante_primary_get_identity (value);
  RestanteStranger *stranger = restante_primary_get_stranger (value);

  g_assert_cmpstr (restante_primary_get_address (value), ==, "home.example.net:25");
  g_assert_cmpstr (restante_primary_get_state (value), ==, "stranger");
  g_assert_cmpstr (restante_primary_get_cause (value), ==, "Another key answers at 203.0.113.7.");
  g_assert_cmpint (restante_primary_get_since (value), ==, AT_08_00);
  g_assert_cmpint (restante_primary_get_last_proven (value), ==, AT_07_59);
  g_assert_cmpint (restante_primary_get_next_probe (value), ==, AT_08_05);
  g_assert_cmpstr (restante_primary_get_last_address (value), ==, "203.0.113.7");
  g_assert_cmpint (restante_primary_get_paused_until (value), ==, ON_21_NOVEMBER);
  g_assert_cmpstr (restante_identity_get_kind (identity), ==, "ca");
  g_assert_null (restante_identity_get_offered (identity));
  g_assert_null (restante_stranger_get_fingerprint (stranger));
  g_assert_cmpint (restante_stranger_get_since (stranger), ==, AT_08_00);
  g_assert_null (restante_stranger_get_said (stranger));
  g_assert_false (restante_stranger_get_denied (stranger));
}

static void
check_primary_unproven (gpointer value)
{
  g_assert_cmpstr (restante_primary_get_state (value), ==, "unproven");
  g_assert_null (restante_primary_get_cause (value));
  g_assert_cmpint (restante_primary_get_since (value), ==, 0);
  g_assert_cmpint (restante_primary_get_last_proven (value), ==, 0);
  g_assert_cmpint (restante_primary_get_next_probe (value), ==, 0);
  g_assert_null (restante_primary_get_last_address (value));
  g_assert_cmpint (restante_primary_get_paused_until (value), ==, 0);
  g_assert_null (restante_primary_get_identity (value));
  g_assert_null (restante_primary_get_stranger (value));
}

static void
check_domain (gpointer value)
{
  g_assert_cmpstr (restante_domain_get_name (value), ==, "example.net");
  g_assert_cmpint (restante_domain_get_hold (value), ==, 2592000);
  g_assert_cmpint (restante_counts_get_held_size (restante_domain_get_counts (value)), ==, 4096);
  g_assert_cmpstr (restante_primary_get_state (restante_domain_get_primary (value)), ==, "up");
}

static void
check_domain_list (gpointer value)
{
  g_autoptr (RestanteDomain) first = item (restante_domain_list_get_domains (value), 0);
  g_autoptr (RestanteDomain) second = item (restante_domain_list_get_domains (value), 1);

  g_assert_cmpstr (restante_domain_get_name (first), ==, "example.net");
  g_assert_cmpint (restante_domain_get_hold (first), ==, 0);
  g_assert_null (restante_domain_get_counts (first));
  g_assert_cmpstr (restante_domain_get_name (second), ==, "example.org");
  g_assert_cmpint (restante_domain_get_hold (second), ==, 86400);
}

static void
check_status (gpointer value)
{
  g_autoptr (RestanteDomain) domain = item (restante_status_get_domains (value), 0);

  g_assert_cmpstr (restante_status_get_version (value), ==, "0.1.0");
  g_assert_cmpstr (restante_status_get_hostname (value), ==, "backup.example.org");
  g_assert_cmpstr (restante_status_get_listening (value)[0], ==, "192.0.2.5:25");
  g_assert_cmpstr (restante_status_get_listening (value)[1], ==, "[2001:db8::5]:25");
  g_assert_null (restante_status_get_listening (value)[2]);
  g_assert_cmpstr (restante_domain_get_name (domain), ==, "example.net");
}

static void
check_status_plain (gpointer value)
{
  g_assert_cmpstr (restante_status_get_plain_heartbeat (value)[0], ==, "192.0.2.5:8080");
  g_assert_null (restante_status_get_plain_heartbeat (value)[1]);
}

static void
check_heartbeat (gpointer value)
{
  g_assert_cmpstr (restante_heartbeat_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_heartbeat_get_hostname (value), ==, "home.example.net");
  g_assert_cmpstr (restante_heartbeat_get_user (value), ==, "example.net");
  g_assert_cmpstr (restante_heartbeat_get_address (value), ==, "203.0.113.7");
  g_assert_cmpstr (restante_heartbeat_get_addresses (value)[1], ==, "2001:db8::7");
  g_assert_cmpint (restante_heartbeat_get_last (value), ==, AT_08_05);
  g_assert_cmpint (restante_heartbeat_get_every (value), ==, 300);
  g_assert_cmpint (restante_heartbeat_get_overdue_since (value), ==, AT_08_05 + 300);
  g_assert_true (restante_heartbeat_get_publish (value));
  g_assert_cmpstr (restante_heartbeat_get_url (value), ==,
                   "https://backup.example.org:8245/nic/update");
  g_assert_cmpstr (restante_heartbeat_get_plain_url (value), ==,
                   "http://backup.example.org:8080/nic/update");
}

static void
check_heartbeat_silent (gpointer value)
{
  g_assert_null (restante_heartbeat_get_address (value));
  g_assert_cmpint (restante_heartbeat_get_last (value), ==, 0);
  g_assert_cmpint (restante_heartbeat_get_every (value), ==, -1);
  g_assert_cmpint (restante_heartbeat_get_overdue_since (value), ==, 0);
  g_assert_false (restante_heartbeat_get_publish (value));
  g_assert_null (restante_heartbeat_get_url (value));
  g_assert_null (restante_heartbeat_get_plain_url (value));
}

static void
check_heartbeat_login (gpointer value)
{
  g_assert_cmpstr (restante_heartbeat_login_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_heartbeat_login_get_hostname (value), ==, "home.example.net");
  g_assert_cmpstr (restante_heartbeat_login_get_user (value), ==, "example.net");
  g_assert_cmpstr (restante_heartbeat_login_get_password (value), ==, "k7hq2mzp9xw4tvbn6rcd3fgy8a");
  g_assert_cmpstr (restante_heartbeat_login_get_url (value), ==,
                   "https://backup.example.org:8245/nic/update");
  g_assert_null (restante_heartbeat_login_get_plain_url (value));
}

static void
check_new_heartbeat (gpointer value)
{
  g_assert_true (restante_new_heartbeat_get_publish (value));
}

static void
check_outage (gpointer value)
{
  g_assert_cmpstr (restante_outage_get_id (value), ==, "17");
  g_assert_cmpstr (restante_outage_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_outage_get_kind (value), ==, "down");
  g_assert_cmpstr (restante_outage_get_cause (value), ==,
                   "Connection refused at 203.0.113.7 port 25.");
  g_assert_cmpint (restante_outage_get_began (value), ==, AT_07_59);
  g_assert_cmpint (restante_outage_get_ended (value), ==, AT_08_00);
  g_assert_cmpint (restante_outage_get_held (value), ==, 14);
  g_assert_cmpint (restante_outage_get_delivered (value), ==, 13);
  g_assert_cmpint (restante_outage_get_parked (value), ==, 1);
}

static void
check_outage_page (gpointer value)
{
  g_autoptr (RestanteOutage) first = item (restante_outage_page_get_outages (value), 0);
  g_autoptr (RestanteOutage) second = item (restante_outage_page_get_outages (value), 1);

  g_assert_cmpstr (restante_outage_get_kind (first), ==, "stranger");
  g_assert_cmpint (restante_outage_get_ended (first), ==, 0);
  check_outage (second);
  g_assert_cmpstr (restante_outage_page_get_next (value), ==, "17");
}

static void
check_notice (gpointer value)
{
  g_assert_cmpint (restante_notice_get_time (value), ==, AT_08_00);
  g_assert_cmpstr (restante_notice_get_holder (value), ==, "backup.example.org");
  g_assert_cmpstr (restante_notice_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_notice_get_kind (value), ==, "back");
  g_assert_cmpstr (restante_notice_get_title (value), ==, "example.net: the primary is back");
  g_assert_cmpstr (restante_notice_get_text (value), ==,
                   "Down 1 min: 14 held, 13 delivered, 1 parked.");
  g_assert_cmpint (restante_notice_get_priority (value), ==, 3);
  g_assert_cmpstr (restante_notice_get_tags (value)[0], ==, "white_check_mark");
  check_outage (restante_notice_get_outage (value));
}

static void
check_plain_notice (gpointer value)
{
  check_notice (value);
  g_assert_cmpuint (g_list_model_get_n_items (restante_notice_get_mail (value)), ==, 0);
  g_assert_cmpint (restante_notice_get_more_mail (value), ==, -1);
}

static void
check_notice_details (gpointer value)
{
  GListModel *mail = restante_notice_get_mail (value);
  g_autoptr (RestanteNoticeMail) first = g_list_model_get_item (mail, 0);
  g_autoptr (RestanteNoticeMail) second = g_list_model_get_item (mail, 1);

  check_notice (value);
  g_assert_cmpint (restante_notice_get_more_mail (value), ==, 12);
  g_assert_cmpstr (restante_notice_mail_get_sender (first), ==, "eve@example.com");
  g_assert_cmpstr (restante_notice_mail_get_recipients (first)[1], ==, "bob@example.net");
  g_assert_cmpint (restante_notice_mail_get_more_recipients (first), ==, 3);
  g_assert_cmpstr (restante_notice_mail_get_subject (first), ==, "Lunch");
  g_assert_cmpint (restante_notice_mail_get_size (first), ==, 2048);
  g_assert_cmpint (restante_notice_mail_get_arrived (first), ==, AT_08_00 - 60);
  g_assert_cmpstr (restante_notice_mail_get_sender (second), ==, "");
  g_assert_cmpint (restante_notice_mail_get_more_recipients (second), ==, -1);
  g_assert_null (restante_notice_mail_get_subject (second));
}

static void
check_recipient (gpointer value)
{
  g_assert_cmpstr (restante_recipient_get_address (value), ==, "ann@example.net");
  g_assert_cmpstr (restante_recipient_get_state (value), ==, "parked");
  g_assert_cmpstr (restante_recipient_get_reply (value), ==, "550 5.1.1 No such user");
}

static void
check_message (gpointer value)
{
  g_autoptr (RestanteRecipient) first = item (restante_message_get_recipients (value), 0);
  g_autoptr (RestanteRecipient) second = item (restante_message_get_recipients (value), 1);

  g_assert_cmpstr (restante_message_get_id (value), ==, "17");
  g_assert_cmpstr (restante_message_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_message_get_state (value), ==, "parked");
  g_assert_cmpstr (restante_message_get_reason (value), ==,
                   "The primary rejected it: 550 5.1.1 No such user");
  g_assert_cmpstr (restante_message_get_sender (value), ==, "bob@example.com");
  check_recipient (first);
  g_assert_cmpstr (restante_recipient_get_address (second), ==, "info@example.net");
  g_assert_null (restante_recipient_get_reply (second));
  g_assert_cmpstr (restante_message_get_subject (value), ==, "Grüße „aus“ Köln");
  g_assert_cmpstr (restante_message_get_message_id (value), ==, "<1@example.com>");
  g_assert_cmpint (restante_message_get_size (value), ==, 4321);
  g_assert_cmpint (restante_message_get_arrived (value), ==, AT_08_15);
  g_assert_cmpint (restante_message_get_expires (value), ==, ON_20_DECEMBER);
  g_assert_cmpstr (restante_message_get_client (value), ==, "198.51.100.9");
  g_assert_cmpstr (restante_message_get_helo (value), ==, "mail.example.com");
  g_assert_cmpstr (restante_message_get_tls (value), ==, "TLS1.3 AES-256-GCM");
}

static void
check_message_bare (gpointer value)
{
  g_assert_cmpstr (restante_message_get_id (value), ==, "9223372036854775807");
  g_assert_cmpstr (restante_message_get_sender (value), ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (restante_message_get_recipients (value)), ==, 0);
  g_assert_null (restante_message_get_subject (value));
  g_assert_null (restante_message_get_message_id (value));
  g_assert_cmpint (restante_message_get_arrived (value), ==, 1);
  g_assert_cmpint (restante_message_get_expires (value), ==, 0);
  g_assert_null (restante_message_get_tls (value));
}

static void
check_message_page (gpointer value)
{
  g_autoptr (RestanteMessage) first = item (restante_message_page_get_messages (value), 0);
  g_autoptr (RestanteMessage) second = item (restante_message_page_get_messages (value), 1);

  g_assert_cmpstr (restante_message_get_id (first), ==, "2");
  g_assert_cmpstr (restante_message_get_state (second), ==, "shelf");
  g_assert_cmpstr (restante_message_page_get_next (value), ==, "1");
  g_assert_cmpint (restante_message_page_get_total (value), ==, 1000000);
}

static void
check_message_page_last (gpointer value)
{
  g_assert_cmpuint (g_list_model_get_n_items (restante_message_page_get_messages (value)), ==, 0);
  g_assert_null (restante_message_page_get_next (value));
  g_assert_cmpint (restante_message_page_get_total (value), ==, 0);
}

static void
check_marks (gpointer value)
{
  g_assert_cmpint (restante_marks_get_every (value), ==, 100);
  g_assert_cmpstr (restante_marks_get_marks (value)[0], ==, "901");
  g_assert_cmpstr (restante_marks_get_marks (value)[1], ==, "801");
  g_assert_null (restante_marks_get_marks (value)[2]);
  g_assert_cmpint (restante_marks_get_total (value), ==, 250);
}

static void
check_attachment (gpointer value)
{
  g_assert_cmpstr (restante_attachment_get_name (value), ==, "Rechnung März.pdf");
  g_assert_cmpstr (restante_attachment_get_media_type (value), ==, "application/pdf");
  g_assert_cmpint (restante_attachment_get_size (value), ==, 123456);
}

static void
check_header_field (gpointer value)
{
  g_assert_cmpstr (restante_header_field_get_name (value), ==, "From");
  g_assert_cmpstr (restante_header_field_get_value (value), ==, "Bob <bob@example.com>");
}

static void
check_reading (gpointer value)
{
  g_autoptr (RestanteHeaderField) from = item (restante_reading_get_headers (value), 0);
  g_autoptr (RestanteHeaderField) subject = item (restante_reading_get_headers (value), 1);
  g_autoptr (RestanteAttachment) attachment = item (restante_reading_get_attachments (value), 0);

  g_assert_cmpstr (restante_reading_get_id (value), ==, "17");
  check_header_field (from);
  g_assert_cmpstr (restante_header_field_get_value (subject), ==, "Hello");
  g_assert_cmpstr (restante_reading_get_text (value), ==, "Line one\nLine two\n");
  g_assert_null (restante_attachment_get_name (attachment));
  g_assert_cmpint (restante_attachment_get_size (attachment), ==, 77);
  g_assert_true (restante_reading_get_truncated (value));
}

static void
check_activity (gpointer value)
{
  g_assert_cmpstr (restante_activity_get_id (value), ==, "5");
  g_assert_cmpint (restante_activity_get_time (value), ==, AT_08_00);
  g_assert_cmpstr (restante_activity_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_activity_get_kind (value), ==, "down");
  g_assert_cmpstr (restante_activity_get_text (value), ==,
                   "The primary is down: connection refused.");
}

static void
check_activity_page (gpointer value)
{
  g_autoptr (RestanteActivity) activity = item (restante_activity_page_get_activities (value), 0);

  g_assert_cmpstr (restante_activity_get_kind (activity), ==, "started");
  g_assert_null (restante_activity_get_domain (activity));
  g_assert_cmpstr (restante_activity_page_get_next (value), ==, "6");
}

static void
check_event_queue (gpointer value)
{
  g_assert_cmpstr (restante_event_get_event (value), ==, "queue");
  g_assert_cmpint (restante_event_get_time (value), ==, AT_08_15);
  g_assert_cmpstr (restante_event_get_domain (value), ==, "example.net");
  g_assert_cmpint (restante_counts_get_held (restante_event_get_counts (value)), ==, 2);
  g_assert_cmpstr (restante_event_get_ids (value)[0], ==, "16");
  g_assert_cmpstr (restante_event_get_ids (value)[1], ==, "17");
  g_assert_null (restante_event_get_ids (value)[2]);
  g_assert_true (restante_event_get_more (value));
}

static void
check_event_primary (gpointer value)
{
  g_assert_cmpstr (restante_event_get_event (value), ==, "primary");
  g_assert_cmpstr (restante_primary_get_state (restante_event_get_primary (value)), ==, "down");
  g_assert_null (restante_event_get_counts (value));
  g_assert_false (restante_event_get_more (value));
}

static void
check_event_domain (gpointer value)
{
  g_assert_cmpstr (restante_event_get_event (value), ==, "domain-removed");
  g_assert_cmpstr (restante_event_get_domain (value), ==, "example.net");
}

static void
check_event_activity (gpointer value)
{
  RestanteActivity *activity = restante_event_get_activity (value);

  g_assert_cmpstr (restante_event_get_event (value), ==, "activity");
  g_assert_null (restante_event_get_domain (value));
  g_assert_cmpstr (restante_activity_get_text (activity), ==, "The primary is back.");
}

static void
check_event_dns (gpointer value)
{
  RestanteCheck *check = restante_event_get_check (value);

  g_assert_cmpstr (restante_event_get_event (value), ==, "dns");
  g_assert_cmpstr (restante_event_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_check_get_code (check), ==, "mx-present");
  g_assert_cmpstr (restante_check_get_severity (check), ==, "error");
}

static void
check_event_fence (gpointer value)
{
  RestanteFence *fence = restante_event_get_fence (value);

  g_assert_cmpstr (restante_event_get_event (value), ==, "fence");
  g_assert_cmpstr (restante_fence_get_state (fence), ==, "watching");
  g_assert_cmpstr (restante_fence_get_to (fence), ==, "nothing");
}

static void
check_fence (gpointer value)
{
  g_autoptr (RestanteFenceEntry) first = item (restante_fence_get_log (value), 0);
  g_autoptr (RestanteFenceEntry) second = item (restante_fence_get_log (value), 1);

  g_assert_cmpstr (restante_fence_get_domain (value), ==, "example.net");
  g_assert_true (restante_fence_get_enabled (value));
  g_assert_cmpstr (restante_fence_get_state (value), ==, "fenced");
  g_assert_cmpint (restante_fence_get_after (value), ==, 600);
  g_assert_cmpstr (restante_fence_get_to (value), ==, "self");
  g_assert_false (restante_fence_get_dry_run (value));
  g_assert_cmpstr (restante_fence_get_name (value), ==, "home.example.net");
  g_assert_cmpint (restante_fence_get_since (value), ==, AT_08_15);
  g_assert_cmpint (restante_fence_entry_get_time (first), ==, AT_08_15);
  g_assert_cmpstr (restante_fence_entry_get_action (first), ==, "fence");
  g_assert_cmpstr (restante_fence_entry_get_record_type (first), ==, "A");
  g_assert_cmpstr (restante_fence_entry_get_before (first)[0], ==, "203.0.113.7");
  g_assert_cmpstr (restante_fence_entry_get_after (first)[0], ==, "192.0.2.5");
  g_assert_cmpstr (restante_fence_entry_get_result (first), ==, "Written.");
  g_assert_null (restante_fence_entry_get_after (second)[0]);
}

static void
check_fence_off (gpointer value)
{
  g_assert_false (restante_fence_get_enabled (value));
  g_assert_cmpstr (restante_fence_get_state (value), ==, "off");
  g_assert_null (restante_fence_get_name (value));
  g_assert_cmpint (restante_fence_get_since (value), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (restante_fence_get_log (value)), ==, 0);
}

static void
check_fence_settings (gpointer value)
{
  g_assert_cmpint (restante_fence_settings_get_after (value), ==, 300);
  g_assert_cmpstr (restante_fence_settings_get_to (value), ==, "192.0.2.9 2001:db8::9");
  g_assert_true (restante_fence_settings_get_dry_run (value));
}

static void
check_fence_settings_kept (gpointer value)
{
  g_assert_cmpint (restante_fence_settings_get_after (value), ==, -1);
  g_assert_null (restante_fence_settings_get_to (value));
  g_assert_false (restante_fence_settings_get_dry_run (value));
}

static void
check_affected (gpointer value)
{
  g_assert_cmpint (restante_affected_get_affected (value), ==, 14);
}

static void
check_domain_settings (gpointer value)
{
  g_assert_cmpstr (restante_domain_settings_get_name (value), ==, "example.net");
  g_assert_cmpstr (restante_domain_settings_get_primary (value), ==, "home.example.net:25");
  g_assert_cmpstr (restante_domain_settings_get_identity (value), ==, "key");
  g_assert_cmpint (restante_domain_settings_get_hold (value), ==, 0);
}

static void
check_domain_settings_hold (gpointer value)
{
  g_assert_null (restante_domain_settings_get_name (value));
  g_assert_null (restante_domain_settings_get_primary (value));
  g_assert_null (restante_domain_settings_get_identity (value));
  g_assert_cmpint (restante_domain_settings_get_hold (value), ==, 604800);
}

static void
check_selection_ids (gpointer value)
{
  g_assert_cmpstr (restante_selection_get_ids (value)[0], ==, "17");
  g_assert_cmpstr (restante_selection_get_ids (value)[1], ==, "18");
  g_assert_null (restante_selection_get_ids (value)[2]);
  g_assert_false (restante_selection_get_all (value));
  g_assert_cmpstr (restante_selection_get_via (value), ==, "192.0.2.77:2525");
  g_assert_cmpint (restante_selection_get_by (value), ==, -1);
}

static void
check_selection_all (gpointer value)
{
  g_assert_null (restante_selection_get_ids (value));
  g_assert_true (restante_selection_get_all (value));
  g_assert_cmpstr (restante_selection_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_selection_get_state (value), ==, "parked");
  g_assert_cmpstr (restante_selection_get_search (value), ==, "invoice");
  g_assert_cmpstr (restante_selection_get_up_to (value), ==, "400");
  g_assert_cmpstr (restante_selection_get_to (value), ==, "ann@example.com");
  g_assert_cmpint (restante_selection_get_by (value), ==, 604800);
}

static void
check_pause (gpointer value)
{
  g_assert_cmpint (restante_pause_get_duration (value), ==, 7200);
  g_assert_cmpstr (restante_pause_get_reason (value), ==, "moving house");
}

static void
check_pause_open (gpointer value)
{
  g_assert_cmpint (restante_pause_get_duration (value), ==, -1);
  g_assert_null (restante_pause_get_reason (value));
}

static void
check_trust (gpointer value)
{
  g_assert_cmpstr (restante_trust_get_fingerprint (value), ==, KEY);
  g_assert_false (restante_trust_get_add (value));
}

static void
check_trust_add (gpointer value)
{
  g_assert_cmpstr (restante_trust_get_fingerprint (value), ==, KEY);
  g_assert_true (restante_trust_get_add (value));
}

static void
check_check (gpointer value)
{
  g_assert_cmpstr (restante_check_get_code (value), ==, "mx-present");
  g_assert_cmpstr (restante_check_get_severity (value), ==, "error");
  g_assert_cmpstr (restante_check_get_seen (value), ==, "home.example has no MX record.");
  g_assert_cmpstr (restante_check_get_wanted (value), ==, "mx2.example is an MX of home.example.");
  g_assert_cmpstr (restante_check_get_fix (value), ==,
                   "Add this record: home.example. 3600 IN MX 20 mx2.example.");
}

static void
check_check_list (gpointer value)
{
  g_autoptr (RestanteCheck) second = item (restante_check_list_get_checks (value), 1);

  g_assert_cmpstr (restante_check_list_get_domain (value), ==, "home.example");
  /* date --utc --date=2026-11-20T08:00:00Z +%s */
  g_assert_cmpint (restante_check_list_get_checked (value), ==, 1795161600);
  g_assert_cmpstr (restante_check_get_code (second), ==, "certificate");
  g_assert_cmpstr (restante_check_get_fix (second), ==, "");
}

static void
check_violation (gpointer value)
{
  g_assert_cmpstr (restante_violation_get_rule (value), ==, "counts");
  g_assert_cmpstr (restante_violation_get_text (value), ==,
                   "The counts of domain 1 in state 4 are not those of its messages.");
}

static void
check_violation_list (gpointer value)
{
  g_autoptr (RestanteViolation) second = item (restante_violation_list_get_violations (value), 1);

  g_assert_cmpstr (restante_violation_get_rule (second), ==, "orphan");
}

static void
check_dns_changes (gpointer value)
{
  g_autoptr (RestanteDnsChange) first = item (restante_dns_changes_get_changes (value), 0);
  g_autoptr (RestanteDnsChange) second = item (restante_dns_changes_get_changes (value), 1);

  g_assert_cmpstr (restante_dns_changes_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_dns_change_get_name (first), ==, "example.net");
  g_assert_cmpstr (restante_dns_change_get_record_type (first), ==, "MX");
  g_assert_cmpint (restante_dns_change_get_ttl (first), ==, 3600);
  g_assert_cmpstr (restante_dns_change_get_before (first)[0], ==, "10 home.example.net.");
  g_assert_null (restante_dns_change_get_before (first)[1]);
  g_assert_cmpstr (restante_dns_change_get_after (first)[1], ==, "20 backup.example.org.");
  g_assert_null (restante_dns_change_get_after (first)[2]);
  g_assert_cmpstr (restante_dns_change_get_writer (first), ==, "home");
  g_assert_cmpint (restante_dns_change_get_ttl (second), ==, 2147483647);
  g_assert_null (restante_dns_change_get_before (second)[0]);
  g_assert_null (restante_dns_change_get_writer (second));
}

static void
check_dns_changes_none (gpointer value)
{
  g_assert_cmpuint (g_list_model_get_n_items (restante_dns_changes_get_changes (value)), ==, 0);
}

static void
check_dns_applied (gpointer value)
{
  g_autoptr (RestanteDnsChange) change = item (restante_dns_applied_get_changes (value), 0);
  g_autoptr (RestanteVerifiedServer) first = item (restante_dns_applied_get_verified (value), 0);
  g_autoptr (RestanteVerifiedServer) second = item (restante_dns_applied_get_verified (value), 1);

  g_assert_cmpstr (restante_dns_applied_get_domain (value), ==, "example.net");
  g_assert_cmpint (restante_dns_change_get_ttl (change), ==, 300);
  g_assert_cmpstr (restante_verified_server_get_server (first), ==, "192.0.2.53:53");
  g_assert_true (restante_verified_server_get_ok (first));
  g_assert_cmpstr (restante_verified_server_get_server (second), ==, "[2001:db8::53]:53");
  g_assert_false (restante_verified_server_get_ok (second));
}

static void
check_dial_in (gpointer value)
{
  g_assert_cmpstr (restante_dial_in_get_domain (value), ==, "example.net");
  g_assert_cmpstr (restante_dial_in_get_user (value), ==, "example.net");
  g_assert_null (restante_dial_in_get_password (value));
  g_assert_cmpstr (restante_dial_in_get_domains (value)[1], ==, "example.org");
  g_assert_cmpstr (restante_dial_in_get_identity (value), ==, "dial-in");
  g_assert_cmpint (restante_dial_in_get_last (value), ==, AT_08_05);
  g_assert_cmpstr (restante_dial_in_get_hostname (value), ==, "mx2.example.org");
  g_assert_cmpstr (restante_dial_in_get_listen (value)[0], ==, "0.0.0.0:366");
  g_assert_cmpstr (restante_dial_in_get_listen_tls (value)[1], ==, "[::]:1366");
}

static void
check_dial_in_added (gpointer value)
{
  g_assert_cmpstr (restante_dial_in_get_password (value), ==, "tanstaaftanstaaf");
  g_assert_cmpint (restante_dial_in_get_last (value), ==, 0);
}

static void
check_new_dial_in (gpointer value)
{
  g_assert_cmpstr (restante_new_dial_in_get_user (value), ==, "example.net");
}

static void
check_writer_list (gpointer value)
{
  g_autoptr (RestanteWriterInfo) first = item (restante_writer_list_get_writers (value), 0);
  g_autoptr (RestanteWriterInfo) second = item (restante_writer_list_get_writers (value), 1);

  g_assert_cmpstr (restante_writer_info_get_name (first), ==, "dynamic");
  g_assert_null (restante_writer_info_get_server (first));
  g_assert_null (restante_writer_info_get_key (first));
  g_assert_cmpstr (restante_writer_info_get_kind (second), ==, "rfc2136");
  g_assert_cmpstr (restante_writer_info_get_zone (second), ==, "example.net");
  g_assert_cmpstr (restante_writer_info_get_server (second), ==, "192.0.2.53:53");
  g_assert_cmpstr (restante_writer_info_get_key (second), ==, "restante-key");
}

static void
check_writer_test (gpointer value)
{
  g_assert_cmpstr (restante_writer_test_get_name (value), ==, "home");
  g_assert_false (restante_writer_test_get_ok (value));
  g_assert_cmpstr (restante_writer_test_get_text (value), ==,
                   "The server refuses the key restante-key: let it update example.net.");
}

static void
check_new_writer_update (gpointer value)
{
  g_assert_cmpstr (restante_new_writer_get_name (value), ==, "home");
  g_assert_cmpstr (restante_new_writer_get_kind (value), ==, "rfc2136");
  g_assert_cmpstr (restante_new_writer_get_zone (value), ==, "example.net");
  g_assert_cmpstr (restante_new_writer_get_server (value), ==, "192.0.2.53:53");
  g_assert_cmpstr (
      restante_new_writer_get_secret (value), ==,
      "key \"restante-key\" {\n  algorithm hmac-sha256;\n  secret \"c2VjcmV0\";\n};\n");
  g_assert_null (restante_new_writer_get_url (value));
  g_assert_null (restante_new_writer_get_user (value));
  g_assert_null (restante_new_writer_get_command (value));
}

static void
check_new_writer_service (gpointer value)
{
  g_assert_cmpstr (restante_new_writer_get_url (value), ==, "https://dyn.example/nic/update");
  g_assert_cmpstr (restante_new_writer_get_user (value), ==, "ann");
  g_assert_cmpstr (restante_new_writer_get_secret (value), ==, "Grüße");
}

static void
check_new_writer_command (gpointer value)
{
  g_assert_cmpstr (restante_new_writer_get_command (value), ==, "/usr/local/bin/write-dns");
  g_assert_null (restante_new_writer_get_secret (value));
}

typedef struct
{
  const char *name; /* of the file */
  GType (*type) (void);
  void (*check) (gpointer value);
} Golden;

static const Golden documents[] = {
  { "counts", restante_counts_get_type, check_counts },
  { "identity", restante_identity_get_type, check_identity },
  { "stranger", restante_stranger_get_type, check_stranger },
  { "primary", restante_primary_get_type, check_primary },
  { "primary-unproven", restante_primary_get_type, check_primary_unproven },
  { "domain", restante_domain_get_type, check_domain },
  { "domain-list", restante_domain_list_get_type, check_domain_list },
  { "status", restante_status_get_type, check_status },
  { "status-plain", restante_status_get_type, check_status_plain },
  { "recipient", restante_recipient_get_type, check_recipient },
  { "message", restante_message_get_type, check_message },
  { "message-bare", restante_message_get_type, check_message_bare },
  { "message-page", restante_message_page_get_type, check_message_page },
  { "message-page-last", restante_message_page_get_type, check_message_page_last },
  { "marks", restante_marks_get_type, check_marks },
  { "attachment", restante_attachment_get_type, check_attachment },
  { "header-field", restante_header_field_get_type, check_header_field },
  { "reading", restante_reading_get_type, check_reading },
  { "activity", restante_activity_get_type, check_activity },
  { "activity-page", restante_activity_page_get_type, check_activity_page },
  { "event-queue", restante_event_get_type, check_event_queue },
  { "event-primary", restante_event_get_type, check_event_primary },
  { "event-domain", restante_event_get_type, check_event_domain },
  { "event-activity", restante_event_get_type, check_event_activity },
  { "event-dns", restante_event_get_type, check_event_dns },
  { "event-fence", restante_event_get_type, check_event_fence },
  { "affected", restante_affected_get_type, check_affected },
  { "domain-settings", restante_domain_settings_get_type, check_domain_settings },
  { "domain-settings-hold", restante_domain_settings_get_type, check_domain_settings_hold },
  { "selection-ids", restante_selection_get_type, check_selection_ids },
  { "selection-all", restante_selection_get_type, check_selection_all },
  { "notice", restante_notice_get_type, check_plain_notice },
  { "notice-details", restante_notice_get_type, check_notice_details },
  { "outage", restante_outage_get_type, check_outage },
  { "outage-page", restante_outage_page_get_type, check_outage_page },
  { "pause", restante_pause_get_type, check_pause },
  { "pause-open", restante_pause_get_type, check_pause_open },
  { "trust", restante_trust_get_type, check_trust },
  { "trust-add", restante_trust_get_type, check_trust_add },
  { "check", restante_check_get_type, check_check },
  { "check-list", restante_check_list_get_type, check_check_list },
  { "violation", restante_violation_get_type, check_violation },
  { "violation-list", restante_violation_list_get_type, check_violation_list },
  { "dns-changes", restante_dns_changes_get_type, check_dns_changes },
  { "dns-changes-none", restante_dns_changes_get_type, check_dns_changes_none },
  { "dns-applied", restante_dns_applied_get_type, check_dns_applied },
  { "fence", restante_fence_get_type, check_fence },
  { "fence-off", restante_fence_get_type, check_fence_off },
  { "fence-settings", restante_fence_settings_get_type, check_fence_settings },
  { "fence-settings-kept", restante_fence_settings_get_type, check_fence_settings_kept },
  { "dial-in", restante_dial_in_get_type, check_dial_in },
  { "dial-in-added", restante_dial_in_get_type, check_dial_in_added },
  { "new-dial-in", restante_new_dial_in_get_type, check_new_dial_in },
  { "writer-list", restante_writer_list_get_type, check_writer_list },
  { "writer-test", restante_writer_test_get_type, check_writer_test },
  { "heartbeat", restante_heartbeat_get_type, check_heartbeat },
  { "heartbeat-silent", restante_heartbeat_get_type, check_heartbeat_silent },
  { "heartbeat-login", restante_heartbeat_login_get_type, check_heartbeat_login },
  { "new-heartbeat", restante_new_heartbeat_get_type, check_new_heartbeat },
  { "new-writer-update", restante_new_writer_get_type, check_new_writer_update },
  { "new-writer-service", restante_new_writer_get_type, check_new_writer_service },
  { "new-writer-command", restante_new_writer_get_type, check_new_writer_command },
};

static JsonNode *
load (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/api/%s.json", RESTANTE_TEST_DATA, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return node;
}

static void
test_document (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr (JsonNode) document = load (golden->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) value = restante_value_from_json (golden->type (), document, &error);
  g_autoptr (JsonNode) again = NULL;

  g_assert_no_error (error);
  golden->check (value);
  again = restante_value_to_json (value);
  g_assert_true (json_node_equal (document, again));
}

static void
test_error (void)
{
  g_autoptr (JsonNode) document = load ("error");
  g_autoptr (GError) error = restante_api_error_from_json (document);
  g_autoptr (JsonNode) again = NULL;

  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no message 17.");
  again = restante_api_error_to_json (error);
  g_assert_true (json_node_equal (document, again));
}

/* Whatever is put into it, what is shown of a writer has no place for a secret. */
static void
test_no_secret (void)
{
  RestanteValueClass *info = g_type_class_ref (RESTANTE_TYPE_WRITER_INFO);

  for (guint i = 0; i < info->n_members; i++)
    g_assert_cmpstr (info->members[i].name, !=, "secret");
  g_type_class_unref (info);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autofree char *path = g_strdup_printf ("/api/golden/%s", documents[i].name);
    g_test_add_data_func (path, &documents[i], test_document);
  }
  g_test_add_func ("/api/golden/error", test_error);
  g_test_add_func ("/promise/11/api/golden/no-secret", test_no_secret);
  return g_test_run ();
}
