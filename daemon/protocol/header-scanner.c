/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/header-scanner.h"

#include <string.h>

#define MAX_NAME  32
#define MAX_VALUE 3072 /* of each of the two fields that are kept */

typedef enum
{
  AT_START, /* of a line */
  AT_END,   /* behind a CR at the start of a line: LF ends the section */
  IN_NAME,
  IN_VALUE,
  DONE,
} Where;

struct _RestanteHeaderScanner
{
  Where where;
  char name[MAX_NAME];
  gsize name_length;
  GString *field; /* where the value goes; NULL: nowhere */
  guint received;
  GString *subject; /* raw; NULL when absent */
  GString *message_id;
  char *shown_subject; /* what the getters gave away */
  char *shown_message_id;
};

RestanteHeaderScanner *
restante_header_scanner_new (void)
{
  return g_new0 (RestanteHeaderScanner, 1);
}

static void
free_string (GString *string)
{
  if (string)
    g_string_free (string, TRUE);
}

void
restante_header_scanner_free (RestanteHeaderScanner *self)
{
  if (!self)
    return;
  free_string (self->subject);
  free_string (self->message_id);
  g_free (self->shown_subject);
  g_free (self->shown_message_id);
  g_free (self);
}

static gboolean
is_named (RestanteHeaderScanner *self, const char *name)
{
  return self->name_length == strlen (name) &&
         g_ascii_strncasecmp (self->name, name, self->name_length) == 0;
}

/* The first field of a name counts: later ones are forgeries as often as mistakes. */
static GString *
keep_first (GString **field)
{
  if (*field)
    return NULL;
  *field = g_string_new (NULL);
  return *field;
}

/* The colon was read. */
static void
end_name (RestanteHeaderScanner *self)
{
  while (self->name_length > 0 && g_ascii_isspace (self->name[self->name_length - 1]))
    self->name_length--; /* RFC 5322 section 4.5: blanks before the colon */
  self->where = IN_VALUE;
  self->field = NULL;
  if (is_named (self, "Received"))
    self->received++;
  else if (is_named (self, "Subject"))
    self->field = keep_first (&self->subject);
  else if (is_named (self, "Message-ID"))
    self->field = keep_first (&self->message_id);
}

static void
take_name (RestanteHeaderScanner *self, char c)
{
  if (c == ':') {
    end_name (self);
  } else if (c == '\n') {
    self->where = AT_START; /* no field at all; the lines behind it may be */
  } else if (self->name_length < MAX_NAME) {
    self->name[self->name_length++] = c;
  } else {
    self->where = IN_VALUE; /* no name of ours is so long */
    self->field = NULL;
  }
}

static void
start_line (RestanteHeaderScanner *self, char c)
{
  if (c == '\r') {
    self->where = AT_END;
  } else if (c == ' ' || c == '\t') {
    self->where = IN_VALUE; /* folded: the same field goes on */
    if (self->field && self->field->len < MAX_VALUE)
      g_string_append_c (self->field, ' ');
  } else {
    self->where = IN_NAME;
    self->name_length = 0;
    take_name (self, c);
  }
}

/* Takes the value up to the end of the line or of the bytes; gives how many that were. */
static gsize
take_value (RestanteHeaderScanner *self, const guint8 *bytes, gsize length)
{
  const guint8 *lf = memchr (bytes, '\n', length);
  gsize taken = lf ? (gsize)(lf - bytes) : length;
  if (self->field)
    g_string_append_len (self->field, (const char *)bytes,
                         MIN (taken, MAX_VALUE - MIN (self->field->len, MAX_VALUE)));
  if (!lf)
    return taken;
  if (self->field && self->field->len > 0 && self->field->str[self->field->len - 1] == '\r')
    g_string_truncate (self->field, self->field->len - 1);
  self->where = AT_START;
  return taken + 1;
}

static void
take_byte (RestanteHeaderScanner *self, char c)
{
  if (self->where == AT_START)
    start_line (self, c);
  else if (self->where == IN_NAME)
    take_name (self, c);
  else
    self->where = c == '\n' ? DONE : IN_VALUE;
}

void
restante_header_scanner_feed (RestanteHeaderScanner *self, const guint8 *bytes, gsize length)
{
  if (length == 0 || self->where == DONE)
    return;
  g_clear_pointer (&self->shown_subject, g_free);
  g_clear_pointer (&self->shown_message_id, g_free);
  while (length > 0 && self->where != DONE) {
    gsize taken = 1;
    if (self->where == IN_VALUE)
      taken = take_value (self, bytes, length);
    else
      take_byte (self, (char)*bytes);
    bytes += taken;
    length -= taken;
  }
}

gboolean
restante_header_scanner_is_done (RestanteHeaderScanner *self)
{
  return self->where == DONE;
}

guint
restante_header_scanner_get_received (RestanteHeaderScanner *self)
{
  return self->received;
}

static const char *
show (const GString *field, char **shown)
{
  if (!field)
    return NULL;
  if (!*shown)
    *shown = g_strstrip (g_utf8_make_valid (field->str, field->len));
  return *shown;
}

const char *
restante_header_scanner_get_subject (RestanteHeaderScanner *self)
{
  return show (self->subject, &self->shown_subject);
}

const char *
restante_header_scanner_get_message_id (RestanteHeaderScanner *self)
{
  return show (self->message_id, &self->shown_message_id);
}
