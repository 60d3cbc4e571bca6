/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/mail-parameters.h"

#include <string.h>

static const RestanteRefusal broken = { 501, "5.5.4", "The parameters are not valid" };
static const RestanteRefusal unknown = { 555, "5.5.4", "A parameter is not recognized" };
static const RestanteRefusal bad_size = { 501, "5.5.4", "SIZE needs a number" };
static const RestanteRefusal bad_body = { 501, "5.5.4", "BODY is 7BIT or 8BITMIME" };
static const RestanteRefusal bad_smtputf8 = { 501, "5.5.4", "SMTPUTF8 has no value" };
static const RestanteRefusal too_big = { 552, "5.3.4",
                                         "The message is larger than this server takes" };

/* size-value is 1 to 20 digits (RFC 1870 section 4); 20 may be more than 64 bits hold, and too big
 * then. */
static const RestanteRefusal *
take_size (RestanteMailParameters *self,
           const RestanteToken *value,
           const RestanteCapabilities *offered)
{
  if (!offered->size)
    return &unknown;
  if (!value->text || value->length > 20)
    return &bad_size;
  g_autofree char *digits = g_strndup (value->text, value->length);
  if (strspn (digits, "0123456789") != value->length)
    return &bad_size;
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, &self->size, NULL))
    return &too_big;
  return offered->size_limit > 0 && self->size > offered->size_limit ? &too_big : NULL;
}

static const RestanteRefusal *
take_body (RestanteMailParameters *self,
           const RestanteToken *value,
           const RestanteCapabilities *offered)
{
  if (!offered->eight_bit_mime)
    return &unknown;
  if (!value->text)
    return &bad_body;
  self->eight_bit = restante_token_is (value, "8BITMIME");
  return self->eight_bit || restante_token_is (value, "7BIT") ? NULL : &bad_body;
}

static const RestanteRefusal *
take_smtputf8 (RestanteMailParameters *self,
               const RestanteToken *value,
               const RestanteCapabilities *offered)
{
  if (!offered->smtputf8)
    return &unknown;
  self->smtputf8 = TRUE;
  return value->text ? &bad_smtputf8 : NULL;
}

static const struct
{
  const char *keyword;
  const RestanteRefusal *(*take) (RestanteMailParameters *self,
                                  const RestanteToken *value,
                                  const RestanteCapabilities *offered);
} parameters[] = {
  { "SIZE", take_size },
  { "BODY", take_body },
  { "SMTPUTF8", take_smtputf8 },
};

static const RestanteRefusal *
take_one (RestanteMailParameters *self,
          const RestanteToken *keyword,
          const RestanteToken *value,
          const RestanteCapabilities *offered)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (restante_token_is (keyword, parameters[i].keyword))
      return parameters[i].take (self, value, offered);
  return &unknown;
}

const RestanteRefusal *
restante_mail_parameters_take (RestanteMailParameters *self,
                               RestanteCommand *command,
                               const RestanteCapabilities *offered)
{
  *self = (RestanteMailParameters){ 0 };
  RestanteToken keyword, value;
  RestanteParameter found;
  while ((found = restante_command_take_parameter (command, &keyword, &value))) {
    const RestanteRefusal *refusal =
        found == RESTANTE_PARAMETER_BROKEN ? &broken : take_one (self, &keyword, &value, offered);
    if (refusal)
      return refusal;
  }
  return NULL;
}
