/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dane.h"

#include <string.h>

#define NAME "_25._tcp.mail.example.org"
/* The digests of "abc" are those of FIPS 180-4 (appendix: examples). */
#define SHA256_ABC                                                                                 \
  "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"                               \
  "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad"
#define SHA512_ABC                                                                                 \
  "\xdd\xaf\x35\xa1\x93\x61\x7a\xba\xcc\x41\x73\x49\xae\x20\x41\x31"                               \
  "\x12\xe6\xfa\x4e\x89\xa9\x7e\xa2\x0a\x9e\xee\xe6\x4b\x55\xd3\x9a"                               \
  "\x21\x92\x99\x2a\x27\x4f\xc1\xa8\x36\xba\x3c\x23\xa3\xfe\xeb\xbd"                               \
  "\x45\x4d\x44\x23\x64\x3c\xe8\x0e\x2a\x9a\xc9\x4f\xa5\x4c\xa4\x9f"
/* Of nothing that is shown here. */
#define SHA512_OTHER                                                                               \
  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"                               \
  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* A session shows up to three certificates, "key" and "certificate" each. */
typedef struct
{
  const char *public_key;
  const char *certificate;
  const char *problem;
} Shown;

static const Shown server[] = { { "abc", "server", "no authority" } };
static const Shown server_by_certificate[] = { { "key", "abc", "no authority" } };
static const Shown other_server[] = { { "other", "other", "no authority" } };
static const Shown under_authority[] = { { "key", "server", "not its own authority" },
                                         { "abc", "authority", NULL } };
static const Shown under_broken_authority[] = { { "key", "server", "not its own authority" },
                                                { "abc", "authority", "it has expired" } };
static const Shown under_two[] = { { "key", "server", "not its own authority" },
                                   { "between", "between", NULL },
                                   { "abc", "authority", NULL } };
/* The server's own key, as if it were its authority. */
static const Shown itself_authority[] = { { "abc", "server", NULL } };

#define RECORD(text) text, sizeof text - 1
#define SHOWN(list)  list, G_N_ELEMENTS (list)

static const struct
{
  const char *record;
  gsize length;
  const Shown *shown;
  guint n_shown;
  RestanteIdentityVerdict verdict;
} rows[] = {
  { RECORD ("\3\1\1" SHA256_ABC), SHOWN (server), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\3\1\2" SHA512_ABC), SHOWN (server), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\3\1\0abc"), SHOWN (server), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\3\0\1" SHA256_ABC), SHOWN (server_by_certificate), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\3\0\1" SHA256_ABC), SHOWN (server), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\3\1\1" SHA256_ABC), SHOWN (other_server), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\3\1\1" SHA256_ABC), NULL, 0, RESTANTE_IDENTITY_STRANGER },
  /* usage 3: the key of an authority is not the server's */
  { RECORD ("\3\1\1" SHA256_ABC), SHOWN (under_authority), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\2\1\1" SHA256_ABC), SHOWN (under_authority), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\2\1\1" SHA256_ABC), SHOWN (under_two), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\2\0\0authority"), SHOWN (under_authority), RESTANTE_IDENTITY_PROVEN },
  { RECORD ("\2\1\1" SHA256_ABC), SHOWN (under_broken_authority), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\2\1\1" SHA256_ABC), SHOWN (other_server), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\2\1\1" SHA256_ABC), SHOWN (itself_authority), RESTANTE_IDENTITY_STRANGER },
  { RECORD ("\2\1\1" SHA256_ABC), NULL, 0, RESTANTE_IDENTITY_STRANGER },
  /* RFC 7672 section 3.1.3: passed over, so that nothing is left that could prove. */
  { RECORD ("\1\1\1" SHA256_ABC), SHOWN (server), RESTANTE_IDENTITY_UNCONFIRMED },
  { RECORD ("\0\1\1" SHA256_ABC), SHOWN (under_authority), RESTANTE_IDENTITY_UNCONFIRMED },
  { RECORD ("\3\2\1" SHA256_ABC), SHOWN (server), RESTANTE_IDENTITY_UNCONFIRMED },
  { RECORD ("\3\1\3" SHA256_ABC), SHOWN (server), RESTANTE_IDENTITY_UNCONFIRMED },
};

