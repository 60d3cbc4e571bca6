/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dns-plan.h"

#include <string.h>

#include "policy/ip-address.h"

#define STEP          10
#define FIRST_PRIMARY 10
#define FIRST_HOLDER  20

/* One MX record out of its zone form. */
typedef struct
{
  guint16 preference;
  char *host; /* without its last dot; "": the root */
} Mx;

static gboolean
read_mx (const char *data, Mx *mx)
{
  g_auto (GStrv) parts = g_strsplit (data, " ", 2);
  guint64 preference;

  if (parts[0] == NULL || parts[1] == NULL ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT16, &preference, NULL))
    return FALSE;
  g_strstrip (parts[1]);
  if (!g_str_has_suffix (parts[1], "."))
    return FALSE;
  mx->preference = (guint16)preference;
  mx->host = g_strndup (parts[1], strlen (parts[1]) - 1);
  return TRUE;
}

const char *
restante_dns_plan_find_writer (const RestanteDnsPlanWriter *writers, gsize count, const char *name)
{
  const RestanteDnsPlanWriter *best = NULL;

  for (gsize i = 0; i < count; i++)
    if (restante_name_is_below (name, writers[i].zone) &&
        (best == NULL || strlen (writers[i].zone) > strlen (best->zone)))
      best = &writers[i];
  return best != NULL ? best->name : NULL;
}

guint16
restante_dns_plan_next_preference (guint16 highest)
{
  return (guint16)MIN ((guint)highest + STEP, G_MAXUINT16);
}

static const RestanteRecordSet *
find_set (const RestanteDnsPlanInput *input, const char *name, const char *type)
{
  for (guint i = 0; i < input->present->len; i++) {
    const RestanteRecordSet *set = g_ptr_array_index (input->present, i);

    if (g_ascii_strcasecmp (set->name, name) == 0 && g_str_equal (set->type, type))
      return set;
  }
  return NULL;
}

/* @added: what comes to the data of @set; the records of a set have one TTL (RFC 2181 section
 * 5.2). */
static RestanteRecordChange *
add_records (const RestanteDnsPlanInput *input, const RestanteRecordSet *set, GPtrArray *added)
{
  g_autoptr (GPtrArray) data = g_ptr_array_new ();
  guint32 ttl = restante_record_set_is_empty (set) ? MIN (input->minimum, RESTANTE_DNS_PLAN_TTL_MAX)
                                                   : set->ttl;

  for (guint i = 0; set->data[i] != NULL; i++)
    g_ptr_array_add (data, set->data[i]);
  g_ptr_array_extend (data, added, NULL, NULL);
  g_ptr_array_add (data, NULL);
  return restante_record_change_new (
      restante_record_set_copy (set),
      restante_record_set_new (set->name, set->type, ttl, (const char *const *)data->pdata),
      restante_dns_plan_find_writer (input->writers, input->writer_count, set->name));
}

static void
plan_addresses (const RestanteDnsPlanInput *input,
                const char *type,
                gboolean (*is_family) (const char *text),
                GPtrArray *changes)
{
  const RestanteDomainFacts *facts = input->facts;
  const RestanteRecordSet *set = find_set (input, facts->holder, type);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  if (set == NULL || !restante_record_set_is_empty (set) ||
      restante_dns_plan_find_writer (input->writers, input->writer_count, facts->holder) == NULL)
    return;
  for (guint i = 0; facts->own[i] != NULL; i++)
    if (is_family (facts->own[i]))
      g_ptr_array_add (added, facts->own[i]);
  if (added->len > 0)
    g_ptr_array_add (changes, add_records (input, set, added));
}

/* What the MX set says about where a holder can go. */
typedef struct
{
  gboolean has_holder;
  gboolean has_null;
  gboolean has_primary;
  guint16 highest;
  guint16 best_of_primary;
} Standing;

