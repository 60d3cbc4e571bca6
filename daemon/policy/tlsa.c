/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/tlsa.h"

#include <string.h>

#include "policy/tlsa-agility.h"

/* RFC 6698 section 2.1, with the names of RFC 7218. */
enum
{
  USAGE_DANE_TA = 2,
  USAGE_DANE_EE = 3,
};
enum
{
  SELECTOR_CERT = 0,
  SELECTOR_SPKI = 1,
};
enum
{
  MATCHING_FULL = 0,
  MATCHING_SHA256 = 1,
  MATCHING_SHA512 = 2,
};

typedef enum
{
  UNKNOWN, /* there is nothing to compare it with */
  DIFFERENT,
  MATCHING,
} Verdict;

static const guint8 sizes[] = { [MATCHING_SHA256] = 32, [MATCHING_SHA512] = 64 };

static gboolean
is_usable (const guint8 *record, gsize length)
{
  if (length < 4 || record[0] < USAGE_DANE_TA || record[0] > USAGE_DANE_EE ||
      record[1] > SELECTOR_SPKI || record[2] > MATCHING_SHA512)
    return FALSE;
  return record[2] == MATCHING_FULL || length == 3u + sizes[record[2]];
}

/* "sha256:ab…" is the one digest that is known without the key itself. */
static gboolean
equals_hex (const char *hex, const guint8 *data, gsize length)
{
  if (strlen (hex) != 2 * length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]) != data[i])
      return FALSE;
  return TRUE;
}

static gboolean
equals_content (GBytes *content, guint8 matching, const guint8 *data, gsize length)
{
  g_autofree char *digest = NULL;

  if (matching == MATCHING_FULL)
    return g_bytes_get_size (content) == length &&
           memcmp (g_bytes_get_data (content, NULL), data, length) == 0;
  digest = g_compute_checksum_for_bytes (
      matching == MATCHING_SHA256 ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA512, content);
  return equals_hex (digest, data, length);
}

/* The record against a certificate that it could be of. */
static Verdict
compare (const guint8 *record, gsize length, const RestanteTlsaKeys *keys)
{
  GBytes *content = record[1] == SELECTOR_CERT ? keys->certificate : keys->public_key;

  if (content != NULL)
    return equals_content (content, record[2], record + 3, length - 3) ? MATCHING : DIFFERENT;
  if (record[1] == SELECTOR_SPKI && record[2] == MATCHING_SHA256 && keys->fingerprint != NULL &&
      g_str_has_prefix (keys->fingerprint, "sha256:"))
    return equals_hex (keys->fingerprint + strlen ("sha256:"), record + 3, length - 3) ? MATCHING
                                                                                       : DIFFERENT;
  return UNKNOWN;
}

/* Of a usable record. A trust anchor (DANE-TA) is somewhere in the chain, of which only the end is
 * known here. */
static Verdict
judge (GBytes *bytes, const RestanteTlsaKeys *keys)
{
  gsize length;
  const guint8 *record = g_bytes_get_data (bytes, &length);

  return record[0] == USAGE_DANE_TA ? UNKNOWN : compare (record, length, keys);
}

void
restante_tlsa_compare (RestanteTlsaFacts *facts, const RestanteTlsaKeys *keys)
{
  g_autoptr (GPtrArray) records = restante_tlsa_choose (facts->records);
  guint unknown = 0;

  facts->has_usable = records->len > 0;
  facts->matches = FALSE;
  for (guint i = 0; i < records->len; i++) {
    Verdict verdict = judge (g_ptr_array_index (records, i), keys);

    facts->matches |= verdict == MATCHING;
    unknown += verdict == UNKNOWN;
  }
  facts->key_known = facts->matches || unknown == 0;
}

void
restante_tlsa_take_verdict (RestanteTlsaFacts *facts, gboolean proven)
{
  const RestanteTlsaKeys nothing = { NULL, NULL, NULL };

  restante_tlsa_compare (facts, &nothing);
  facts->key_known = TRUE;
  facts->matches = facts->has_usable && proven;
}

RestanteTlsaUse
restante_tlsa_get_use (GBytes *record)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (record, &length);

  if (!is_usable (data, length))
    return RESTANTE_TLSA_UNUSABLE;
  return data[0] == USAGE_DANE_TA ? RESTANTE_TLSA_AUTHORITY : RESTANTE_TLSA_END_ENTITY;
}

gboolean
restante_tlsa_matches (GBytes *record, const RestanteTlsaKeys *keys)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (record, &length);

  return is_usable (data, length) && compare (data, length, keys) == MATCHING;
}

char *
restante_tlsa_get_fingerprint (GBytes *record)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (record, &length);
  GString *text;

  if (!is_usable (data, length) || data[1] != SELECTOR_SPKI || data[2] != MATCHING_SHA256)
    return NULL;
  text = g_string_new ("sha256:");
  for (gsize i = 3; i < length; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free (text, FALSE);
}