typedef struct
{
  RestanteDaneCertificate certificates[3];
  GPtrArray *records;
  RestanteDaneSet *set;
  RestanteIdentityFacts facts;
} Scene;

static void
scene_init (Scene *scene, RestanteDaneAnswer answer, const Shown *shown, guint n_shown)
{
  *scene = (Scene){ 0 };
  scene->records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  scene->set = restante_dane_set_new (NAME, answer, scene->records, 0);
  for (guint i = 0; i < n_shown; i++)
    scene->certificates[i] = (RestanteDaneCertificate){
      g_bytes_new_static (shown[i].certificate, strlen (shown[i].certificate)),
      g_bytes_new_static (shown[i].public_key, strlen (shown[i].public_key)),
      (char *)shown[i].problem,
    };
  scene->facts = (RestanteIdentityFacts){
    .tls = n_shown > 0,
    .fingerprint = n_shown > 0 ? "sha256:shown" : NULL,
    .dane = scene->set,
    .shown = scene->certificates,
    .n_shown = n_shown,
  };
}

static void
scene_clear (Scene *scene)
{
  for (guint i = 0; i < scene->facts.n_shown; i++) {
    g_bytes_unref (scene->certificates[i].certificate);
    g_bytes_unref (scene->certificates[i].public_key);
  }
  restante_dane_set_unref (scene->set);
  g_ptr_array_unref (scene->records);
}

static void
add (Scene *scene, const char *record, gsize length)
{
  g_ptr_array_add (scene->records, g_bytes_new (record, length));
}

/* The verdict; whatever is not proven says why, in a sentence (promise 12). Free the cause. */
static RestanteIdentityVerdict
judge (const Scene *scene, char **cause)
{
  RestanteIdentityVerdict verdict =
      restante_identity_judge (RESTANTE_IDENTITY_DANE, NULL, &scene->facts, cause);

  g_assert_cmpint (*cause != NULL && g_str_has_suffix (*cause, "."), ==,
                   verdict != RESTANTE_IDENTITY_PROVEN);
  return verdict;
}

static void
test_records (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *cause = NULL;
    Scene scene;

    g_test_message ("row %u", i);
    scene_init (&scene, RESTANTE_DANE_SECURE, rows[i].shown, rows[i].n_shown);
    add (&scene, rows[i].record, rows[i].length);
    g_assert_cmpint (judge (&scene, &cause), ==, rows[i].verdict);
    scene_clear (&scene);
  }
}

/* RFC 7671 section 8.1: while a key is exchanged there is a record for each. */
static void
test_one_of_several (void)
{
  g_autofree char *cause = NULL;
  Scene scene;

  scene_init (&scene, RESTANTE_DANE_SECURE, SHOWN (server));
  add (&scene, RECORD ("\1\1\0abc"));
  add (&scene, RECORD ("\3\1\0old"));
  g_assert_cmpint (judge (&scene, &cause), ==, RESTANTE_IDENTITY_STRANGER);
  add (&scene, RECORD ("\3\1\0abc"));
  g_free (cause);
  g_assert_cmpint (judge (&scene, &cause), ==, RESTANTE_IDENTITY_PROVEN);
  scene_clear (&scene);
}

/* RFC 7671 section 9: an older digest of the right key proves nothing beside a stronger one of
 * another, and the words say so. */
static void
test_agility (void)
{
  g_autofree char *cause = NULL;
  Scene scene;

  scene_init (&scene, RESTANTE_DANE_SECURE, SHOWN (server));
  add (&scene, RECORD ("\3\1\1" SHA256_ABC));
  add (&scene, RECORD ("\3\1\2" SHA512_OTHER));
  g_assert_cmpint (judge (&scene, &cause), ==, RESTANTE_IDENTITY_STRANGER);
  g_assert_nonnull (strstr (cause, "those with SHA-512 count"));
  add (&scene, RECORD ("\3\1\2" SHA512_ABC));
  g_free (cause);
  g_assert_cmpint (judge (&scene, &cause), ==, RESTANTE_IDENTITY_PROVEN);
  scene_clear (&scene);
}

