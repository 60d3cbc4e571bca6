/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/answer.h"

#include <ldns/ldns.h>

#include "dns/resolver.h"
#include "protocol/address.h"

struct _RestanteDnsAnswer
{
  ldns_pkt *packet;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_rdf, ldns_rdf_deep_free)

/* What ldns turns into text here. The rest of what it knows is not let at strangers' bytes. */
static const char *const readable_types[] = { "A",  "AAAA", "CAA", "CNAME", "DS",  "MX",
                                              "NS", "PTR",  "SOA", "TLSA",  "TXT", NULL };

static const ldns_pkt_section believed_sections[] = { LDNS_SECTION_ANSWER, LDNS_SECTION_AUTHORITY };

static gboolean
disbelieve (GError **error, const char *text)
{
  g_set_error_literal (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED, text);
  return FALSE;
}

/* Sections that are not read are not parsed. */
static void
leave_out_sections (guint8 *message)
{
  if (LDNS_TC_WIRE (message)) {
    ldns_write_uint16 (message + LDNS_ANCOUNT_OFF, 0);
    ldns_write_uint16 (message + LDNS_NSCOUNT_OFF, 0);
  }
  ldns_write_uint16 (message + LDNS_ARCOUNT_OFF, 0);
}

RestanteDnsAnswer *
restante_dns_answer_new (const guint8 *bytes, gsize length, GError **error)
{
  RestanteDnsAnswer *self;
  g_autofree guint8 *message = NULL;
  ldns_pkt *packet = NULL;

  if (length < LDNS_HEADER_SIZE || length > LDNS_MAX_PACKETLEN) {
    disbelieve (error, "the answer is no DNS message");
    return NULL;
  }
  message = g_memdup2 (bytes, length);
  leave_out_sections (message);
  if (ldns_wire2pkt (&packet, message, length) != LDNS_STATUS_OK) {
    disbelieve (error, "the answer is a broken DNS message");
    return NULL;
  }
  self = g_new0 (RestanteDnsAnswer, 1);
  self->packet = packet;
  return self;
}

void
restante_dns_answer_free (RestanteDnsAnswer *self)
{
  if (self == NULL)
    return;
  ldns_pkt_free (self->packet);
  g_free (self);
}

gboolean
restante_dns_answer_has_id (RestanteDnsAnswer *self, guint16 id)
{
  return ldns_pkt_qr (self->packet) && ldns_pkt_id (self->packet) == id;
}

gboolean
restante_dns_answer_matches (RestanteDnsAnswer *self,
                             guint16 id,
                             const char *name,
                             const char *type)
{
  const ldns_rr_list *questions = ldns_pkt_question (self->packet);
  g_autoptr (ldns_rdf) wanted = ldns_dname_new_frm_str (name);
  const ldns_rr *question;

  if (wanted == NULL || !ldns_pkt_qr (self->packet) || ldns_pkt_id (self->packet) != id ||
      ldns_pkt_get_opcode (self->packet) != LDNS_PACKET_QUERY ||
      ldns_rr_list_rr_count (questions) != 1)
    return FALSE;
  question = ldns_rr_list_rr (questions, 0);
  return ldns_dname_compare (ldns_rr_owner (question), wanted) == 0 &&
         ldns_rr_get_class (question) == LDNS_RR_CLASS_IN &&
         ldns_rr_get_type (question) == ldns_get_rr_type_by_name (type);
}

guint
restante_dns_answer_get_code (RestanteDnsAnswer *self)
{
  return ldns_pkt_get_rcode (self->packet);
}

gboolean
restante_dns_answer_is_authoritative (RestanteDnsAnswer *self)
{
  return ldns_pkt_aa (self->packet);
}

gboolean
restante_dns_answer_is_truncated (RestanteDnsAnswer *self)
{
  return ldns_pkt_tc (self->packet);
}

gboolean
restante_dns_answer_is_authentic (RestanteDnsAnswer *self)
{
  return ldns_pkt_ad (self->packet);
}

/* ldns takes a record whose data ends too early. */
static gboolean
is_whole (const ldns_rr *record)
{
  const ldns_rr_descriptor *descriptor = ldns_rr_descript (ldns_rr_get_type (record));

  if (ldns_rr_rd_count (record) < MAX (ldns_rr_descriptor_minimum (descriptor), 1))
    return FALSE;
  for (gsize i = 0; i < ldns_rr_rd_count (record); i++)
    if (ldns_rr_rdf (record, i) == NULL)
      return FALSE;
  return TRUE;
}

