/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tsig-key.h"

#include <string.h>

#include "dns/writer.h"
#include "protocol/address.h"
#include "protocol/wipe.h"

#define WANTED "key \"NAME\" { algorithm hmac-sha256; secret \"…\"; };"

/* The ones that RFC 8945 section 6 still recommends and ldns knows. */
static const char *const algorithms[] = { "hmac-sha256", "hmac-sha512", NULL };

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS, "the key %s: %s", what,
               "give the clause that tsig-keygen prints, " WANTED);
  return FALSE;
}

void
restante_tsig_key_free (RestanteTsigKey *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->algorithm);
  restante_wipe_free (self->secret);
  g_free (self);
}

/* NULL: a comment without an end. */
static const char *
skip_comment (const char *text)
{
  const char *end;

  if (text[0] == '#' || (text[0] == '/' && text[1] == '/'))
    return text + strcspn (text, "\n");
  end = strstr (text + 2, "*/");
  return end != NULL ? end + 2 : NULL;
}

static const char *
skip_space (const char *text)
{
  while (text != NULL && *text != '\0') {
    if (g_ascii_isspace (*text))
      text++;
    else if (*text == '#' || (text[0] == '/' && (text[1] == '/' || text[1] == '*')))
      text = skip_comment (text);
    else
      break;
  }
  return text;
}

/* Takes @sign off *@text. */
static gboolean
take_sign (const char **text, char sign)
{
  const char *rest = skip_space (*text);

  if (rest == NULL || *rest != sign)
    return FALSE;
  *text = rest + 1;
  return TRUE;
}

/* A word, quoted or not; NULL when there is none. In memory of its own: wipe() it. */
static char *
take_word (const char **text)
{
  const char *word = skip_space (*text);
  gboolean quoted = word != NULL && *word == '"';
  gsize length;

  if (word == NULL)
    return NULL;
  word += quoted;
  /* A "/" is a letter of base64. */
  length = strcspn (word, quoted ? "\"\n" : "\"{};# \t\r\n\v\f");
  if (length == 0 || (quoted && word[length] != '"'))
    return NULL;
  *text = word + length + quoted;
  return g_strndup (word, length);
}

/* Base64 to the end (RFC 4648 section 4): GLib leaves out what is none. */
static gboolean
is_base64 (const char *text)
{
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (text + length, "=");

  return length > 1 && padding <= 2 && (length + padding) % 4 == 0 &&
         text[length + padding] == '\0';
}

static gboolean
set_algorithm (RestanteTsigKey *self, const char *word, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  if (self->algorithm != NULL)
    return fail (error, "has two algorithms");
  if (!g_strv_contains (algorithms, lower))
    return fail (error, "must have the algorithm hmac-sha256 or hmac-sha512");
  self->algorithm = g_steal_pointer (&lower);
  return TRUE;
}

static gboolean
set_secret (RestanteTsigKey *self, const char *word, GError **error)
{
  if (self->secret != NULL)
    return fail (error, "has two secrets");
  if (!is_base64 (word))
    return fail (error, "has a secret that is no base64");
  self->secret = g_strdup (word);
  return TRUE;
}

/* "algorithm WORD;" or "secret WORD;" */
static gboolean
take_statement (RestanteTsigKey *self, const char **text, GError **error)
{
  char *what = take_word (text);
  char *word = what != NULL ? take_word (text) : NULL;
  gboolean taken = FALSE;

  if (word == NULL || !take_sign (text, ';'))
    fail (error, "cannot be read");
  else if (g_ascii_strcasecmp (what, "algorithm") == 0)
    taken = set_algorithm (self, word, error);
  else if (g_ascii_strcasecmp (what, "secret") == 0)
    taken = set_secret (self, word, error);
  else
    fail (error, "says more than an algorithm and a secret");
  restante_wipe_free (what);
  restante_wipe_free (word);
  return taken;
}

/* "key NAME {" */
static gboolean
take_head (RestanteTsigKey *self, const char **text, GError **error)
{
  char *word = take_word (text);
  char *name = word != NULL ? take_word (text) : NULL;
  gboolean taken = name != NULL && g_ascii_strcasecmp (word, "key") == 0 && take_sign (text, '{');

  if (taken)
    self->name = restante_domain_normalize (name, NULL);
  restante_wipe_free (word);
  restante_wipe_free (name);
  if (!taken)
    return fail (error, "cannot be read");
  return self->name != NULL || fail (error, "has a name that is no domain name");
}

static gboolean
check_whole (const RestanteTsigKey *self, GError **error)
{
  if (self->algorithm == NULL)
    return fail (error, "has no algorithm");
  if (self->secret == NULL)
    return fail (error, "has no secret");
  return TRUE;
}

RestanteTsigKey *
restante_tsig_key_parse (const char *text, GError **error)
{
  g_autoptr (RestanteTsigKey) self = g_new0 (RestanteTsigKey, 1);

  if (!take_head (self, &text, error))
    return NULL;
  while (!take_sign (&text, '}'))
    if (!take_statement (self, &text, error))
      return NULL;
  take_sign (&text, ';');
  text = skip_space (text);
  if (text == NULL || *text != '\0') {
    fail (error, "has something behind its end");
    return NULL;
  }
  return check_whole (self, error) ? g_steal_pointer (&self) : NULL;
}
