/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile MIME: any bytes are a message that can be read, and all that is shown of it is UTF-8
 * without control characters and within its bounds. */
#include "api/attachment.h"
#include "api/header-field.h"
#include "fuzz.h"
#include "reader/reading.h"

static void
check_line (const char *text)
{
  g_assert_true (!text || fuzz_is_plain (text, ""));
}

static void
check_headers (GListModel *headers)
{
  g_assert_cmpuint (g_list_model_get_n_items (headers), <=, 50);
  for (guint i = 0; i < g_list_model_get_n_items (headers); i++) {
    g_autoptr (RestanteHeaderField) field = g_list_model_get_item (headers, i);
    check_line (restante_header_field_get_value (field));
    g_assert_cmpuint (strlen (restante_header_field_get_value (field)), <=, 4096);
  }
}

static void
check_attachments (GListModel *attachments)
{
  g_assert_cmpuint (g_list_model_get_n_items (attachments), <=, RESTANTE_READING_ATTACHMENTS_MAX);
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++) {
    g_autoptr (RestanteAttachment) attachment = g_list_model_get_item (attachments, i);
    check_line (restante_attachment_get_name (attachment));
    check_line (restante_attachment_get_media_type (attachment));
    g_assert_cmpint (restante_attachment_get_size (attachment), >=, 0);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (RestanteReading) reading = restante_reading_new_from_bytes (bytes, length);
  const char *text = restante_reading_get_text (reading);
  g_assert_true (fuzz_is_plain (text, "\n\t"));
  g_assert_cmpuint (strlen (text), <=, RESTANTE_READING_TEXT_MAX);
  check_headers (restante_reading_get_headers (reading));
  check_attachments (restante_reading_get_attachments (reading));
  return 0;
}