/* The records of @owner and @type, not owned; FALSE when one of them is broken. */
static gboolean
find_records (RestanteDnsAnswer *self,
              ldns_pkt_section section,
              const ldns_rdf *owner,
              ldns_rr_type type,
              GPtrArray **found,
              GError **error)
{
  const ldns_rr_list *records = section == LDNS_SECTION_ANSWER ? ldns_pkt_answer (self->packet)
                                                               : ldns_pkt_authority (self->packet);

  *found = g_ptr_array_new ();
  for (gsize i = 0; i < ldns_rr_list_rr_count (records); i++) {
    ldns_rr *record = ldns_rr_list_rr (records, i);

    if (ldns_rr_get_type (record) != type || ldns_rr_get_class (record) != LDNS_RR_CLASS_IN ||
        (owner != NULL && ldns_dname_compare (ldns_rr_owner (record), owner) != 0))
      continue;
    if (!is_whole (record))
      return disbelieve (error, "the answer has a broken record");
    g_ptr_array_add (*found, record);
  }
  return TRUE;
}

static char *
rdf_to_text (const ldns_rdf *rdf)
{
  char *text = ldns_rdf2str (rdf);
  char *copy = g_strdup (text);

  free (text);
  return copy;
}

static char *
data_to_text (const ldns_rr *record)
{
  g_autoptr (GString) data = g_string_new (NULL);

  for (gsize i = 0; i < ldns_rr_rd_count (record); i++) {
    g_autofree char *part = rdf_to_text (ldns_rr_rdf (record, i));

    if (part == NULL)
      return NULL;
    g_string_append_printf (data, "%s%s", i > 0 ? " " : "", part);
  }
  return g_strdup (data->str);
}

/* RFC 2181 section 8: with the highest bit set it counts as 0. */
static guint32
get_ttl (const ldns_rr *record)
{
  guint32 ttl = ldns_rr_ttl (record);

  return ttl > RESTANTE_RECORD_TTL_MAX ? 0 : ttl;
}

static guint32
lowest_ttl (GPtrArray *records, guint32 ttl)
{
  for (guint i = 0; i < records->len; i++)
    ttl = MIN (ttl, get_ttl (g_ptr_array_index (records, i)));
  return ttl;
}

static RestanteRecordSet *
make_set (const char *name, const char *type, guint32 ttl, GPtrArray *records, GError **error)
{
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < records->len; i++) {
    char *text = data_to_text (g_ptr_array_index (records, i));

    if (text == NULL) {
      disbelieve (error, "the answer has a record that cannot be read");
      return NULL;
    }
    g_ptr_array_add (data, text);
  }
  g_ptr_array_add (data, NULL);
  return restante_record_set_new (name, type, records->len > 0 ? lowest_ttl (records, ttl) : 0,
                                  (const char *const *)data->pdata);
}

static ldns_rdf *
make_owner (const char *name, const char *type, GError **error)
{
  ldns_rdf *owner = ldns_dname_new_frm_str (name);

  if (owner != NULL && g_strv_contains (readable_types, type))
    return owner;
  ldns_rdf_deep_free (owner);
  g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
               "%s records of %s cannot be read", type, name);
  return NULL;
}

RestanteRecordSet *
restante_dns_answer_get_own_set (RestanteDnsAnswer *self,
                                 const char *name,
                                 const char *type,
                                 GError **error)
{
  g_autoptr (ldns_rdf) owner = make_owner (name, type, error);
  g_autoptr (GPtrArray) records = NULL;

  if (owner == NULL || !find_records (self, LDNS_SECTION_ANSWER, owner,
                                      ldns_get_rr_type_by_name (type), &records, error))
    return NULL;
  return make_set (name, type, G_MAXUINT32, records, error);
}

/* Where the alias @owner leads, not owned, and the lowest TTL so far; *@target is NULL when it is
 * none. */
static gboolean
find_target (RestanteDnsAnswer *self,
             const ldns_rdf *owner,
             const ldns_rdf **target,
             guint32 *ttl,
             GError **error)
{
  g_autoptr (GPtrArray) aliases = NULL;

  *target = NULL;
  if (!find_records (self, LDNS_SECTION_ANSWER, owner, LDNS_RR_TYPE_CNAME, &aliases, error))
    return FALSE;
  for (guint i = 0; i < aliases->len; i++) {
    const ldns_rdf *one = ldns_rr_rdf (g_ptr_array_index (aliases, i), 0);

    if (*target != NULL && ldns_dname_compare (*target, one) != 0)
      return disbelieve (error, "the answer has an alias of two names");
    *target = one;
  }
  *ttl = lowest_ttl (aliases, *ttl);
  return TRUE;
}

