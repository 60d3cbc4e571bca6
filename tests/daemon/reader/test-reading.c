/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/reading.h"

#include "api/attachment.h"
#include "api/header-field.h"

#define HEADER "From: Bob <bob@example.com>\r\nSubject: Hello\r\n"

static RestanteReading *
read_bytes (const char *mail, gsize length)
{
  RestanteReading *reading = restante_reading_new_from_bytes ((const guint8 *)mail, length);

  g_assert_null (restante_reading_get_id (reading));
  g_assert_true (g_utf8_validate (restante_reading_get_text (reading), -1, NULL));
  return reading;
}

static RestanteReading *
read_mail (const char *mail)
{
  return read_bytes (mail, strlen (mail));
}

/* The value of the @number-th header, "Name: value". Free it. */
static char *
header (RestanteReading *reading, guint number)
{
  g_autoptr (RestanteHeaderField) field =
      g_list_model_get_item (restante_reading_get_headers (reading), number);

  g_assert_nonnull (field);
  return g_strdup_printf ("%s: %s", restante_header_field_get_name (field),
                          restante_header_field_get_value (field));
}

static guint
n_headers (RestanteReading *reading)
{
  return g_list_model_get_n_items (restante_reading_get_headers (reading));
}

static guint
n_attachments (RestanteReading *reading)
{
  return g_list_model_get_n_items (restante_reading_get_attachments (reading));
}

static void
check_attachment (
    RestanteReading *reading, guint number, const char *name, const char *type, gint64 size)
{
  g_autoptr (RestanteAttachment) attachment =
      g_list_model_get_item (restante_reading_get_attachments (reading), number);

  g_assert_nonnull (attachment);
  g_assert_cmpstr (restante_attachment_get_name (attachment), ==, name);
  g_assert_cmpstr (restante_attachment_get_media_type (attachment), ==, type);
  g_assert_cmpint (restante_attachment_get_size (attachment), ==, size);
}

static void
check_text (const char *mail, const char *text)
{
  g_autoptr (RestanteReading) reading = read_mail (mail);

  g_assert_cmpstr (restante_reading_get_text (reading), ==, text);
  g_assert_false (restante_reading_get_truncated (reading));
}

static void
test_headers (void)
{
  g_autoptr (RestanteReading) reading =
      read_mail ("Received: from x\r\n"
                 "subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?w6TDtg==?=\r\n"
                 "To: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>,\r\n"
                 " anna@example.org\r\n"
                 "From: \x1b[31mBob\x1b[0m <bob@example.com>\r\n"
                 "X-Other: no\r\n"
                 "Date: Fri, 20 Nov 2026 08:15:00 +0000\r\n"
                 "\r\n");
  static const char *const expected[] = {
    "From: [31mBob[0m <bob@example.com>",
    "To: Jörg <joerg@example.org>, anna@example.org",
    "Date: Fri, 20 Nov 2026 08:15:00 +0000",
    "Subject: Grüßeäö",
  };

  g_assert_cmpuint (n_headers (reading), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *line = header (reading, i);
    g_assert_cmpstr (line, ==, expected[i]);
  }
}

static void
test_raw_8_bit_headers (void)
{
  g_autoptr (RestanteReading) utf8 = read_mail ("Subject: Grüße\r\n\r\n");
  g_autoptr (RestanteReading) latin1 = read_mail ("Subject: Gr\xfc\xdf"
                                                  "e\r\n\r\n");
  g_autofree char *first = header (utf8, 0);
  g_autofree char *second = header (latin1, 0);

  g_assert_cmpstr (first, ==, "Subject: Grüße");
  g_assert_cmpstr (second, ==, "Subject: Grüße");
}

static void
test_many_and_long_headers (void)
{
  g_autoptr (GString) mail = g_string_new (NULL);
  g_autoptr (RestanteReading) reading = NULL;
  g_autofree char *line = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (mail, "To: a@example.org\r\n");
  g_string_append (mail, "From: ");
  for (guint i = 0; i < 100000; i++)
    g_string_append (mail, "ä");
  g_string_append (mail, "\r\n\r\n");
  reading = read_bytes (mail->str, mail->len);
  g_assert_cmpuint (n_headers (reading), ==, 50);
  line = header (reading, 0);
  g_assert_true (g_str_has_prefix (line, "From: ää"));
  g_assert_cmpuint (strlen (line), ==, strlen ("From: ") + 4096);
}

static void
test_plain (void)
{
  check_text (HEADER "\r\nOne\r\nTwo\r\n", "One\nTwo\n");
  check_text (HEADER "Content-Type: text/plain; charset=iso-8859-1\r\n"
                     "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe=\r\n!\r\n",
              "Grüße!\n");
  check_text (HEADER "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ==\r\n",
              "Grüße");
}

