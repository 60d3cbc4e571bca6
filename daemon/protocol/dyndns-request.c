/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dyndns-request.h"

#include <string.h>

#include "protocol/wipe.h"

static const char *const paths[] = { "/nic/update", "/v3/update", NULL };

/* What a request consists of, before it is known what it means. */
typedef struct
{
  char *method;
  char *path;  /* still encoded */
  char *query; /* the same, or NULL */
  char *authorization;
} Lines;

static void
clear_lines (Lines *lines)
{
  g_free (lines->method);
  g_free (lines->path);
  g_free (lines->query);
  restante_wipe_free (lines->authorization);
}

void
restante_dyndns_request_free (RestanteDyndnsRequest *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->hostnames);
  g_strfreev (self->addresses);
  g_free (self->user);
  restante_wipe_free (self->password);
  g_free (self);
}

/* The next line without its end, or NULL; *@rest is behind it. */
static const guint8 *
next_line (const guint8 **rest, gsize *left, gsize *length)
{
  const guint8 *line = *rest;
  const guint8 *end = *left > 0 ? memchr (line, '\n', *left) : NULL;

  if (end == NULL)
    return NULL;
  *length = (gsize)(end - line);
  *left -= *length + 1;
  *rest = end + 1;
  if (*length > 0 && line[*length - 1] == '\r')
    (*length)--;
  return line;
}

/* Lines before the request's first count for nothing (RFC 9112 section 2.2). */
gboolean
restante_dyndns_request_is_whole (const guint8 *bytes, gsize length)
{
  gboolean begun = FALSE;
  gsize size;

  while (next_line (&bytes, &length, &size) != NULL) {
    if (size == 0 && begun)
      return TRUE;
    begun = begun || size > 0;
  }
  return FALSE;
}

/* Text, or NULL: it has control characters in it. A tab may stand between words. */
static char *
take_text (const guint8 *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
      return NULL;
  return g_strndup ((const char *)line, length);
}

static gboolean
is_version (const char *text)
{
  return strlen (text) == 8 && g_str_has_prefix (text, "HTTP/1.") && g_ascii_isdigit (text[7]);
}

/* Behind "http://host", if @target begins so (RFC 9112 section 3.2.2, RFC 3986 section 3). */
static const char *
skip_authority (const char *target)
{
  const char *authority = target;

  while (g_ascii_isalnum (*authority) || *authority == '+' || *authority == '-' ||
         *authority == '.')
    authority++;
  if (authority == target || !g_str_has_prefix (authority, "://"))
    return target;
  return authority + 3 + strcspn (authority + 3, "/?#");
}

/* "/path?query". */
static gboolean
read_target (Lines *lines, const char *target)
{
  const char *path = skip_authority (target);
  const char *query;

  if (path[0] != '/')
    return FALSE;
  query = strchr (path, '?');
  lines->path = query != NULL ? g_strndup (path, (gsize)(query - path)) : g_strdup (path);
  lines->query = query != NULL ? g_strdup (query + 1) : NULL;
  return TRUE;
}

static gboolean
read_request_line (Lines *lines, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 3 || words[0][0] == '\0' || !is_version (words[2]) ||
      !read_target (lines, words[1]))
    return FALSE;
  lines->method = g_strdup (words[0]);
  return TRUE;
}

/* One field may have the credentials; two could be meant for two readers. */
static gboolean
read_field (Lines *lines, const char *line)
{
  const char *colon = strchr (line, ':');

  /* Folded lines went with RFC 7230, and a space before the colon with RFC 7230 section 3.2.4. */
  if (colon == NULL || colon == line || g_ascii_isspace (line[0]) || g_ascii_isspace (colon[-1]))
    return FALSE;
  if (g_ascii_strncasecmp (line, "Authorization:", strlen ("Authorization:")) != 0)
    return TRUE;
  if (lines->authorization != NULL)
    return FALSE;
  lines->authorization = g_strstrip (g_strdup (colon + 1));
  return TRUE;
}

static gboolean
read_one (Lines *lines, const guint8 *line, gsize length)
{
  char *text = take_text (line, length);
  gboolean good = text != NULL && (lines->method == NULL ? read_request_line (lines, text)
                                                         : read_field (lines, text));

  restante_wipe_free (text);
  return good;
}

static gboolean
read_lines (Lines *lines, const guint8 *bytes, gsize length)
{
  const guint8 *line;
  gsize size;

  while ((line = next_line (&bytes, &length, &size)) != NULL) {
    if (size == 0 && lines->method != NULL)
      return TRUE;
    if (size > 0 && !read_one (lines, line, size))
      return FALSE;
  }
  return FALSE;
}

