/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of MAIL: nothing that was not offered is ever accepted, and what is refused is
 * refused for good. The first byte says what is offered. */
#include "fuzz.h"
#include "protocol/mail-parameters.h"

#define LIMIT 1000

static RestanteCapabilities
offer (guint8 choice)
{
  return (RestanteCapabilities){
    .size = choice & 1,
    .size_limit = choice & 2 ? LIMIT : 0,
    .eight_bit_mime = (choice & 4) != 0,
    .smtputf8 = (choice & 8) != 0,
  };
}

static void
check_accepted (const RestanteMailParameters *seen, const RestanteCapabilities *offered)
{
  g_assert_true (offered->size || seen->size == 0);
  g_assert_true (offered->size_limit == 0 || seen->size <= offered->size_limit);
  g_assert_true (offered->eight_bit_mime || !seen->eight_bit);
  g_assert_true (offered->smtputf8 || !seen->smtputf8);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  RestanteCapabilities offered = offer (fuzz_take_byte (&input));
  RestanteCommand command = { RESTANTE_VERB_MAIL, { (const char *)input.bytes, input.length } };
  RestanteMailParameters seen;
  const RestanteRefusal *refusal = restante_mail_parameters_take (&seen, &command, &offered);
  if (refusal) {
    /* RFC 5321 section 4.1.1.11, RFC 1870 section 6.1. */
    g_assert_true (refusal->code == 501 || refusal->code == 555 || refusal->code == 552);
    return 0;
  }
  g_assert_cmpuint (command.argument.length, ==, 0);
  check_accepted (&seen, &offered);
  return 0;
}
