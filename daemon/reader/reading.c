/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/reading.h"

#include <gmime/gmime.h>
#include <string.h>

#include "api/attachment.h"
#include "api/header-field.h"
#include "reader/charset.h"
#include "reader/html-text.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeFilter, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)

#define HEADERS_MAX      50
#define HEADER_VALUE_MAX 4096 /* bytes */
/* HTML is mostly mark-up: this much of it is looked at to find a megabyte of text. */
#define HTML_MAX (4 * RESTANTE_READING_TEXT_MAX)

static const char *const short_header[] = { "From", "Sender", "Reply-To", "To",
                                            "Cc",   "Date",   "Subject" };

typedef struct
{
  GString *text;
  GListStore *attachments;
  gboolean truncated;
  gboolean quiet; /* only attachments are wanted: the text is shown from another form */
} Draft;

static void read_part (Draft *draft, GMimeObject *part, guint depth);

/* @text as one line to show, not too long; frees @text. */
static char *
to_line (char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize length = strlen (restante_charset_make_plain (valid));

  g_free (text);
  g_strdelimit (valid, "\n\t", ' ');
  if (length > HEADER_VALUE_MAX)
    *g_utf8_find_prev_char (valid, valid + HEADER_VALUE_MAX + 1) = '\0';
  return g_steal_pointer (&valid);
}

static void
add_headers (GListStore *list, GMimeObject *message, const char *name)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (message);

  for (int i = 0; i < g_mime_header_list_get_count (headers); i++) {
    GMimeHeader *header = g_mime_header_list_get_header_at (headers, i);
    const char *raw = g_mime_header_get_raw_value (header);
    g_autofree char *unfolded = NULL;
    g_autofree char *value = NULL;
    g_autoptr (RestanteHeaderField) field = NULL;

    if (g_ascii_strcasecmp (g_mime_header_get_name (header), name) != 0 || !raw)
      continue;
    if (g_list_model_get_n_items (G_LIST_MODEL (list)) >= HEADERS_MAX)
      return;
    unfolded = g_mime_utils_header_unfold (raw);
    value = to_line (g_strstrip (g_mime_utils_header_decode_text (NULL, unfolded)));
    field = g_object_new (RESTANTE_TYPE_HEADER_FIELD, "name", name, "value", value, NULL);
    g_list_store_append (list, field);
  }
}

static GListStore *
read_headers (GMimeObject *message)
{
  GListStore *list = g_list_store_new (RESTANTE_TYPE_HEADER_FIELD);

  for (guint i = 0; i < G_N_ELEMENTS (short_header); i++)
    add_headers (list, message, short_header[i]);
  return list;
}

/* Bytes of the part when it is decoded. */
static gint64
decoded_size (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GMimeStream) nowhere = g_mime_stream_null_new ();

  return content ? MAX (g_mime_data_wrapper_write_to_stream (content, nowhere), 0) : 0;
}

static char *
media_type (GMimeObject *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (part);
  char *text = type ? g_mime_content_type_get_mime_type (type) : NULL;

  return text ? to_line (text) : g_strdup ("application/octet-stream");
}

static void
add_attachment (Draft *draft, GMimeObject *part)
{
  const char *given = GMIME_IS_PART (part) ? g_mime_part_get_filename (GMIME_PART (part)) : NULL;
  g_autofree char *name = given ? to_line (g_strdup (given)) : NULL;
  g_autofree char *type = media_type (part);
  gint64 size = GMIME_IS_PART (part) ? decoded_size (GMIME_PART (part)) : 0;
  g_autoptr (RestanteAttachment) attachment = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (draft->attachments)) >=
      RESTANTE_READING_ATTACHMENTS_MAX) {
    draft->truncated = TRUE;
    return;
  }
  attachment =
      g_object_new (RESTANTE_TYPE_ATTACHMENT, "name", name, "type", type, "size", size, NULL);
  g_list_store_append (draft->attachments, attachment);
}

