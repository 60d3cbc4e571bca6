/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/shown-chain.h"

#include <string.h>

#include "folder.h"
#include "net/certificate.h"

#define NAME "mail.example.org"

/* Two authorities; the first one signed one in between and several servers' certificates. */
static const char script[] =
    "cd \"$1\" || exit 1\n"
    "ca='basicConstraints=critical,CA:TRUE'\n"
    "request () { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    " -subj /CN=$1 -keyout $1.pem -out $1.csr; }\n"
    "sign () { printf \"$3\" > ext; openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.pem"
    " -set_serial 0x$SERIAL -days $4 -extfile ext -out $1.crt; }\n"
    "own () { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=$1"
    " -days 10 -addext $ca -keyout $1.pem -out $1.crt; }\n"
    "exec 2>&1\n"
    "SERIAL=1; own root; own other\n"
    "SERIAL=2; request between; sign between root \"$ca\\n\" 10\n"
    "for s in right named under plain wrong; do request $s; done\n"
    "SERIAL=3; sign right root 'subjectAltName=DNS:mail.example.org\\n' 10\n"
    "SERIAL=4; sign named root 'subjectAltName=DNS:www.example.org\\n' 10\n"
    "SERIAL=5; sign under between 'subjectAltName=DNS:mail.example.org\\n' 10\n"
    "SERIAL=6; sign plain root 'subjectAltName=DNS:mail.example.org\\n"
    "extendedKeyUsage=clientAuth\\n' 10\n"
    "SERIAL=7; sign wrong right 'subjectAltName=DNS:mail.example.org\\n' 10\n"
    "for c in *.crt; do openssl x509 -in $c -outform der -out ${c%.crt}.der; done\n";

typedef struct
{
  char *folder;
} Authorities;

static void
set_up (Authorities *self, gconstpointer unused)
{
  g_autofree char *printed = NULL;

  self->folder = folder_new ();
  printed = folder_run (script, self->folder, "");
}

static void
tear_down (Authorities *self, gconstpointer unused)
{
  folder_remove (self->folder);
}

static GBytes *
load (Authorities *self, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".der", NULL);
  g_autofree char *path = folder_path (self->folder, file);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize length = 0;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

/* What a server shows, by the names of the script; "rubbish" is no certificate. */
static RestanteShownChain *
show (Authorities *self, const char *names)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (chain, strcmp (list[i], "rubbish") == 0 ? g_bytes_new_static ("rubbish", 7)
                                                             : load (self, list[i]));
  return restante_shown_chain_new (chain, NAME);
}

/* @problem: of the one at @at as the authority; NULL: the server's certificate holds with it. */
static const struct
{
  const char *shown;
  guint at;
  const char *problem;
} rows[] = {
  { "right root", 1, NULL },
  { "under between root", 1, NULL }, /* an authority in between is one, too */
  { "under between root", 2, NULL },
  { "under root between", 1, NULL }, /* in another order */
  { "right other", 1, "that authority did not sign it" },
  { "right root other", 2, "that authority did not sign it" },
  { "under root", 1, "that authority did not sign it" }, /* what is between is missing */
  { "named root", 1, "it is for another name" },
  { "plain root", 1, "it is not for servers" },
  { "right rubbish root", 1, "it cannot be read" },
  { "right rubbish root", 2, "it cannot be read" },
};

static void
test_authorities (Authorities *self, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RestanteShownChain) chain = show (self, rows[i].shown);
    guint length;
    const RestanteDaneCertificate *shown = restante_shown_chain_get (chain, &length);

    g_test_message ("%s, %u", rows[i].shown, rows[i].at);
    g_assert_cmpuint (length, >, rows[i].at);
    g_assert_cmpstr (shown[rows[i].at].problem, ==, rows[i].problem);
  }
}

/* Only an authority may sign. */
static void
test_server_is_no_authority (Authorities *self, gconstpointer unused)
{
  g_autoptr (RestanteShownChain) chain = show (self, "wrong right root");
  guint length;
  const RestanteDaneCertificate *shown = restante_shown_chain_get (chain, &length);

  g_assert_nonnull (shown[1].problem);
  g_assert_nonnull (shown[2].problem);
}

static void
test_keys (Authorities *self, gconstpointer unused)
{
  g_autoptr (RestanteShownChain) chain = show (self, "right root rubbish");
  guint length;
  const RestanteDaneCertificate *shown = restante_shown_chain_get (chain, &length);

  g_assert_cmpuint (length, ==, 3);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *expected = restante_certificate_fingerprint (shown[i].certificate);
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, shown[i].public_key);

    g_assert_cmpstr (digest, ==, expected + strlen ("sha256:"));
  }
  g_assert_null (shown[2].public_key);
}

static void
test_many (Authorities *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (RestanteShownChain) shown = NULL;
  g_autoptr (RestanteShownChain) none = NULL;
  guint length;

  none = restante_shown_chain_new (chain, NAME);
  restante_shown_chain_get (none, &length);
  g_assert_cmpuint (length, ==, 0);
  for (guint i = 0; i < 3 * RESTANTE_SHOWN_CHAIN_MAX; i++)
    g_ptr_array_add (chain, load (self, "root"));
  shown = restante_shown_chain_new (chain, NAME);
  restante_shown_chain_get (shown, &length);
  g_assert_cmpuint (length, ==, RESTANTE_SHOWN_CHAIN_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Authorities, NULL, set_up, test, tear_down)
  ADD ("/promise/3/net/shown-chain/authorities", test_authorities);
  ADD ("/promise/3/net/shown-chain/server-is-no-authority", test_server_is_no_authority);
  ADD ("/net/shown-chain/keys", test_keys);
  ADD ("/net/shown-chain/many", test_many);
  return g_test_run ();
}