RestanteRecordSet *
restante_dns_answer_get_set (RestanteDnsAnswer *self,
                             const char *name,
                             const char *type,
                             GError **error)
{
  g_autoptr (ldns_rdf) first = make_owner (name, type, error);
  const ldns_rdf *owner = first;
  guint32 ttl = G_MAXUINT32;

  if (owner == NULL)
    return NULL;
  for (guint aliases = 0; aliases <= RESTANTE_DNS_ALIASES_MAX; aliases++) {
    g_autoptr (GPtrArray) records = NULL;
    const ldns_rdf *target;

    if (!find_records (self, LDNS_SECTION_ANSWER, owner, ldns_get_rr_type_by_name (type), &records,
                       error) ||
        !find_target (self, owner, &target, &ttl, error))
      return NULL;
    if (records->len > 0 || target == NULL)
      return make_set (name, type, ttl, records, error);
    owner = target;
  }
  disbelieve (error, "the answer has too many aliases, or they lead round in a circle");
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* "" for the root. */
static char *
name_to_text (const ldns_rdf *name, GError **error)
{
  g_autofree char *text = rdf_to_text (name);
  char *normalized;

  if (g_strcmp0 (text, ".") == 0)
    return g_strdup ("");
  normalized = text != NULL ? restante_domain_normalize (text, NULL) : NULL;
  if (normalized == NULL)
    disbelieve (error, "the answer has a name that is no host name");
  return normalized;
}

static gboolean
add_servers (GPtrArray *names, GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++) {
    char *name = name_to_text (ldns_rr_rdf (g_ptr_array_index (records, i), 0), error);

    if (name == NULL)
      return FALSE;
    if (*name == '\0' || g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_free (name);
    else
      g_ptr_array_add (names, name);
  }
  return TRUE;
}

char **
restante_dns_answer_get_servers (RestanteDnsAnswer *self, const char *zone, GError **error)
{
  g_autoptr (ldns_rdf) owner = make_owner (zone, "NS", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (owner == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (believed_sections) && names->len == 0; i++) {
    g_autoptr (GPtrArray) records = NULL;

    if (!find_records (self, believed_sections[i], owner, LDNS_RR_TYPE_NS, &records, error) ||
        !add_servers (names, records, error))
      return NULL;
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_steal (names, NULL);
}

/* Not owned. */
static const ldns_rr *
find_soa (RestanteDnsAnswer *self, const char *name, GError **error)
{
  g_autoptr (ldns_rdf) wanted = make_owner (name, "SOA", error);

  if (wanted == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (believed_sections); i++) {
    g_autoptr (GPtrArray) records = NULL;

    if (!find_records (self, believed_sections[i], NULL, LDNS_RR_TYPE_SOA, &records, error))
      return NULL;
    for (guint j = 0; j < records->len; j++) {
      const ldns_rdf *owner = ldns_rr_owner (g_ptr_array_index (records, j));

      if (ldns_dname_compare (wanted, owner) == 0 || ldns_dname_is_subdomain (wanted, owner))
        return g_ptr_array_index (records, j);
    }
  }
  disbelieve (error, "the answer names no zone");
  return NULL;
}

gboolean
restante_dns_answer_get_soa (RestanteDnsAnswer *self,
                             const char *name,
                             char **zone,
                             guint32 *serial,
                             guint32 *minimum,
                             GError **error)
{
  const ldns_rr *soa = find_soa (self, name, error);
  g_autofree char *owner = NULL;

  if (soa == NULL)
    return FALSE;
  owner = name_to_text (ldns_rr_owner (soa), error);
  if (owner == NULL)
    return FALSE;
  /* RFC 1035 section 3.3.13: MNAME RNAME SERIAL REFRESH RETRY EXPIRE MINIMUM. */
  if (serial != NULL)
    *serial = ldns_rdf2native_int32 (ldns_rr_rdf (soa, 2));
  if (minimum != NULL)
    *minimum = ldns_rdf2native_int32 (ldns_rr_rdf (soa, 6));
  if (zone != NULL)
    *zone = g_steal_pointer (&owner);
  return TRUE;
}
