/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/html-text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* What an element does to the text. */
typedef enum
{
  EFFECT_NONE,
  EFFECT_HIDE,  /* what is inside is not shown */
  EFFECT_LINE,  /* begins and ends a line */
  EFFECT_BLOCK, /* an empty line before and after */
  EFFECT_BREAK, /* ends the line */
  EFFECT_ITEM,  /* a line with a bullet */
  EFFECT_CELL,  /* a space before the next cell */
  EFFECT_RULE,
  EFFECT_PRE, /* white space counts */
  EFFECT_LINK,
  EFFECT_IMAGE,
} Effect;

static const struct
{
  const char *element;
  Effect effect;
} effects[] = {
  { "a", EFFECT_LINK },           { "address", EFFECT_LINE },  { "article", EFFECT_LINE },
  { "blockquote", EFFECT_BLOCK }, { "br", EFFECT_BREAK },      { "button", EFFECT_LINE },
  { "caption", EFFECT_LINE },     { "center", EFFECT_LINE },   { "dd", EFFECT_LINE },
  { "div", EFFECT_LINE },         { "dl", EFFECT_BLOCK },      { "dt", EFFECT_LINE },
  { "figure", EFFECT_BLOCK },     { "footer", EFFECT_LINE },   { "form", EFFECT_LINE },
  { "h1", EFFECT_BLOCK },         { "h2", EFFECT_BLOCK },      { "h3", EFFECT_BLOCK },
  { "h4", EFFECT_BLOCK },         { "h5", EFFECT_BLOCK },      { "h6", EFFECT_BLOCK },
  { "head", EFFECT_HIDE },        { "header", EFFECT_LINE },   { "hr", EFFECT_RULE },
  { "img", EFFECT_IMAGE },        { "li", EFFECT_ITEM },       { "main", EFFECT_LINE },
  { "nav", EFFECT_LINE },         { "object", EFFECT_HIDE },   { "ol", EFFECT_BLOCK },
  { "option", EFFECT_LINE },      { "p", EFFECT_BLOCK },       { "pre", EFFECT_PRE },
  { "script", EFFECT_HIDE },      { "section", EFFECT_LINE },  { "select", EFFECT_HIDE },
  { "style", EFFECT_HIDE },       { "svg", EFFECT_HIDE },      { "table", EFFECT_BLOCK },
  { "td", EFFECT_CELL },          { "template", EFFECT_HIDE }, { "textarea", EFFECT_HIDE },
  { "th", EFFECT_CELL },          { "title", EFFECT_HIDE },    { "tr", EFFECT_LINE },
  { "ul", EFFECT_BLOCK },
};

typedef struct
{
  GString *text;
  gsize limit;
  gboolean truncated;
  guint hidden;     /* depth of elements that are not shown */
  guint pre;        /* depth of <pre> */
  guint breaks;     /* line ends that are due before the next word */
  gboolean space;   /* a space is due before the next word */
  GPtrArray *links; /* char *: the targets of the open <a>, "" for none */
  GArray *starts;   /* gsize: where the text of the open <a> starts */
  xmlParserCtxtPtr parser;
} Writer;

static Effect
effect_of (const xmlChar *element)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_ascii_strcasecmp ((const char *)element, effects[i].element) == 0)
      return effects[i].effect;
  return EFFECT_NONE;
}

static const char *
attribute (const xmlChar **attributes, const char *name)
{
  for (guint i = 0; attributes && attributes[i]; i += 2)
    if (g_ascii_strcasecmp ((const char *)attributes[i], name) == 0)
      return attributes[i + 1] ? (const char *)attributes[i + 1] : "";
  return NULL;
}

static void
want_breaks (Writer *writer, guint number)
{
  writer->breaks = MAX (writer->breaks, number);
  writer->space = FALSE;
}

/* Cuts between characters; nothing comes behind the cut, however short. */
static void
append (Writer *writer, const char *text, gsize length)
{
  gsize room = writer->limit - MIN (writer->limit, writer->text->len);

  if (writer->truncated)
    return;
  if (length > room) {
    length = room;
    while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80)
      length--;
    writer->truncated = TRUE;
    xmlStopParser (writer->parser);
  }
  g_string_append_len (writer->text, text, (gssize)length);
}

/* What is due between the text so far and the next word. */
static void
append_gap (Writer *writer)
{
  if (writer->text->len > 0) {
    for (guint i = 0; i < writer->breaks; i++)
      append (writer, "\n", 1);
    if (writer->breaks == 0 && writer->space)
      append (writer, " ", 1);
  }
  writer->breaks = 0;
  writer->space = FALSE;
}

static void
append_word (Writer *writer, const char *word)
{
  append_gap (writer);
  append (writer, word, strlen (word));
}

static void
on_text (void *data, const xmlChar *characters, int length)
{
  Writer *writer = data;
  const char *text = (const char *)characters;
  const char *end = text + length;

  if (writer->hidden > 0 || length <= 0)
    return;
  if (writer->pre > 0) {
    append_gap (writer);
    append (writer, text, (gsize)length);
    return;
  }
  while (text < end) {
    gsize word = 0;

    for (; text < end && g_ascii_isspace (*text); text++)
      writer->space = TRUE;
    while (text + word < end && !g_ascii_isspace (text[word]))
      word++;
    if (word == 0)
      break;
    append_gap (writer);
    append (writer, text, word);
    text += word;
  }
}

static gboolean
can_be_followed (const char *target)
{
  return g_ascii_strncasecmp (target, "http://", 7) == 0 ||
         g_ascii_strncasecmp (target, "https://", 8) == 0 ||
         g_ascii_strncasecmp (target, "mailto:", 7) == 0;
}

