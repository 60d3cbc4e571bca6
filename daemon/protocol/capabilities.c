/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/capabilities.h"

#include <string.h>

/* The holder hands over more than it takes: its Received field comes on top. 1 KiB is more than
 * that ever has. */
#define OWN_FIELDS 1024

/* The keywords without a parameter, in the order in which they are offered; SIZE is the one that
 * has one. */
static const struct
{
  const char *keyword;
  gsize offset;
} flags[] = {
  { "PIPELINING", G_STRUCT_OFFSET (RestanteCapabilities, pipelining) },
  { "STARTTLS", G_STRUCT_OFFSET (RestanteCapabilities, starttls) },
  { "ENHANCEDSTATUSCODES", G_STRUCT_OFFSET (RestanteCapabilities, enhanced_status_codes) },
  { "8BITMIME", G_STRUCT_OFFSET (RestanteCapabilities, eight_bit_mime) },
  { "SMTPUTF8", G_STRUCT_OFFSET (RestanteCapabilities, smtputf8) },
  { "CHUNKING", G_STRUCT_OFFSET (RestanteCapabilities, chunking) },
  { "ETRN", G_STRUCT_OFFSET (RestanteCapabilities, etrn) },
};

static gboolean *
flag_of (RestanteCapabilities *self, guint index)
{
  return G_STRUCT_MEMBER_P (self, flags[index].offset);
}

static gboolean
has_flag (const RestanteCapabilities *self, guint index)
{
  return G_STRUCT_MEMBER (gboolean, self, flags[index].offset);
}

static void
set_size (RestanteCapabilities *self, const char *limit)
{
  self->size = TRUE;
  if (!g_ascii_string_to_unsigned (limit, 10, 0, G_MAXUINT64, &self->size_limit, NULL))
    self->size_limit = 0;
}

void
restante_capabilities_add_line (RestanteCapabilities *self, const char *line)
{
  gsize length = strcspn (line, " ");
  if (length == strlen ("SIZE") && g_ascii_strncasecmp (line, "SIZE", length) == 0) {
    g_autofree char *limit = g_strstrip (g_strdup (line + length));
    set_size (self, limit);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (length == strlen (flags[i].keyword) &&
        g_ascii_strncasecmp (line, flags[i].keyword, length) == 0)
      *flag_of (self, i) = TRUE;
}

/* What the holder may take for a primary that takes @limit bytes. */
static guint64
leave_room (guint64 limit)
{
  return limit > OWN_FIELDS ? limit - OWN_FIELDS : 1;
}

RestanteCapabilities
restante_capabilities_mirror (const RestanteCapabilities *self, const RestanteCapabilities *primary)
{
  RestanteCapabilities both = *self;
  both.eight_bit_mime = self->eight_bit_mime && primary->eight_bit_mime;
  both.smtputf8 = self->smtputf8 && primary->smtputf8;
  both.chunking = self->chunking && primary->chunking;
  if (primary->size_limit == 0)
    return both;
  guint64 theirs = leave_room (primary->size_limit);
  if (self->size_limit == 0 || theirs < self->size_limit)
    both.size_limit = theirs;
  return both;
}

static void
append_size (const RestanteCapabilities *self, GString *out, char sign)
{
  g_string_append (out, "SIZE");
  if (self->size_limit > 0)
    g_string_append_printf (out, "%c%" G_GUINT64_FORMAT, sign, self->size_limit);
}

void
restante_capabilities_write (const RestanteCapabilities *self, GString *text)
{
  if (self->size) {
    g_string_append_c (text, '\n');
    append_size (self, text, ' ');
  }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (has_flag (self, i))
      g_string_append_printf (text, "\n%s", flags[i].keyword);
}

char *
restante_capabilities_to_string (const RestanteCapabilities *self)
{
  GString *out = g_string_new (NULL);
  if (self->esmtp)
    g_string_append (out, "ESMTP ");
  if (self->size) {
    append_size (self, out, '=');
    g_string_append_c (out, ' ');
  }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (has_flag (self, i))
      g_string_append_printf (out, "%s ", flags[i].keyword);
  if (out->len > 0)
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

RestanteCapabilities
restante_capabilities_from_string (const char *text)
{
  RestanteCapabilities self = { 0 };
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);
  for (char **word = words; *word; word++) {
    if (g_str_has_prefix (*word, "SIZE="))
      set_size (&self, *word + strlen ("SIZE="));
    else if (strcmp (*word, "ESMTP") == 0)
      self.esmtp = TRUE;
    else
      restante_capabilities_add_line (&self, *word);
  }
  return self;
}