/* The first @limit bytes of the decoded part, and whether there are more. */
static GByteArray *
decode (GMimePart *part, gsize limit, gboolean *more)
{
  GByteArray *bytes = g_byte_array_new ();
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GMimeStream) filtered = NULL;
  g_autoptr (GMimeFilter) decoder = NULL;
  char buffer[16384];
  gssize got;

  *more = FALSE;
  if (!content)
    return bytes;
  filtered = g_mime_stream_filter_new (g_mime_data_wrapper_get_stream (content));
  decoder = g_mime_filter_basic_new (g_mime_part_get_content_encoding (part), FALSE);
  g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), decoder);
  g_mime_stream_reset (filtered);
  while (!*more && (got = g_mime_stream_read (filtered, buffer, sizeof buffer)) > 0) {
    *more = bytes->len + (gsize)got > limit;
    g_byte_array_append (bytes, (const guint8 *)buffer,
                         (guint)MIN ((gsize)got, limit - bytes->len));
  }
  return bytes;
}

/* The text of a part as UTF-8, or NULL when it has none to show. */
static char *
part_to_text (GMimePart *part, gsize limit, gboolean *truncated)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  gboolean html = g_mime_content_type_is_type (type, "text", "html");
  const char *charset = g_mime_content_type_get_parameter (type, "charset");
  g_autoptr (GByteArray) bytes = decode (part, html ? HTML_MAX : limit, truncated);
  g_autofree char *text = restante_charset_to_utf8 ((const char *)bytes->data, bytes->len, charset);
  gboolean cut = FALSE;

  if (html) {
    char *shown = restante_html_to_text (text, strlen (text), limit, &cut);
    g_free (text);
    text = shown;
  }
  *truncated |= cut;
  return restante_charset_make_plain (g_steal_pointer (&text));
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\n")] == '\0';
}

static void
add_text (Draft *draft, GMimePart *part)
{
  gsize room = RESTANTE_READING_TEXT_MAX - draft->text->len;
  gboolean truncated = FALSE;
  g_autofree char *text = part_to_text (part, room, &truncated);
  const char *end;

  draft->truncated |= truncated;
  if (is_blank (text))
    return;
  if (draft->text->len > 0)
    g_string_append (draft->text, g_str_has_suffix (draft->text->str, "\n") ? "\n" : "\n\n");
  g_string_append (draft->text, text);
  /* Conversion to UTF-8 may have made it longer than there was room. */
  if (draft->text->len <= RESTANTE_READING_TEXT_MAX)
    return;
  end = g_utf8_find_prev_char (draft->text->str, draft->text->str + RESTANTE_READING_TEXT_MAX + 1);
  g_string_truncate (draft->text, (gsize)(end - draft->text->str));
  draft->truncated = TRUE;
}

static gboolean
is_text (GMimeObject *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (part);

  return GMIME_IS_PART (part) && (!type || g_mime_content_type_is_type (type, "text", "plain") ||
                                  g_mime_content_type_is_type (type, "text", "html"));
}

static gboolean
is_attached (GMimeObject *part)
{
  const char *disposition = g_mime_object_get_disposition (part);

  return !is_text (part) || (disposition && g_ascii_strcasecmp (disposition, "attachment") == 0);
}

/* Whether there is text to show in @part, of @subtype. */
static gboolean
has_text (GMimeObject *part, const char *subtype, guint depth)
{
  GMimeContentType *type = g_mime_object_get_content_type (part);
  g_autoptr (GByteArray) start = NULL;
  gboolean more;

  if (GMIME_IS_MULTIPART (part) && depth < RESTANTE_READING_DEPTH_MAX)
    return g_mime_multipart_get_count (GMIME_MULTIPART (part)) > 0 &&
           has_text (g_mime_multipart_get_part (GMIME_MULTIPART (part), 0), subtype, depth + 1);
  if (!is_text (part) || !type || !g_mime_content_type_is_type (type, "text", subtype))
    return FALSE;
  start = decode (GMIME_PART (part), 4096, &more);
  for (guint i = 0; i < start->len; i++)
    if (!g_ascii_isspace (start->data[i]))
      return TRUE;
  return FALSE;
}