static const struct
{
  RestanteDaneAnswer answer;
  RestanteIdentityVerdict verdict;
  const char *words;
} answers[] = {
  { RESTANTE_DANE_UNSIGNED, RESTANTE_IDENTITY_UNCONFIRMED, "not signed: sign it (DNSSEC)" },
  { RESTANTE_DANE_NONE, RESTANTE_IDENTITY_UNCONFIRMED, "There are no TLSA records at " NAME },
  { RESTANTE_DANE_BOGUS, RESTANTE_IDENTITY_UNCONFIRMED, "not what their zone has signed" },
  { RESTANTE_DANE_SILENT, RESTANTE_IDENTITY_UNDECIDED, "cannot be looked up" },
  { RESTANTE_DANE_NO_ANCHOR, RESTANTE_IDENTITY_UNCONFIRMED, "dns-root-data" },
  { RESTANTE_DANE_NO_NAME, RESTANTE_IDENTITY_UNCONFIRMED, "by its name" },
};

/* The right key does not help where nobody vouches for the record, and the wrong one, or none, is
 * no stranger's for it. */
static void
test_answers (void)
{
  const struct
  {
    const Shown *list;
    guint n;
  } hosts[] = { { SHOWN (server) }, { SHOWN (other_server) }, { NULL, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    for (guint j = 0; j < G_N_ELEMENTS (hosts); j++) {
      g_autofree char *cause = NULL;
      Scene scene;

      scene_init (&scene, answers[i].answer, hosts[j].list, hosts[j].n);
      add (&scene, RECORD ("\3\1\1" SHA256_ABC));
      g_assert_cmpint (judge (&scene, &cause), ==, answers[i].verdict);
      g_assert_nonnull (strstr (cause, answers[i].words));
      g_assert_nonnull (strstr (cause, NAME));
      scene_clear (&scene);
    }
}

static void
test_silence_says_why (void)
{
  g_autoptr (RestanteDaneSet) set = restante_dane_set_new_silent (NAME, "nobody answers");
  RestanteIdentityFacts facts = { .dane = set };
  g_autofree char *cause = NULL;

  g_assert_cmpint (restante_dane_judge (&facts, &cause), ==, RESTANTE_IDENTITY_UNDECIDED);
  g_assert_nonnull (strstr (cause, NAME " cannot be looked up (nobody answers): "));
}

static void
test_never_looked_up (void)
{
  RestanteIdentityFacts facts = { .tls = TRUE, .fingerprint = "sha256:shown" };
  g_autofree char *cause = NULL;

  g_assert_cmpint (restante_dane_judge (&facts, &cause), ==, RESTANTE_IDENTITY_UNDECIDED);
  g_assert_nonnull (cause);
}

static void
test_words_of_strangers (void)
{
  static const struct
  {
    const Shown *shown;
    guint n_shown;
    const char *words;
  } strangers[] = {
    { SHOWN (other_server), "none of the TLSA records at " NAME " is of sha256:shown" },
    { SHOWN (under_broken_authority), "does not hold: it has expired" },
    { NULL, 0, "does not offer STARTTLS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autofree char *cause = NULL;
    Scene scene;

    scene_init (&scene, RESTANTE_DANE_SECURE, strangers[i].shown, strangers[i].n_shown);
    add (&scene, RECORD ("\2\1\1" SHA256_ABC));
    judge (&scene, &cause);
    g_assert_nonnull (strstr (cause, strangers[i].words));
    scene_clear (&scene);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/3/policy/dane/records", test_records);
  g_test_add_func ("/policy/dane/one-of-several", test_one_of_several);
  g_test_add_func ("/promise/3/policy/dane/agility", test_agility);
  g_test_add_func ("/promise/3/policy/dane/answers", test_answers);
  g_test_add_func ("/promise/3/policy/dane/never-looked-up", test_never_looked_up);
  g_test_add_func ("/policy/dane/silence-says-why", test_silence_says_why);
  g_test_add_func ("/policy/dane/words-of-strangers", test_words_of_strangers);
  return g_test_run ();
}