static void
test_8_bit (void)
{
  check_text (HEADER "\r\nGr\xfc\xdf"
                     "e\r\n",
              "Grüße\n");
  check_text (HEADER "\r\nGrüße\r\n", "Grüße\n");
  check_text (HEADER "Content-Type: text/plain; charset=us-ascii\r\n\r\nGrüße\r\n", "Grüße\n");
  check_text (HEADER "Content-Type: text/plain; charset=none-such\r\n\r\nGrüße\r\n", "Grüße\n");
}

/* A terminal that shows the text must not obey it. */
static void
test_control_characters (void)
{
  check_text (HEADER "\r\n\x1b]0;title\x07\x1b[2Jx\xc2\x9b"
                     "1m\r\n",
              "]0;title[2Jx1m\n");
}

#define ALTERNATIVE                                                                                \
  HEADER "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"

static void
test_alternative (void)
{
  check_text (ALTERNATIVE "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                          "--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n",
              "plain");
  check_text (ALTERNATIVE "--b\r\nContent-Type: text/plain\r\n\r\n  \r\n"
                          "--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n",
              "html");
  check_text (ALTERNATIVE "--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n", "html");
}

static void
test_html (void)
{
  check_text (HEADER "Content-Type: text/html; charset=iso-8859-1\r\n\r\n"
                     "<style>p{}</style><p>Gr\xfc\xdf"
                     "e</p>"
                     "<a href='https://example.com/'>here</a>"
                     "<script>evil()</script><img src='https://tracker.example/x.gif'>\r\n",
              "Grüße\n\nhere (https://example.com/)");
}

/* What Apple Mail makes: the attachment is inside one of the forms. */
static void
test_attachment_in_alternative (void)
{
  g_autoptr (RestanteReading) reading =
      read_mail (ALTERNATIVE "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                             "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
                             "--c\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n"
                             "--c\r\nContent-Type: application/pdf; name=a.pdf\r\n"
                             "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n"
                             "--c--\r\n--b--\r\n");

  g_assert_cmpstr (restante_reading_get_text (reading), ==, "plain");
  g_assert_cmpuint (n_attachments (reading), ==, 1);
  check_attachment (reading, 0, "a.pdf", "application/pdf", 5);
}

#define MIXED HEADER "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"

static void
test_attachments (void)
{
  g_autoptr (RestanteReading) reading = read_mail (
      MIXED "--b\r\n\r\nfirst\r\n"
            "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
            "Content-Disposition: attachment; filename*=utf-8''M%C3%A4rz.pdf\r\n\r\nAAECAwQ=\r\n"
            "--b\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: "
            "attachment\r\n\r\nnotes\r\n"
            "--b\r\nContent-Type: image/png\r\n\r\nxyz\r\n"
            "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n"
            "--b\r\nContent-Type: text/plain\r\n\r\nlast\r\n--b--\r\n");

  g_assert_cmpstr (restante_reading_get_text (reading), ==, "first\n\nlast");
  g_assert_cmpuint (n_attachments (reading), ==, 4);
  check_attachment (reading, 0, "März.pdf", "application/pdf", 5);
  check_attachment (reading, 1, "notes.txt", "text/plain", 5);
  check_attachment (reading, 2, NULL, "image/png", 3);
  check_attachment (reading, 3, NULL, "message/rfc822", 0);
  g_assert_false (restante_reading_get_truncated (reading));
}

static void
test_too_many_attachments (void)
{
  g_autoptr (GString) mail = g_string_new (MIXED);
  g_autoptr (RestanteReading) reading = NULL;

  for (guint i = 0; i < RESTANTE_READING_ATTACHMENTS_MAX + 1; i++)
    g_string_append (mail, "--b\r\nContent-Type: image/png\r\n\r\nxyz\r\n");
  reading = read_bytes (mail->str, mail->len);
  g_assert_cmpuint (n_attachments (reading), ==, RESTANTE_READING_ATTACHMENTS_MAX);
  g_assert_true (restante_reading_get_truncated (reading));
}

static void
test_long_text (void)
{
  g_autoptr (GString) mail =
      g_string_new (HEADER "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n");
  g_autoptr (RestanteReading) reading = NULL;

  /* Twice as long in UTF-8. */
  for (guint i = 0; i < RESTANTE_READING_TEXT_MAX; i++)
    g_string_append_c (mail, '\xfc');
  reading = read_bytes (mail->str, mail->len);
  g_assert_cmpuint (strlen (restante_reading_get_text (reading)), ==, RESTANTE_READING_TEXT_MAX);
  g_assert_true (restante_reading_get_truncated (reading));
}