static void
open_link (Writer *writer, const xmlChar **attributes)
{
  const char *target = attribute (attributes, "href");

  g_ptr_array_add (writer->links, g_strdup (target && can_be_followed (target) ? target : ""));
  g_array_append_val (writer->starts, writer->text->len);
}

/* The text from @start on without white space around it, in place. */
static const char *
shown_since (Writer *writer, gsize start, gsize *length)
{
  const char *text = writer->text->str + start;
  const char *end = writer->text->str + writer->text->len;

  while (text < end && g_ascii_isspace (*text))
    text++;
  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  *length = (gsize)(end - text);
  return text;
}

static gboolean
says (const char *text, gsize length, const char *target)
{
  return strlen (target) == length && memcmp (text, target, length) == 0;
}

/* "text (target)", unless the text is the target. */
static void
close_link (Writer *writer)
{
  g_autofree char *target = NULL;
  const char *text;
  gsize length;

  if (writer->links->len == 0)
    return;
  target = g_ptr_array_steal_index (writer->links, writer->links->len - 1);
  text =
      shown_since (writer, g_array_index (writer->starts, gsize, writer->starts->len - 1), &length);
  g_array_set_size (writer->starts, writer->starts->len - 1);
  if (!*target || writer->truncated || says (text, length, target) ||
      (g_ascii_strncasecmp (target, "mailto:", 7) == 0 && says (text, length, target + 7)))
    return;
  if (length == 0) {
    append_word (writer, target);
    return;
  }
  append (writer, " (", 2);
  append (writer, target, strlen (target));
  append (writer, ")", 1);
}

static void
append_image (Writer *writer, const xmlChar **attributes)
{
  const char *name = attribute (attributes, "alt");
  g_autofree char *shown = NULL;

  if (!name || !*name)
    return;
  shown = g_strdup_printf ("[%s]", name);
  append_word (writer, shown);
}

static void
on_start (void *data, const xmlChar *element, const xmlChar **attributes)
{
  Writer *writer = data;
  Effect effect = effect_of (element);

  if (effect == EFFECT_HIDE)
    writer->hidden++;
  if (writer->hidden > 0)
    return;
  if (effect == EFFECT_LINE || effect == EFFECT_BREAK || effect == EFFECT_ITEM)
    want_breaks (writer, effect == EFFECT_BREAK ? writer->breaks + 1 : 1);
  else if (effect == EFFECT_BLOCK || effect == EFFECT_PRE || effect == EFFECT_RULE)
    want_breaks (writer, 2);
  else if (effect == EFFECT_CELL)
    writer->space = TRUE;
  if (effect == EFFECT_ITEM)
    append_word (writer, "• ");
  else if (effect == EFFECT_RULE)
    append_word (writer, "――――――――");
  else if (effect == EFFECT_PRE)
    writer->pre++;
  else if (effect == EFFECT_LINK)
    open_link (writer, attributes);
  else if (effect == EFFECT_IMAGE)
    append_image (writer, attributes);
}

static void
on_end (void *data, const xmlChar *element)
{
  Writer *writer = data;
  Effect effect = effect_of (element);

  if (effect == EFFECT_HIDE && writer->hidden > 0) {
    writer->hidden--;
    return;
  }
  if (writer->hidden > 0)
    return;
  if (effect == EFFECT_LINE || effect == EFFECT_ITEM)
    want_breaks (writer, 1);
  else if (effect == EFFECT_BLOCK || effect == EFFECT_PRE || effect == EFFECT_RULE)
    want_breaks (writer, 2);
  if (effect == EFFECT_PRE && writer->pre > 0)
    writer->pre--;
  else if (effect == EFFECT_LINK)
    close_link (writer);
}

/* "<![if …]>" of Word is no comment for libxml2, which would show it (HTML: a bogus comment, up to
 * the next ">"). Removes it in place and returns the length. */
static gsize
remove_declarations (char *html, gsize length)
{
  const char *end = html + length;
  /* Looked for once, so that many that are never closed do not take for ever. */
  const char *last_comment = g_strrstr_len (html, (gssize)length, "-->");
  const char *last_close = strrchr (html, '>');
  const char *from = html;
  char *to = html;

  while (from < end) {
    const char *stop = NULL;
    if (from < last_comment && g_str_has_prefix (from, "<!--"))
      stop = strstr (from, "-->");
    if (stop) {
      memmove (to, from, (gsize)(stop - from));
      to += stop - from;
      from = stop;
    } else if (from < last_close && g_str_has_prefix (from, "<![")) {
      from = strchr (from, '>') + 1;
    } else {
      *to++ = *from++;
    }
  }
  *to = '\0';
  return (gsize)(to - html);
}

/* The text is UTF-8 already, whatever the document says of itself. */
static void
parse (Writer *writer, const char *html, gsize length)
{
  htmlParserCtxtPtr parser = htmlNewParserCtxt ();

  if (!parser)
    return;
  *parser->sax = (htmlSAXHandler){
    .startElement = on_start,
    .endElement = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
  };
  parser->userData = writer;
  writer->parser = parser;
  /* No tree is built, so nothing comes back. */
  htmlCtxtReadMemory (parser, html, (int)length, NULL, "UTF-8",
                      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                          HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  htmlFreeParserCtxt (parser);
}

char *
restante_html_to_text (const char *html, gsize length, gsize limit, gboolean *truncated)
{
  Writer writer = { .text = g_string_new (NULL), .limit = limit };
  g_autofree char *copy = g_strndup (html, length);

  writer.links = g_ptr_array_new_with_free_func (g_free);
  writer.starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  parse (&writer, copy, remove_declarations (copy, strlen (copy)));
  g_ptr_array_unref (writer.links);
  g_array_unref (writer.starts);
  *truncated = writer.truncated;
  return g_string_free (writer.text, FALSE);
}
