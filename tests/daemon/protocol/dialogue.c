/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogue.h"

#include <string.h>

static void
step_free (DialogueStep *step)
{
  g_byte_array_unref (step->send);
  g_ptr_array_unref (step->replies);
  g_ptr_array_unref (step->stored);
  g_ptr_array_unref (step->digests);
  g_free (step);
}

static void
unref_bytes (gpointer bytes)
{
  if (bytes)
    g_bytes_unref (bytes);
}

static DialogueStep *
add_step (Dialogue *self)
{
  DialogueStep *step = g_new0 (DialogueStep, 1);
  step->send = g_byte_array_new ();
  step->replies = g_ptr_array_new_with_free_func (g_free);
  step->stored = g_ptr_array_new_with_free_func (unref_bytes);
  step->digests = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->steps, step);
  return step;
}

static DialogueStep *
last_step (Dialogue *self)
{
  return g_ptr_array_index (self->steps, self->steps->len - 1);
}

/* The step that is still being written by the client: a new one once something was expected. */
static DialogueStep *
sending_step (Dialogue *self)
{
  DialogueStep *step = last_step (self);
  if (step->replies->len || step->stored->len || step->closed)
    return add_step (self);
  return step;
}

static guint
hex_digits (const char *text, guint *value)
{
  g_assert_true (g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1]));
  *value = g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]);
  return 2;
}

/* \r \n \t \0 \\ \" and \xHH. */
static void
append_unescaped (GByteArray *out, const char *text, gsize length)
{
  static const char escapes[] = "r\rn\nt\t0\0\\\\\"\"";
  for (gsize i = 0; i < length; i++) {
    guint8 byte = text[i];
    if (text[i] == '\\') {
      guint value = 256;
      i++;
      for (gsize e = 0; e + 1 < sizeof escapes; e += 2)
        if (text[i] == escapes[e])
          value = (guint8)escapes[e + 1];
      if (text[i] == 'x')
        i += hex_digits (text + i + 1, &value);
      g_assert_cmpuint (value, <, 256);
      byte = value;
    }
    g_byte_array_append (out, &byte, 1);
  }
}

static void
add_reply (DialogueStep *step, const char *text)
{
  guint n = step->replies->len;
  char *last = n ? g_ptr_array_index (step->replies, n - 1) : NULL;
  const char *last_line = last ? (strrchr (last, '\n') ? strrchr (last, '\n') + 1 : last) : NULL;
  if (last_line && strlen (last_line) > 3 && last_line[3] == '-') {
    step->replies->pdata[n - 1] = g_strconcat (last, "\n", text, NULL);
    g_free (last);
  } else {
    g_ptr_array_add (step->replies, g_strdup (text));
  }
}

static void
add_point (Dialogue *self, const char *text)
{
  DialogueStep *step = last_step (self);
  if (strcmp (text, "tls") == 0) {
    add_step (self)->tls = TRUE;
    self->has_tls = TRUE;
  } else if (strcmp (text, "closed") == 0) {
    step->closed = TRUE;
  } else if (g_str_has_prefix (text, "stored \"") && g_str_has_suffix (text, "\"")) {
    GByteArray *content = g_byte_array_new ();
    gsize start = strlen ("stored \"");
    append_unescaped (content, text + start, strlen (text) - start - 1);
    g_ptr_array_add (step->stored, g_byte_array_free_to_bytes (content));
    g_ptr_array_add (step->digests, NULL);
  } else if (g_str_has_prefix (text, "message ")) {
    g_ptr_array_add (step->stored, NULL);
    g_ptr_array_add (step->digests, g_strdup (text + strlen ("message ")));
  } else {
    g_error ("%s: no such point: %s", self->name, text);
  }
}

static void
set_option (Dialogue *self, const char *line)
{
  if (g_str_has_prefix (line, "domains: ")) {
    g_free (self->domain);
    self->domain = g_strdup (line + strlen ("domains: "));
  } else if (g_str_has_prefix (line, "max-size: ")) {
    self->max_size = g_ascii_strtoull (line + strlen ("max-size: "), NULL, 10);
  } else if (g_str_has_prefix (line, "promise: ")) {
    self->promise = g_strdup (line + strlen ("promise: "));
  } else {
    g_error ("%s: cannot be read: %s", self->name, line);
  }
}

static void
add_line (Dialogue *self, const char *line)
{
  gsize length = strlen (line);
  if (length == 0 || line[0] == '#')
    return;
  if (g_str_has_prefix (line, "C: ")) {
    GByteArray *send = sending_step (self)->send;
    g_byte_array_append (send, (const guint8 *)line + 3, length - 3);
    g_byte_array_append (send, (const guint8 *)"\r\n", 2);
  } else if (g_str_has_prefix (line, "C~ ")) {
    append_unescaped (sending_step (self)->send, line + 3, length - 3);
  } else if (g_str_has_prefix (line, "S: ")) {
    add_reply (last_step (self), line + 3);
  } else if (g_str_has_prefix (line, "= ")) {
    add_point (self, line + 2);
  } else {
    set_option (self, line);
  }
}

Dialogue *
dialogue_load (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  Dialogue *self = g_new0 (Dialogue, 1);
  self->name = g_path_get_basename (path);
  self->domain = g_strdup ("home.test");
  self->max_size = 52428800;
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)step_free);
  add_step (self);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    add_line (self, *line);
  return self;
}

void
dialogue_free (Dialogue *self)
{
  g_free (self->name);
  g_free (self->domain);
  g_free (self->promise);
  g_ptr_array_unref (self->steps);
  g_free (self);
}