static void
test_many_texts (void)
{
  g_autoptr (GString) mail = g_string_new (MIXED);
  g_autoptr (RestanteReading) reading = NULL;
  g_autofree char *piece = g_strnfill (400 * 1024, 'x');

  for (guint i = 0; i < 4; i++)
    g_string_append_printf (mail, "--b\r\n\r\n%s\r\n", piece);
  reading = read_bytes (mail->str, mail->len);
  g_assert_cmpuint (strlen (restante_reading_get_text (reading)), <=, RESTANTE_READING_TEXT_MAX);
  g_assert_cmpuint (strlen (restante_reading_get_text (reading)), >, 1000 * 1024);
  g_assert_true (restante_reading_get_truncated (reading));
}

static char *
nested (guint depth, const char *text)
{
  GString *mail = g_string_new (HEADER);

  for (guint i = 0; i < depth; i++)
    g_string_append_printf (mail, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i,
                            i);
  g_string_append_printf (mail, "\r\n%s\r\n", text);
  return g_string_free (mail, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *fits = nested (RESTANTE_READING_DEPTH_MAX, "deep");
  g_autofree char *too_deep = nested (RESTANTE_READING_DEPTH_MAX + 1, "deep");
  g_autofree char *bottomless = nested (20000, "deep");
  g_autoptr (RestanteReading) seen = read_mail (fits);
  g_autoptr (RestanteReading) unseen = read_mail (too_deep);
  g_autoptr (RestanteReading) survived = read_mail (bottomless);

  g_assert_cmpstr (restante_reading_get_text (seen), ==, "deep\n");
  g_assert_false (restante_reading_get_truncated (seen));
  g_assert_cmpstr (restante_reading_get_text (unseen), ==, "");
  g_assert_true (restante_reading_get_truncated (unseen));
  g_assert_true (restante_reading_get_truncated (survived));
}

/* Whatever comes is read as far as it goes. */
static void
test_broken (void)
{
  static const char *const mails[] = {
    "",
    "\r\n",
    "no header at all",
    "Subject: only a header",
    ": no name\r\n\r\ntext",
    MIXED "--b\r\nContent-Type: text/plain\r\n\r\nnever closed",
    MIXED "no boundary at all",
    MIXED,
    HEADER "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nno boundary is named\r\n",
    HEADER "Content-Type: ;;;\r\n\r\ntext",
    HEADER "Content-Type: text/plain; charset=\"\r\n\r\ntext",
    HEADER "Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
    HEADER "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b--\r\n",
    HEADER "Content-Type: message/rfc822\r\n\r\n",
    HEADER "Content-Type: text/html\r\n\r\n<<<>>><a href=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++) {
    g_autoptr (RestanteReading) reading = read_mail (mails[i]);
    g_assert_cmpuint (strlen (restante_reading_get_text (reading)), <, 100);
  }
  check_text (MIXED "--b\r\nContent-Type: text/plain\r\n\r\nnever closed", "never closed");
}

/* One byte after the other cut off the end. */
static void
test_cut_anywhere (void)
{
  static const char mail[] =
      MIXED "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
            "--c\r\nContent-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=C3=BC=C3=9Fe\r\n--c--\r\n"
            "--b\r\nContent-Type: image/png; name=\"=?utf-8?q?=C3=A4?=\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n--b--\r\n";

  for (gsize length = 0; length < sizeof mail; length++) {
    g_autoptr (RestanteReading) reading = read_bytes (mail, length);
    g_assert_cmpuint (n_attachments (reading), <=, 1);
  }
}

static void
test_nul_bytes (void)
{
  static const char mail[] = HEADER "\r\nbefore\0after\r\n";
  g_autoptr (RestanteReading) reading = read_bytes (mail, sizeof mail - 1);

  g_assert_true (g_str_has_prefix (restante_reading_get_text (reading), "before"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/reading/headers", test_headers);
  g_test_add_func ("/reader/reading/raw-8-bit-headers", test_raw_8_bit_headers);
  g_test_add_func ("/reader/reading/many-and-long-headers", test_many_and_long_headers);
  g_test_add_func ("/reader/reading/plain", test_plain);
  g_test_add_func ("/reader/reading/8-bit", test_8_bit);
  g_test_add_func ("/reader/reading/control-characters", test_control_characters);
  g_test_add_func ("/reader/reading/alternative", test_alternative);
  g_test_add_func ("/reader/reading/html", test_html);
  g_test_add_func ("/reader/reading/attachment-in-alternative", test_attachment_in_alternative);
  g_test_add_func ("/reader/reading/attachments", test_attachments);
  g_test_add_func ("/reader/reading/too-many-attachments", test_too_many_attachments);
  g_test_add_func ("/reader/reading/long-text", test_long_text);
  g_test_add_func ("/reader/reading/many-texts", test_many_texts);
  g_test_add_func ("/reader/reading/depth", test_depth);
  g_test_add_func ("/reader/reading/broken", test_broken);
  g_test_add_func ("/reader/reading/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/reader/reading/nul-bytes", test_nul_bytes);
  return g_test_run ();
}