/* Text of a form (application/x-www-form-urlencoded), where "+" is a space. NULL: it is none. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *spaced = g_strndup (text, length);

  g_strdelimit (spaced, "+", ' ');
  return g_uri_unescape_string (spaced, NULL);
}

/* Values are lists; what is empty, as a router without IPv6 sends, is left out. */
static void
add_values (GStrvBuilder *builder, const char *value)
{
  g_auto (GStrv) values = g_strsplit (value, ",", -1);

  for (guint i = 0; values[i] != NULL; i++)
    if (g_strstrip (values[i])[0] != '\0')
      g_strv_builder_add (builder, values[i]);
}

static gboolean
read_parameter (const char *parameter, GStrvBuilder *hostnames, GStrvBuilder *addresses)
{
  const char *equals = strchr (parameter, '=');
  gsize length = equals != NULL ? (gsize)(equals - parameter) : strlen (parameter);
  g_autofree char *name = decode (parameter, length);
  g_autofree char *value =
      equals != NULL ? decode (equals + 1, strlen (equals + 1)) : g_strdup ("");

  if (name == NULL || value == NULL)
    return FALSE;
  if (strcmp (name, "hostname") == 0)
    add_values (hostnames, value);
  else if (strcmp (name, "myip") == 0 || strcmp (name, "myipv6") == 0)
    add_values (addresses, value);
  return TRUE;
}

static gboolean
read_query (RestanteDyndnsRequest *self, const char *query)
{
  g_auto (GStrv) parameters = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr (GStrvBuilder) hostnames = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  gboolean good = TRUE;

  for (guint i = 0; parameters[i] != NULL && good; i++)
    good = read_parameter (parameters[i], hostnames, addresses);
  self->hostnames = g_strv_builder_end (hostnames);
  self->addresses = g_strv_builder_end (addresses);
  return good;
}

static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize padding = 0;

  while (padding < MIN (length, 2) && text[length - 1 - padding] == '=')
    padding++;
  for (gsize i = 0; i < length - padding; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;
  return length > 0 && length % 4 == 0;
}

/* RFC 7617 section 2: all behind the first colon is the password. */
static void
split_credentials (RestanteDyndnsRequest *self, const char *pair, gsize length)
{
  const char *colon = memchr (pair, ':', length);

  if (colon == NULL || memchr (pair, '\0', length) != NULL)
    return;
  self->user = g_strndup (pair, (gsize)(colon - pair));
  self->password = g_strndup (colon + 1, length - (gsize)(colon + 1 - pair));
}

static void
read_credentials (RestanteDyndnsRequest *self, const char *authorization)
{
  const char *encoded;
  guchar *pair;
  gsize length = 0;

  self->has_credentials = authorization != NULL;
  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Basic ", 6) != 0)
    return;
  encoded = authorization + strspn (authorization + 6, " ") + 6;
  if (!is_base64 (encoded))
    return;
  pair = g_base64_decode (encoded, &length);
  split_credentials (self, (const char *)pair, length);
  explicit_bzero (pair, length);
  g_free (pair);
}

static RestanteDyndnsRequest *
understand (const Lines *lines, RestanteDyndnsAnswer *problem)
{
  g_autoptr (RestanteDyndnsRequest) self = g_new0 (RestanteDyndnsRequest, 1);

  *problem = RESTANTE_DYNDNS_ELSEWHERE;
  if (!g_strv_contains (paths, lines->path))
    return NULL;
  *problem = RESTANTE_DYNDNS_NOT_GET;
  if (strcmp (lines->method, "GET") != 0)
    return NULL;
  *problem = RESTANTE_DYNDNS_MALFORMED;
  if (!read_query (self, lines->query))
    return NULL;
  read_credentials (self, lines->authorization);
  return g_steal_pointer (&self);
}

RestanteDyndnsRequest *
restante_dyndns_request_parse (const guint8 *bytes, gsize length, RestanteDyndnsAnswer *problem)
{
  RestanteDyndnsRequest *self = NULL;
  Lines lines = { 0 };

  *problem =
      length > RESTANTE_DYNDNS_REQUEST_MAX ? RESTANTE_DYNDNS_TOO_LARGE : RESTANTE_DYNDNS_MALFORMED;
  if (length <= RESTANTE_DYNDNS_REQUEST_MAX && read_lines (&lines, bytes, length))
    self = understand (&lines, problem);
  clear_lines (&lines);
  return self;
}
