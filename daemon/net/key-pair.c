/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/key-pair.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <unistd.h>

#define VALID_SECONDS (10LL * 365 * 24 * 3600)

typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t crt;
} KeyPair;

static int
make_key (KeyPair *pair)
{
  return gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static int
read_key (KeyPair *pair, const char *text, gsize length)
{
  gnutls_datum_t pem = { (unsigned char *)text, (unsigned)length };

  return gnutls_x509_privkey_import2 (pair->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
}

static int
set_name (KeyPair *pair, const char *hostname)
{
  int result = gnutls_x509_crt_set_dn_by_oid (pair->crt, GNUTLS_OID_X520_COMMON_NAME, 0, hostname,
                                              (unsigned)MIN (strlen (hostname), 64));

  if (result < 0)
    return result;
  return gnutls_x509_crt_set_subject_alt_name (pair->crt, GNUTLS_SAN_DNSNAME, hostname,
                                               (unsigned)strlen (hostname), GNUTLS_FSAN_SET);
}

static int
set_validity (KeyPair *pair)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint8 serial[16];
  int result;

  gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] &= 0x7f; /* RFC 5280 section 4.1.2.2: positive */
  if ((result = gnutls_x509_crt_set_version (pair->crt, 3)) < 0)
    return result;
  if ((result = gnutls_x509_crt_set_serial (pair->crt, serial, sizeof serial)) < 0)
    return result;
  /* An hour back: the peer's clock may be behind ours. */
  gnutls_x509_crt_set_activation_time (pair->crt, (time_t)(now - 3600));
  return gnutls_x509_crt_set_expiration_time (pair->crt, (time_t)(now + VALID_SECONDS));
}

static int
sign (KeyPair *pair, const char *hostname)
{
  int result = gnutls_x509_crt_init (&pair->crt);

  if (result >= 0)
    result = gnutls_x509_crt_set_key (pair->crt, pair->key);
  if (result >= 0)
    result = set_name (pair, hostname);
  if (result >= 0)
    result = set_validity (pair);
  if (result >= 0)
    result = gnutls_x509_crt_sign2 (pair->crt, pair->crt, pair->key, GNUTLS_DIG_SHA256, 0);
  return result;
}

static gboolean
write_file (const char *path, mode_t mode, const gnutls_datum_t *pem)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  gboolean written =
      fd >= 0 && write (fd, pem->data, pem->size) == (gssize)pem->size && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  errno = saved;
  return written;
}

/* Under another name first: a start that is cut off must not leave half a file, which the next one
 * would refuse to use. link() never overwrites. */
static gboolean
write_new (const char *path, mode_t mode, const gnutls_datum_t *pem, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  gboolean written;

  unlink (fresh);
  written = write_file (fresh, mode, pem) && link (fresh, path) == 0;
  if (!written)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot create %s: %s", path,
                 g_strerror (errno));
  unlink (fresh);
  return written;
}

static gboolean
save_key (KeyPair *pair, const char *path, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean saved;

  if (gnutls_x509_privkey_export2_pkcs8 (pair->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                         &pem) < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot encode the key for %s", path);
    return FALSE;
  }
  saved = write_new (path, 0600, &pem, error);
  gnutls_memset (pem.data, 0, pem.size);
  gnutls_free (pem.data);
  return saved;
}

static gboolean
save_certificate (KeyPair *pair, const char *path, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean saved;

  if (gnutls_x509_crt_export2 (pair->crt, GNUTLS_X509_FMT_PEM, &pem) < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot encode the certificate for %s",
                 path);
    return FALSE;
  }
  saved = write_new (path, 0644, &pem, error);
  gnutls_free (pem.data);
  return saved;
}

static gboolean
obtain_key (KeyPair *pair, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  gboolean there = g_file_get_contents (path, &text, &length, NULL);
  int result = there ? read_key (pair, text, length) : make_key (pair);

  if (result < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "Cannot use the key %s (%s): put back a copy, or remove it and a new one is made",
                 path, gnutls_strerror (result));
    return FALSE;
  }
  return there || save_key (pair, path, error);
}

static gboolean
make_pair (KeyPair *pair,
           const char *hostname,
           const char *certificate_file,
           const char *key_file,
           GError **error)
{
  int result;

  if (!obtain_key (pair, key_file, error))
    return FALSE;
  result = sign (pair, hostname);
  if (result < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot make a certificate for %s: %s",
                 hostname, gnutls_strerror (result));
    return FALSE;
  }
  return save_certificate (pair, certificate_file, error);
}

gboolean
restante_key_pair_make (const char *hostname,
                        const char *certificate_file,
                        const char *key_file,
                        GError **error)
{
  KeyPair pair = { NULL, NULL };
  gboolean made = FALSE;

  if (gnutls_x509_privkey_init (&pair.key) >= 0)
    made = make_pair (&pair, hostname, certificate_file, key_file, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot make a key: no memory");
  if (pair.crt != NULL)
    gnutls_x509_crt_deinit (pair.crt);
  if (pair.key != NULL)
    gnutls_x509_privkey_deinit (pair.key);
  return made;
}