/* The same thing in several forms: plain text when it says anything, else HTML, else the last form,
 * which is the richest (RFC 2046 section 5.1.4). */
static GMimeObject *
choose_alternative (GMimeMultipart *alternative, guint depth)
{
  static const char *const wanted[] = { "plain", "html" };
  int count = g_mime_multipart_get_count (alternative);

  for (guint w = 0; w < G_N_ELEMENTS (wanted); w++)
    for (int i = 0; i < count; i++) {
      GMimeObject *part = g_mime_multipart_get_part (alternative, i);
      if (has_text (part, wanted[w], depth))
        return part;
    }
  return g_mime_multipart_get_part (alternative, count - 1);
}

/* Of the forms that are not shown only what is attached to them counts. */
static void
read_alternative (Draft *draft, GMimeMultipart *alternative, guint depth)
{
  GMimeObject *chosen = choose_alternative (alternative, depth);
  gboolean quiet = draft->quiet;

  for (int i = 0; i < g_mime_multipart_get_count (alternative); i++) {
    GMimeObject *part = g_mime_multipart_get_part (alternative, i);
    draft->quiet = quiet || part != chosen;
    read_part (draft, part, depth);
  }
  draft->quiet = quiet;
}

static void
read_multipart (Draft *draft, GMimeMultipart *multipart, guint depth)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (multipart));
  int count = g_mime_multipart_get_count (multipart);

  if (count > 0 && g_mime_content_type_is_type (type, "multipart", "alternative")) {
    read_alternative (draft, multipart, depth + 1);
    return;
  }
  for (int i = 0; i < count; i++)
    read_part (draft, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void
read_part (Draft *draft, GMimeObject *part, guint depth)
{
  if (depth > RESTANTE_READING_DEPTH_MAX)
    draft->truncated = TRUE;
  else if (GMIME_IS_MULTIPART (part))
    read_multipart (draft, GMIME_MULTIPART (part), depth);
  else if (is_attached (part))
    add_attachment (draft, part);
  else if (draft->quiet)
    return;
  else if (draft->text->len < RESTANTE_READING_TEXT_MAX)
    add_text (draft, GMIME_PART (part));
  else
    draft->truncated = TRUE;
}

static RestanteReading *
read_stream (GMimeStream *stream)
{
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
  g_autoptr (GMimeMessage) message = g_mime_parser_construct_message (parser, NULL);
  g_autoptr (GListStore) attachments = g_list_store_new (RESTANTE_TYPE_ATTACHMENT);
  g_autoptr (GListStore) headers = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  Draft draft = { .text = text, .attachments = attachments };
  GMimeObject *part = message ? g_mime_message_get_mime_part (message) : NULL;

  if (message)
    headers = read_headers (GMIME_OBJECT (message));
  if (part)
    read_part (&draft, part, 0);
  return g_object_new (RESTANTE_TYPE_READING, "headers", headers, "text", text->str, "attachments",
                       attachments, "truncated", draft.truncated, NULL);
}

static void
start_gmime (void)
{
  static gsize started;

  if (g_once_init_enter (&started)) {
    g_mime_init ();
    g_once_init_leave (&started, 1);
  }
}

RestanteReading *
restante_reading_new_from_file (int fd)
{
  g_autoptr (GMimeStream) stream = NULL;

  start_gmime ();
  stream = g_mime_stream_fs_new_with_bounds (fd, 0, -1);
  g_mime_stream_fs_set_owner (GMIME_STREAM_FS (stream), FALSE);
  g_mime_stream_reset (stream);
  return read_stream (stream);
}

RestanteReading *
restante_reading_new_from_bytes (const guint8 *bytes, gsize length)
{
  g_autoptr (GMimeStream) stream = NULL;

  start_gmime ();
  stream = g_mime_stream_mem_new_with_buffer ((const char *)bytes, length);
  return read_stream (stream);
}
