/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/html-text.h"

#define MEGABYTE (1024 * 1024)

static const struct
{
  const char *html;
  const char *text;
} rows[] = {
  { "", "" },
  { "plain", "plain" },
  { "<p>One</p><p>Two</p>", "One\n\nTwo" },
  { "  a \n\t b  <b> c</b>d ", "a b cd" },
  { "one<br>two<br><br>three", "one\ntwo\n\nthree" },
  { "<div>a</div><div>b</div>", "a\nb" },
  { "<h1>Title</h1>text", "Title\n\ntext" },
  { "<ul><li>one</li><li>two</li></ul>", "• one\n• two" },
  { "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc" },
  { "a<hr>b", "a\n\n――――――――\n\nb" },
  { "<pre>a\n  b</pre>", "a\n  b" },
  { "<html><head><title>T</title><style>p{}</style></head><body>x</body></html>", "x" },
  { "a<script>document.write('<p>evil</p>')</script>b", "ab" },
  { "a<style>.x { color: red }</style>b", "ab" },
  { "a<!-- a comment -->b", "ab" },
  { "<a href=\"https://example.com/x\">here</a>.", "here (https://example.com/x)." },
  { "<a href=\"https://evil.example/\">https://bank.example/</a>",
    "https://bank.example/ (https://evil.example/)" },
  { "<a href='https://example.com/'>https://example.com/</a>", "https://example.com/" },
  { "<a href='mailto:a@b.c'>a@b.c</a>", "a@b.c" },
  { "<a href='javascript:alert(1)'>x</a>", "x" },
  { "<a href='https://example.com/'></a>", "https://example.com/" },
  { "<a name='top'>x</a>", "x" },
  { "<img src='https://tracker.example/1.gif'>x", "x" },
  { "<img src='cid:1' alt='A cat'>", "[A cat]" },
  { "Gr&uuml;&szlig;e &amp; &lt;b&gt; &#8364;", "Grüße & <b> €" },
  { "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>Grüße", "Grüße" },
  { "<p>never closed <b>bold", "never closed bold" },
  { "</p></div></a></script>x", "x" },
  { "<p>a</p></body></html><p>b</p>", "a\n\nb" },
  { "<!--[if mso]><p>no</p><![endif]-->yes", "yes" },
  { "<!--[if !mso]><!-->yes<!--<![endif]-->", "yes" },
  { "<![if !supportLists]>1.<![endif]>x", "1.x" },
  { "a <![CDATA[b]]> c", "a c" },
  { "<p>never closed <!-- comment", "never closed" },
  { "a<textarea>b</textarea><select><option>c</select>d", "ad" },
  { "3 < 4 && 5 > 4", "3 < 4 && 5 > 4" },
  { "<svg><text>drawn</text></svg>x", "x" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gboolean truncated = TRUE;
    g_autofree char *text =
        restante_html_to_text (rows[i].html, strlen (rows[i].html), MEGABYTE, &truncated);

    g_test_message ("%s", rows[i].html);
    g_assert_cmpstr (text, ==, rows[i].text);
    g_assert_false (truncated);
  }
}

static void
test_limit (void)
{
  const char *html = "<p>äöü</p><p>more</p>";
  gboolean truncated = FALSE;
  g_autofree char *text = restante_html_to_text (html, strlen (html), 5, &truncated);

  g_assert_cmpstr (text, ==, "äö");
  g_assert_true (truncated);
}

/* What would fit behind the cut is not the text that follows it. */
static void
test_limit_ends (void)
{
  const char *html = "<p>aää b</p>";
  gboolean truncated = FALSE;
  g_autofree char *text = restante_html_to_text (html, strlen (html), 4, &truncated);

  g_assert_cmpstr (text, ==, "aä");
  g_assert_true (truncated);
}

/* A page that is all limit stays within it. */
static void
test_limit_of_gaps (void)
{
  g_autoptr (GString) html = g_string_new (NULL);
  gboolean truncated = FALSE;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (html, "<li><a href='https://example.com/'>x</a>");
  text = restante_html_to_text (html->str, html->len, 100, &truncated);
  g_assert_cmpuint (strlen (text), <=, 100);
  g_assert_true (truncated);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

/* Deep nesting ends neither the process nor takes for ever. */
static void
test_deep (void)
{
  g_autoptr (GString) html = g_string_new ("start ");
  gboolean truncated;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (html, "<div>");
  g_string_append (html, "end");
  text = restante_html_to_text (html->str, html->len, MEGABYTE, &truncated);
  g_assert_true (g_str_has_prefix (text, "start"));
}

/* Every cut of a page gives valid text. */
static void
test_cut_anywhere (void)
{
  const char *html = "<p>Grüße <a href='https://ä.example/'>hier &uuml;</a><table><tr><td>x"
                     "<script>if (a < b) {}</script><pre>y\n z</pre>";

  for (gsize length = 0; length <= strlen (html); length++) {
    gboolean truncated;
    g_autofree char *text = NULL;

    if (!g_utf8_validate (html, (gssize)length, NULL))
      continue;
    text = restante_html_to_text (html, length, MEGABYTE, &truncated);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_null (strstr (text, "a < b"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/html-text/rows", test_rows);
  g_test_add_func ("/reader/html-text/limit", test_limit);
  g_test_add_func ("/reader/html-text/limit-ends", test_limit_ends);
  g_test_add_func ("/reader/html-text/limit-of-gaps", test_limit_of_gaps);
  g_test_add_func ("/reader/html-text/deep", test_deep);
  g_test_add_func ("/reader/html-text/cut-anywhere", test_cut_anywhere);
  return g_test_run ();
}
