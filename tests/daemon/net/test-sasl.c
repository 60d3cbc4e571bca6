/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client is libgsasl's own; CRAM-MD5 is computed here once more, as RFC 2195 has it. */
#include "net/sasl.h"

#include <gsasl.h>
#include <string.h>

#define USER     "home.test"
#define PASSWORD "tanstaaftanstaaf"

static const char *const mechanisms[] = { "CRAM-MD5", "SCRAM-SHA-256" };

static RestanteSecret *
find_password (const char *user, gpointer user_data)
{
  guint *asked = user_data;

  (*asked)++;
  return g_strcmp0 (user, USER) == 0 ? g_strdup (PASSWORD) : NULL;
}

/* How the exchange ends, and after how many challenges. */
static RestanteSaslStep
talk (const char *mechanism,
      const char *user,
      const char *password,
      const char *other,
      guint *challenges)
{
  guint asked = 0;
  g_autoptr (RestanteSasl) server = restante_sasl_new (mechanism, find_password, &asked);
  Gsasl *library;
  Gsasl_session *client;
  g_autofree char *said = NULL;
  char *response = NULL;
  RestanteSaslStep step;

  g_assert_cmpint (gsasl_init (&library), ==, GSASL_OK);
  g_assert_cmpint (gsasl_client_start (library, mechanism, &client), ==, GSASL_OK);
  gsasl_property_set (client, GSASL_AUTHID, user);
  gsasl_property_set (client, GSASL_AUTHZID, other);
  gsasl_property_set (client, GSASL_PASSWORD, password);
  *challenges = 0;
  while ((step = restante_sasl_step (server, response, &said)) == RESTANTE_SASL_CHALLENGE) {
    gsasl_free (response);
    response = NULL;
    g_assert_cmpint (gsasl_step64 (client, said, &response), <=, GSASL_NEEDS_MORE);
    g_clear_pointer (&said, g_free);
    (*challenges)++;
  }
  g_assert_null (said);
  if (step == RESTANTE_SASL_KNOWN)
    g_assert_cmpstr (restante_sasl_get_user (server), ==, user);
  gsasl_free (response);
  gsasl_finish (client);
  gsasl_done (library);
  return step;
}

static void
test_right_password (gconstpointer mechanism)
{
  guint challenges;

  g_assert_cmpint (talk (mechanism, USER, PASSWORD, NULL, &challenges), ==, RESTANTE_SASL_KNOWN);
  /* SCRAM: nothing, the salt, the server's proof (RFC 5802 section 5, RFC 4954 section 4). */
  g_assert_cmpuint (challenges, ==, g_str_equal (mechanism, "CRAM-MD5") ? 1 : 3);
}

/* Nobody learns which users there are: an unknown one takes the same course. */
static void
test_wrong_password (gconstpointer mechanism)
{
  guint of_known, of_unknown;

  g_assert_cmpint (talk (mechanism, USER, "wrong", NULL, &of_known), ==, RESTANTE_SASL_WRONG);
  g_assert_cmpint (talk (mechanism, "nobody", PASSWORD, NULL, &of_unknown), ==,
                   RESTANTE_SASL_WRONG);
  g_assert_cmpuint (of_known, ==, of_unknown);
}

/* RFC 5802 section 5.1: to be somebody else with one's own password. */
static void
test_acting_for_another (void)
{
  guint challenges;

  g_assert_cmpint (talk ("SCRAM-SHA-256", USER, PASSWORD, "other.test", &challenges), ==,
                   RESTANTE_SASL_WRONG);
  g_assert_cmpint (talk ("SCRAM-SHA-256", USER, PASSWORD, USER, &challenges), ==,
                   RESTANTE_SASL_KNOWN);
}

static char *
answer_cram_md5 (const char *challenge, const char *user, const char *password)
{
  gsize length;
  g_autofree guchar *text = g_base64_decode (challenge, &length);
  g_autofree char *digest = g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guchar *)password,
                                                     strlen (password), text, length);
  g_autofree char *answer = g_strdup_printf ("%s %s", user, digest);

  return g_base64_encode ((const guchar *)answer, strlen (answer));
}

/* RFC 2195 section 2, without libgsasl on the client's side. */
static void
test_cram_md5_by_hand (void)
{
  guint asked = 0;
  g_autoptr (RestanteSasl) server = restante_sasl_new ("CRAM-MD5", find_password, &asked);
  g_autofree char *challenge = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *more = NULL;

  g_assert_cmpint (restante_sasl_step (server, NULL, &challenge), ==, RESTANTE_SASL_CHALLENGE);
  answer = answer_cram_md5 (challenge, USER, PASSWORD);
  g_assert_cmpint (restante_sasl_step (server, answer, &more), ==, RESTANTE_SASL_KNOWN);
  g_assert_cmpuint (asked, ==, 1);
}

/* A challenge is good for one answer: what was overheard is worth nothing. */
static void
test_replay (void)
{
  guint asked = 0;
  g_autoptr (RestanteSasl) first = restante_sasl_new ("CRAM-MD5", find_password, &asked);
  g_autoptr (RestanteSasl) second = restante_sasl_new ("CRAM-MD5", find_password, &asked);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *more = NULL;

  restante_sasl_step (first, NULL, &one);
  restante_sasl_step (second, NULL, &two);
  g_assert_cmpstr (one, !=, two);
  answer = answer_cram_md5 (one, USER, PASSWORD);
  g_assert_cmpint (restante_sasl_step (second, answer, &more), ==, RESTANTE_SASL_WRONG);
}

static void
test_nonsense (gconstpointer mechanism)
{
  /* "nonsense", and nothing, again and again */
  const char *const responses[] = { "bm9uc2Vuc2U=", "" };

  for (guint i = 0; i < G_N_ELEMENTS (responses); i++) {
    guint asked = 0;
    g_autoptr (RestanteSasl) server = restante_sasl_new (mechanism, find_password, &asked);
    g_autofree char *challenge = NULL;
    g_autofree char *more = NULL;

    guint steps = 1;

    g_assert_cmpint (restante_sasl_step (server, NULL, &challenge), ==, RESTANTE_SASL_CHALLENGE);
    while (restante_sasl_step (server, responses[i], &more) == RESTANTE_SASL_CHALLENGE) {
      g_clear_pointer (&more, g_free);
      g_assert_cmpuint (++steps, <, 5);
    }
    g_assert_null (more);
    g_assert_cmpuint (asked, ==, 0);
  }
}

static void
test_other_mechanisms (void)
{
  g_assert_null (restante_sasl_new ("NO-SUCH", find_password, NULL));
}

static void
add_for_each (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++) {
    g_autofree char *path = g_strdup_printf ("/net/sasl/%s/%s", name, mechanisms[i]);

    g_test_add_data_func (path, mechanisms[i], func);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_each ("right-password", test_right_password);
  add_for_each ("wrong-password", test_wrong_password);
  add_for_each ("nonsense", test_nonsense);
  g_test_add_func ("/net/sasl/acting-for-another", test_acting_for_another);
  g_test_add_func ("/net/sasl/cram-md5-by-hand", test_cram_md5_by_hand);
  g_test_add_func ("/net/sasl/replay", test_replay);
  g_test_add_func ("/net/sasl/other-mechanisms", test_other_mechanisms);
  return g_test_run ();
}
