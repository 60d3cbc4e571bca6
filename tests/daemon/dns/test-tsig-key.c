/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tsig-key.h"

#include <string.h>

#include "dns/writer.h"

#define SECRET "c2VjcmV0IHdvcmRzIGZvciBhIHRlc3Q=" /* printf 'secret words for a test' | base64 */

static void
assert_key (const char *text, const char *name, const char *algorithm, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteTsigKey) key = restante_tsig_key_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key->name, ==, name);
  g_assert_cmpstr (key->algorithm, ==, algorithm);
  g_assert_cmpstr (key->secret, ==, secret);
}

/* named.conf(5): quotes, white space, comments and the order are free. */
static void
test_forms (void)
{
  static const char *const texts[] = {
    "key \"home.example\" {\n\talgorithm hmac-sha256;\n\tsecret \"" SECRET "\";\n};\n",
    "key home.example{algorithm hmac-sha256;secret " SECRET ";};",
    "key home.example. { secret \"" SECRET "\"; algorithm \"HMAC-SHA256\"; }",
    "# made by hand\r\nkey /* whose */ \"Home.Example\" { // this\r\n algorithm hmac-sha256;\r\n"
    " secret \"" SECRET "\" # never tell\r\n ; /* the\n end */ } ; // \n",
    "KEY \"home.example\" { Algorithm hmac-sha256; Secret \"" SECRET "\"; };",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_key (texts[i], "home.example", "hmac-sha256", SECRET);
  assert_key ("key update_1 { algorithm hmac-sha512; secret \"ab//+w==\"; };", "update_1",
              "hmac-sha512", "ab//+w==");
  assert_key ("key k { algorithm hmac-sha512; secret ab//+w==; };", "k", "hmac-sha512", "ab//+w==");
}

static void
test_faults (void)
{
  static const struct
  {
    const char *text;
    const char *word; /* of the error */
  } rows[] = {
    { "", "cannot be read" },
    { SECRET, "cannot be read" },
    { "home:" SECRET, "cannot be read" },
    { "key", "cannot be read" },
    { "key \"a\"", "cannot be read" },
    { "key \"a { algorithm hmac-sha256; secret \"" SECRET "\"; };", "cannot be read" },
    { "key a { algorithm hmac-sha256; secret \"" SECRET "\"; ", "cannot be read" },
    { "key a { algorithm hmac-sha256 secret \"" SECRET "\"; };", "cannot be read" },
    { "key a { algorithm hmac-sha256; secret \"" SECRET "\" };", "cannot be read" },
    { "key a { algorithm hmac-sha256; secret; };", "cannot be read" },
    { "key a { /* algorithm hmac-sha256; secret \"" SECRET "\"; };", "cannot be read" },
    { "zone a { algorithm hmac-sha256; secret \"" SECRET "\"; };", "cannot be read" },
    { "key \"a b\" { algorithm hmac-sha256; secret \"" SECRET "\"; };", "no domain name" },
    { "key a { algorithm hmac-md5; secret \"" SECRET "\"; };", "hmac-sha512" },
    { "key a { algorithm hmac-sha256-128; secret \"" SECRET "\"; };", "hmac-sha512" },
    { "key a { algorithm hmac-sha256; };", "no secret" },
    { "key a { secret \"" SECRET "\"; };", "no algorithm" },
    { "key a { algorithm hmac-sha256; secret \"\"; };", "cannot be read" },
    { "key a { algorithm hmac-sha256; secret \"hidden words\"; };", "base64" },
    { "key a { algorithm hmac-sha256; secret \"abcde\"; };", "base64" },
    { "key a { algorithm hmac-sha256; secret \"ab==cd==\"; };", "base64" },
    { "key a { algorithm hmac-sha256; secret \"" SECRET "\"; secret \"ab==\"; };", "two secrets" },
    { "key a { algorithm hmac-sha256; algorithm hmac-sha256; };", "two algorithms" },
    { "key a { algorithm hmac-sha256; secret \"" SECRET "\"; port 5; };", "says more" },
    { "key a { algorithm hmac-sha256; secret \"" SECRET "\"; }; key b { };", "behind its end" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (restante_tsig_key_parse (rows[i].text, &error));
    g_assert_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, rows[i].word));
    g_assert_null (strchr (error->message, '\n'));
    /* Whatever was given may be the secret. */
    g_assert_null (strstr (error->message, SECRET));
    g_assert_null (strstr (error->message, "hidden"));
  }
}

/* What BIND's own program prints. */
static void
test_tsig_keygen (void)
{
  static const char *const algorithms[] = { "hmac-sha256", "hmac-sha512" };
  static const gsize sizes[] = { 32, 64 }; /* RFC 8945 section 6: those of the hashes */
  g_autofree char *program = g_find_program_in_path ("tsig-keygen");

  if (program == NULL && g_file_test ("/usr/sbin/tsig-keygen", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/tsig-keygen");
  if (program == NULL)
    g_error ("These tests read the keys of BIND: install the package bind9");
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    const char *arguments[] = { program, "-a", algorithms[i], "restante-key", NULL };
    g_autofree char *text = NULL;
    g_autofree guchar *secret = NULL;
    g_autoptr (RestanteTsigKey) key = NULL;
    g_autoptr (GError) error = NULL;
    gsize size;

    g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL,
                  &error);
    g_assert_no_error (error);
    key = restante_tsig_key_parse (text, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (key->name, ==, "restante-key");
    g_assert_cmpstr (key->algorithm, ==, algorithms[i]);
    secret = g_base64_decode (key->secret, &size);
    g_assert_cmpuint (size, ==, sizes[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/tsig-key/forms", test_forms);
  g_test_add_func ("/dns/tsig-key/faults", test_faults);
  g_test_add_func ("/dns/tsig-key/tsig-keygen", test_tsig_keygen);
  return g_test_run ();
}
