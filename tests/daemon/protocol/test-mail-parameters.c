/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/mail-parameters.h"

#include <string.h>

static const RestanteCapabilities nothing = { 0 };
static const RestanteCapabilities everything = {
  .esmtp = TRUE, .eight_bit_mime = TRUE, .smtputf8 = TRUE, .size = TRUE, .size_limit = 1000
};
static const RestanteCapabilities no_limit = { .size = TRUE };

static guint
take (RestanteMailParameters *parameters, const char *argument, const RestanteCapabilities *offered)
{
  RestanteCommand command = { RESTANTE_VERB_MAIL, { argument, strlen (argument) } };
  const RestanteRefusal *refusal = restante_mail_parameters_take (parameters, &command, offered);
  return refusal ? refusal->code : 0;
}

static void
test_good (void)
{
  RestanteMailParameters parameters = { 7, TRUE, TRUE };
  g_assert_cmpuint (take (&parameters, "", &nothing), ==, 0);
  g_assert_true (parameters.size == 0 && !parameters.eight_bit && !parameters.smtputf8);
  g_assert_cmpuint (take (&parameters, " size=1000 body=8bitmime smtputf8", &everything), ==, 0);
  g_assert_true (parameters.size == 1000 && parameters.eight_bit && parameters.smtputf8);
  g_assert_cmpuint (take (&parameters, " BODY=7BIT SIZE=0", &everything), ==, 0);
  g_assert_true (parameters.size == 0 && !parameters.eight_bit && !parameters.smtputf8);
  g_assert_cmpuint (take (&parameters, " SIZE=18446744073709551615", &no_limit), ==, 0);
  g_assert_cmpuint (parameters.size, ==, G_MAXUINT64);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *argument;
    const RestanteCapabilities *offered;
    guint code;
  } cases[] = {
    { " SIZE=1", &nothing, 555 },
    { " BODY=7BIT", &nothing, 555 },
    { " SMTPUTF8", &nothing, 555 },
    { " RET=FULL", &everything, 555 },
    { " SIZE=1001", &everything, 552 },
    { " SIZE=18446744073709551616", &everything, 552 },
    { " SIZE=000000000000000000001", &everything, 501 },
    { " SIZE=-1", &everything, 501 },
    { " SIZE=+1", &everything, 501 },
    { " SIZE", &everything, 501 },
    { " BODY", &everything, 501 },
    { " BODY=BINARYMIME", &everything, 501 },
    { " SMTPUTF8=1", &everything, 501 },
    { " SIZE=", &everything, 501 },
    { "SIZE=1", &everything, 501 },
    { " BODY=8BITMIME SIZE=1001", &everything, 552 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteMailParameters parameters;
    g_assert_cmpuint (take (&parameters, cases[i].argument, cases[i].offered), ==, cases[i].code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/mail-parameters/good", test_good);
  g_test_add_func ("/protocol/mail-parameters/refused", test_refused);
  return g_test_run ();
}
