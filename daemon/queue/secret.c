/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "protocol/wipe.h"

#define MAX_BYTES 64
#define BITS      5 /* a character */

/* 32 of them, so that none is likelier than another. */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

/* One call gives up to 256 bytes whole once the generator is ready: getrandom(2). */
static void
fill (guint8 *bytes, gsize length)
{
  gssize got;

  do
    got = getrandom (bytes, length, 0);
  while (got < 0 && errno == EINTR);
  if (got != (gssize)length)
    g_error ("The kernel gives no random numbers: %s.", g_strerror (errno));
}

RestanteSecret *
restante_secret_make (guint bytes)
{
  guint8 random[MAX_BYTES * 8 / BITS + 1];
  guint length = (bytes * 8 + BITS - 1) / BITS;
  char *secret;

  g_return_val_if_fail (bytes > 0 && bytes <= MAX_BYTES, NULL);

  secret = g_malloc0 (length + 1);
  fill (random, length);
  for (guint i = 0; i < length; i++)
    secret[i] = alphabet[random[i] % (1 << BITS)];
  explicit_bzero (random, sizeof random);
  return secret;
}

gboolean
restante_secret_equal (const RestanteSecret *self, const char *text)
{
  gsize own = strlen (self);
  gsize length = strlen (text);
  gsize different = own ^ length;

  /* With the end of the secret, so that there is something to compare with when it is empty. */
  for (gsize i = 0; i < length; i++)
    different |= (guint8)(self[i % (own + 1)] ^ text[i]);
  return different == 0;
}

void
restante_secret_free (RestanteSecret *self)
{
  restante_wipe_free (self);
}