static void
look_at (Standing *standing, const RestanteDomainFacts *facts, const Mx *mx)
{
  standing->has_null |= *mx->host == '\0';
  standing->has_holder |= g_ascii_strcasecmp (mx->host, facts->holder) == 0;
  standing->highest = MAX (standing->highest, mx->preference);
  if (facts->primary != NULL && g_ascii_strcasecmp (mx->host, facts->primary) == 0) {
    standing->best_of_primary =
        standing->has_primary ? MIN (standing->best_of_primary, mx->preference) : mx->preference;
    standing->has_primary = TRUE;
  }
}

static gboolean
read_standing (const RestanteRecordSet *set, const RestanteDomainFacts *facts, Standing *standing)
{
  memset (standing, 0, sizeof *standing);
  for (guint i = 0; set->data[i] != NULL; i++) {
    Mx mx = { 0 };

    if (!read_mx (set->data[i], &mx))
      return FALSE;
    look_at (standing, facts, &mx);
    g_free (mx.host);
  }
  return TRUE;
}

/* Behind everybody; only in the last place of all another host may stand beside it, and never the
 * primary. */
static gboolean
has_room (const Standing *standing)
{
  return standing->highest < G_MAXUINT16 ||
         (standing->has_primary && standing->best_of_primary < G_MAXUINT16);
}

static char *
explain (const RestanteDomainFacts *facts, const RestanteRecordSet *set, const Standing *standing)
{
  if (standing->has_null)
    return g_strdup_printf ("%s has a null MX, which says that it takes no mail: remove that record"
                            " first.",
                            facts->domain);
  if (standing->has_holder)
    return NULL;
  if (!has_room (standing))
    return g_strdup_printf ("%s has an MX of preference %u, behind which there is no place: give it"
                            " a lower number first.",
                            facts->domain, G_MAXUINT16);
  /* Without any MX, senders go to the domain's own address (RFC 5321 section 5.1): with this holder
   * alone in the set they would never reach the primary again. */
  if (restante_record_set_is_empty (set) && restante_ip_address_is_valid (facts->primary))
    return g_strdup_printf ("%s has no MX, and the primary is set as an IP address, which no MX can"
                            " name: add an MX for the primary first.",
                            facts->domain);
  return NULL;
}

static char *
format_mx (guint16 preference, const char *host)
{
  return g_strdup_printf ("%u %s.", preference, host);
}

static void
add_holder (const RestanteDnsPlanInput *input,
            const RestanteRecordSet *set,
            const Standing *standing,
            GPtrArray *changes)
{
  const RestanteDomainFacts *facts = input->facts;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
  gboolean first = restante_record_set_is_empty (set);

  /* A primary that dials in takes no mail from senders. */
  if (first && *facts->primary != '\0')
    g_ptr_array_add (added, format_mx (FIRST_PRIMARY, facts->primary));
  g_ptr_array_add (added, format_mx (first ? FIRST_HOLDER
                                           : restante_dns_plan_next_preference (standing->highest),
                                     facts->holder));
  g_ptr_array_add (changes, add_records (input, set, added));
}

static char *
plan_mx (const RestanteDnsPlanInput *input, GPtrArray *changes)
{
  const RestanteDomainFacts *facts = input->facts;
  const RestanteRecordSet *set = find_set (input, facts->domain, "MX");
  Standing standing;
  char *reason;

  if (set == NULL || !read_standing (set, facts, &standing))
    return g_strdup_printf ("The MX records of %s could not be read.", facts->domain);
  reason = explain (facts, set, &standing);
  if (reason != NULL || standing.has_holder)
    return reason;
  add_holder (input, set, &standing, changes);
  return NULL;
}

GPtrArray *
restante_dns_plan (const RestanteDnsPlanInput *input, char **reason)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);

  g_return_val_if_fail (input->facts->holder != NULL && input->facts->primary != NULL, changes);
  /* The addresses first: a name in the MX set that leads nowhere would cost senders time. */
  plan_addresses (input, "A", restante_ip_address_is_v4, changes);
  plan_addresses (input, "AAAA", restante_ip_address_is_v6, changes);
  *reason = plan_mx (input, changes);
  return changes;
}
