/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/ip-address.h"

#include <string.h>

#define GROUPS 8

static const RestanteIpRange private_ranges[] = {
  { "10.0.0.0", 8 },     { "172.16.0.0", 12 }, { "192.168.0.0", 16 }, /* RFC 1918 */
  { "100.64.0.0", 10 },                                               /* RFC 6598 */
  { "127.0.0.0", 8 },    { "::1", 128 },                              /* loopback */
  { "169.254.0.0", 16 }, { "fe80::", 10 },                            /* link local */
  { "fc00::", 7 },                                                    /* RFC 4193 */
};

static gboolean
read_v4 (const char *text, guint8 *bytes)
{
  for (guint i = 0; i < 4; i++) {
    guint value = 0;
    const char *begin = text;

    while (g_ascii_isdigit (*text) && text - begin < 3)
      value = value * 10 + (guint)(*text++ - '0');
    if (text == begin || value > 255 || (*begin == '0' && text - begin > 1))
      return FALSE;
    if (*text++ != (i < 3 ? '.' : '\0'))
      return FALSE;
    bytes[i] = (guint8)value;
  }
  return TRUE;
}

/* One group of up to four digits; what is behind it, or NULL. */
static const char *
read_group (const char *text, guint8 *bytes)
{
  guint value = 0;
  guint digits = 0;

  for (; g_ascii_isxdigit (*text) && digits < 4; digits++)
    value = value << 4 | (guint)g_ascii_xdigit_value (*text++);
  if (digits == 0)
    return NULL;
  bytes[0] = (guint8)(value >> 8);
  bytes[1] = (guint8)value;
  return text;
}

/* Groups with a colon between each two, the last pair perhaps in dotted decimal: their number, or
 * -1. */
static int
read_groups (const char *text, guint8 *bytes)
{
  int count = 0;

  while (*text != '\0') {
    const char *behind = count < GROUPS ? read_group (text, bytes + 2 * count) : NULL;

    if (behind == NULL)
      return -1;
    if (*behind == '.')
      return count <= GROUPS - 2 && read_v4 (text, bytes + 2 * count) ? count + 2 : -1;
    count++;
    if (*behind == '\0')
      return count;
    if (*behind != ':' || behind[1] == '\0')
      return -1;
    text = behind + 1;
  }
  return count;
}

static gboolean
read_v6 (const char *text, guint8 *bytes)
{
  const char *gap = strstr (text, "::");
  guint8 tail[2 * GROUPS] = { 0 };

  memset (bytes, 0, 2 * GROUPS);
  if (gap == NULL)
    return read_groups (text, bytes) == GROUPS;

  g_autofree char *head = g_strndup (text, (gsize)(gap - text));
  int before = strchr (head, '.') == NULL ? read_groups (head, bytes) : -1;
  int after = read_groups (gap + 2, tail);

  if (before < 0 || after < 0 || before + after >= GROUPS)
    return FALSE;
  memcpy (bytes + 2 * (GROUPS - after), tail, (gsize)(2 * after));
  return TRUE;
}

gboolean
restante_ip_address_parse (const char *text, RestanteIpAddress *self)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };

  memset (self, 0, sizeof *self);
  if (text == NULL)
    return FALSE;
  if (read_v4 (text, self->bytes)) {
    self->length = 4;
    return TRUE;
  }
  if (!read_v6 (text, self->bytes))
    return FALSE;
  self->length = 16;
  if (memcmp (self->bytes, mapped, sizeof mapped) == 0) {
    memmove (self->bytes, self->bytes + sizeof mapped, 4);
    memset (self->bytes + 4, 0, sizeof mapped);
    self->length = 4;
  }
  return TRUE;
}

gboolean
restante_ip_address_is_valid (const char *text)
{
  RestanteIpAddress self;

  return restante_ip_address_parse (text, &self);
}

gboolean
restante_ip_address_is_v4 (const char *text)
{
  RestanteIpAddress self;

  return restante_ip_address_parse (text, &self) && self.length == 4;
}

gboolean
restante_ip_address_is_v6 (const char *text)
{
  RestanteIpAddress self;

  return restante_ip_address_parse (text, &self) && self.length == 16;
}

gboolean
restante_ip_address_equal (const char *text, const char *other)
{
  RestanteIpAddress one;
  RestanteIpAddress two;

  return restante_ip_address_parse (text, &one) && restante_ip_address_parse (other, &two) &&
         one.length == two.length && memcmp (one.bytes, two.bytes, one.length) == 0;
}

gboolean
restante_ip_address_in (const char *text, const char *const *list)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (restante_ip_address_equal (text, list[i]))
      return TRUE;
  return FALSE;
}

static gboolean
all_in (const char *const *one, const char *const *other)
{
  for (guint i = 0; one[i] != NULL; i++)
    if (!restante_ip_address_in (one[i], other))
      return FALSE;
  return TRUE;
}

gboolean
restante_ip_address_same_set (const char *const *one, const char *const *other)
{
  return all_in (one, other) && all_in (other, one);
}

static gboolean
begins_alike (const guint8 *one, const guint8 *two, guint bits)
{
  guint rest = bits % 8;
  guint8 mask = (guint8)(0xff00 >> rest);

  return memcmp (one, two, bits / 8) == 0 &&
         (rest == 0 || (one[bits / 8] & mask) == (two[bits / 8] & mask));
}

gboolean
restante_ip_address_in_ranges (const char *text, const RestanteIpRange *ranges, gsize n_ranges)
{
  RestanteIpAddress self;

  if (!restante_ip_address_parse (text, &self))
    return FALSE;
  for (gsize i = 0; i < n_ranges; i++) {
    RestanteIpAddress range;

    restante_ip_address_parse (ranges[i].prefix, &range);
    if (range.length == self.length && begins_alike (range.bytes, self.bytes, ranges[i].bits))
      return TRUE;
  }
  return FALSE;
}

gboolean
restante_ip_address_is_private (const char *text)
{
  return restante_ip_address_in_ranges (text, private_ranges, G_N_ELEMENTS (private_ranges));
}

char *
restante_ip_address_reverse_name (const char *text)
{
  RestanteIpAddress self;
  g_autoptr (GString) name = g_string_new (NULL);

  if (!restante_ip_address_parse (text, &self))
    return NULL;
  for (gsize i = self.length; i-- > 0;) {
    if (self.length == 4)
      g_string_append_printf (name, "%u.", self.bytes[i]);
    else
      g_string_append_printf (name, "%x.%x.", self.bytes[i] & 0xfu, self.bytes[i] >> 4);
  }
  g_string_append (name, self.length == 4 ? "in-addr.arpa" : "ip6.arpa");
  return g_string_free (g_steal_pointer (&name), FALSE);
}
