/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes through the zone's own name server: DNS UPDATE (RFC 2136) over TCP, signed with a key. The
 * comparison with what is there is the server's, in one step with the writing. */
#include "dns/answer.h"
#include "dns/resolver.h"
#include "dns/tsig-exchange.h"
#include "dns/writer-private.h"
#include "protocol/address.h"

/* Hosts whose addresses are tried in a test. */
#define HOSTS_MAX 3

static const char *const address_types[] = { "A", "AAAA" };

typedef struct
{
  RestanteTsigKey *key;
  GSocketAddress *server;
  char *server_name;
  char *zone;
  guint timeout; /* seconds a call */
} Writer;

/* Where "the whole set" is one set: of the type ANY it would be everything that the name has. */
static const char *const writable_types[] = {
  "A", "AAAA", "CAA", "CNAME", "MX", "TLSA", "TXT", NULL
};

/* Records for one section of a message; ldns counts in gsize and frees with another function. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_rr_list, ldns_rr_list_deep_free)

/* What a reply means that is not the good one (RFC 2136 section 2.2, RFC 8945 section 3). Only a
 * signed one may say that the set is another: that is believed and acted upon. */
static const struct
{
  guint code;
  guint tsig_error;
  RestanteWriterError error;
  gboolean signed_only;
  const char *words;
} verdicts[] = {
  { LDNS_RCODE_NOTAUTH, RESTANTE_TSIG_BAD_SIGNATURE, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "has another secret for this key (BADSIG): give both the same key clause" },
  { LDNS_RCODE_NOTAUTH, RESTANTE_TSIG_BAD_KEY, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "does not know this key, or does not allow it this (BADKEY): give it the key clause, with the "
    "same name and algorithm, and let the key update the zone" }, /* Knot: no acl allows it */
  { LDNS_RCODE_NOTAUTH, RESTANTE_TSIG_BAD_TIME, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "has another time than this machine (BADTIME): set the clock" },
  { LDNS_RCODE_NOTAUTH, 0, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "does not serve the zone (NOTAUTH): check --zone and --server" },
  { LDNS_RCODE_REFUSED, 0, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "refuses this (REFUSED): check --zone, and let the key update it there, in BIND with "
    "update-policy or allow-update, in Knot with an acl for the action update" },
  { LDNS_RCODE_NOTIMPL, 0, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "takes no updates (NOTIMP): allow them there, or use another kind of writer" },
  { LDNS_RCODE_FORMERR, 0, RESTANTE_WRITER_ERROR_REFUSED, FALSE,
    "does not understand the update (FORMERR): use another kind of writer" },
  { LDNS_RCODE_NOTZONE, 0, RESTANTE_WRITER_ERROR_SETTINGS, FALSE,
    "says that the name lies outside the zone (NOTZONE): check --zone" },
  { LDNS_RCODE_NXRRSET, 0, RESTANTE_WRITER_ERROR_CONFLICT, TRUE,
    "has other records by now (NXRRSET), and nothing was written: look again and plan anew" },
  { LDNS_RCODE_YXRRSET, 0, RESTANTE_WRITER_ERROR_CONFLICT, TRUE,
    "has such records by now (YXRRSET), and nothing was written: look again and plan anew" },
  { LDNS_RCODE_NXDOMAIN, 0, RESTANTE_WRITER_ERROR_CONFLICT, TRUE,
    "has no such name by now (NXDOMAIN), and nothing was written: look again and plan anew" },
  { LDNS_RCODE_YXDOMAIN, 0, RESTANTE_WRITER_ERROR_CONFLICT, TRUE,
    "has such a name by now (YXDOMAIN), and nothing was written: look again and plan anew" },
  { LDNS_RCODE_SERVFAIL, 0, RESTANTE_WRITER_ERROR_UNREACHABLE, FALSE,
    "failed (SERVFAIL): try again later, and look into its log" },
};

static void
say (Writer *self, RestanteWriterError code, const char *words, GError **error)
{
  g_set_error (error, RESTANTE_WRITER_ERROR, (int)code, "the name server %s %s", self->server_name,
               words);
}

static void
writer_close (gpointer state)
{
  Writer *self = state;

  if (self == NULL)
    return;
  restante_tsig_key_free (self->key);
  g_clear_object (&self->server);
  g_free (self->server_name);
  g_free (self->zone);
  g_free (self);
}

static GSocketAddress *
parse_server (const char *text, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;
  GSocketAddress *address = NULL;

  if (text != NULL && restante_endpoint_parse (text, 53, &host, &port, NULL))
    address = g_inet_socket_address_new_from_string (host, port);
  if (address == NULL)
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         "the server must be an address with its port, such as 192.0.2.53:53");
  return address;
}

/* As ldns will write it. */
static gboolean
check_zone (const char *zone, GError **error)
{
  ldns_rdf *name = zone != NULL ? ldns_dname_new_frm_str (zone) : NULL;

  if (name == NULL)
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_SETTINGS,
                         "the zone must be a domain name");
  ldns_rdf_deep_free (name);
  return name != NULL;
}

static gpointer
writer_open (const RestanteWriterSettings *settings,
             const RestanteWriterSurroundings *surroundings,
             GError **error)
{
  Writer *self;

  if (!check_zone (settings->zone, error))
    return NULL;
  self = g_new0 (Writer, 1);
  self->zone = g_strdup (settings->zone);
  self->timeout = surroundings->timeout;
  self->server = parse_server (settings->server, error);
  if (self->server != NULL)
    self->key = restante_tsig_key_parse (settings->secret != NULL ? settings->secret : "", error);
  if (self->key == NULL) {
    writer_close (self);
    return NULL;
  }
  self->server_name = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (self->server));
  return self;
}

static const char *
writer_get_key_name (gpointer state)
{
  return ((Writer *)state)->key->name;
}

static gint64
get_deadline (Writer *self)
{
  return g_get_monotonic_time () + (gint64)self->timeout * G_USEC_PER_SEC;
}

static gboolean
judge (Writer *self, const RestanteTsigReply *reply, GError **error)
{
  g_autofree char *other =
      g_strdup_printf ("answered with the code %u: look into its log", reply->code);

  if (reply->code == LDNS_RCODE_NOERROR && reply->is_signed)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (verdicts[i].code == reply->code &&
        (verdicts[i].tsig_error == reply->tsig_error || verdicts[i].tsig_error == 0) &&
        (reply->is_signed || !verdicts[i].signed_only)) {
      say (self, verdicts[i].error, verdicts[i].words, error);
      return FALSE;
    }
  say (self, RESTANTE_WRITER_ERROR_UNREACHABLE,
       reply->is_signed ? other : "did not sign its answer, which may be anybody's", error);
  return FALSE;
}

/* Takes @request. */
static RestanteTsigReply *
tell (Writer *self, ldns_pkt *request, gint64 deadline, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;
  RestanteTsigReply *reply =
      restante_tsig_exchange (self->server, self->key, request, deadline, cancellable, &reason);

  if (reply == NULL && reason->domain == RESTANTE_DNS_ERROR) {
    g_set_error_literal (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE,
                         reason->message);
    g_error_free (reason);
  } else if (reply == NULL) {
    g_propagate_error (error, reason);
  }
  return reply;
}

/* @ttl and @data as a zone file has them. */
static ldns_rr *
make_record (const RestanteRecordSet *set,
             ldns_rr_class class,
             guint32 ttl,
             const char *data,
             GError **error)
{
  g_autofree char *line = g_strdup_printf ("%s. %u IN %s %s", set->name, ttl, set->type, data);
  ldns_rr *record = NULL;

  if (ldns_rr_new_frm_str (&record, line, 0, NULL, NULL) != LDNS_STATUS_OK) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
                 "%s %s of %s is no record that a name server takes", set->type, data, set->name);
    return NULL;
  }
  ldns_rr_set_class (record, class);
  return record;
}

/* One record for each value of @set; FALSE when one is none. */
static gboolean
add_records (ldns_rr_list *list, const RestanteRecordSet *set, guint32 ttl, GError **error)
{
  for (guint i = 0; set->data[i] != NULL; i++) {
    ldns_rr *record = make_record (set, LDNS_RR_CLASS_IN, ttl, set->data[i], error);

    if (record == NULL)
      return FALSE;
    ldns_rr_list_push_rr (list, record);
  }
  return TRUE;
}

/* Speaks of the whole set: without data. */
static void
add_whole (ldns_rr_list *list, const RestanteRecordSet *set, ldns_rr_class class)
{
  ldns_rr *record = ldns_rr_new ();

  ldns_rr_set_owner (record, ldns_dname_new_frm_str (set->name));
  ldns_rr_set_type (record, ldns_get_rr_type_by_name (set->type));
  ldns_rr_set_class (record, class);
  ldns_rr_set_ttl (record, 0);
  ldns_rr_list_push_rr (list, record);
}

/* RFC 2136 section 2.4.3: there is no such set; section 2.4.2: it is exactly this one. */
static gboolean
add_prerequisite (ldns_rr_list *list, const RestanteRecordSet *before, GError **error)
{
  if (!restante_record_set_is_empty (before))
    return add_records (list, before, 0, error);
  add_whole (list, before, LDNS_RR_CLASS_NONE);
  return TRUE;
}

static ldns_pkt *
make_update (Writer *self, const ldns_rr_list *prerequisites, const ldns_rr_list *updates)
{
  ldns_pkt *packet = ldns_update_pkt_new (ldns_dname_new_frm_str (self->zone), LDNS_RR_CLASS_IN,
                                          prerequisites, updates, NULL);

  ldns_pkt_set_rd (packet, FALSE); /* RFC 2136 section 2.2 */
  return packet;
}

static gboolean
check_writable (const RestanteRecordSet *set, GError **error)
{
  ldns_rdf *name = ldns_dname_new_frm_str (set->name);
  gboolean writable = name != NULL && g_strv_contains (writable_types, set->type);

  ldns_rdf_deep_free (name);
  if (!writable)
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
                 "%s records of %s are not written here", set->type, set->name);
  return writable;
}

static gboolean
writer_write (gpointer state,
              const RestanteRecordChange *change,
              GCancellable *cancellable,
              GError **error)
{
  Writer *self = state;
  g_autoptr (ldns_rr_list) prerequisites = ldns_rr_list_new ();
  g_autoptr (ldns_rr_list) updates = ldns_rr_list_new ();
  g_autoptr (RestanteTsigReply) reply = NULL;

  if (!check_writable (change->before, error) ||
      !add_prerequisite (prerequisites, change->before, error))
    return FALSE;
  add_whole (updates, change->before, LDNS_RR_CLASS_ANY); /* section 2.5.2: away with it */
  if (!add_records (updates, change->after, change->after->ttl, error))
    return FALSE;
  reply = tell (self, make_update (self, prerequisites, updates), get_deadline (self), cancellable,
                error);
  return reply != NULL && judge (self, reply, error);
}

/* Of this server's own data alone. */
static RestanteRecordSet *
read_answer (Writer *self,
             const RestanteTsigReply *reply,
             const char *name,
             const char *type,
             GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (reply->bytes, &size);
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_answer_new (bytes, size, NULL);
  RestanteRecordSet *set;

  if (answer == NULL || restante_dns_answer_is_truncated (answer) ||
      !restante_dns_answer_matches (answer, (guint16)(bytes[0] << 8 | bytes[1]), name, type)) {
    say (self, RESTANTE_WRITER_ERROR_UNREACHABLE, "answered something else", error);
    return NULL;
  }
  if (!restante_dns_answer_is_authoritative (answer)) {
    say (self, RESTANTE_WRITER_ERROR_REFUSED, "does not serve the zone: check --zone and --server",
         error);
    return NULL;
  }
  set = restante_dns_answer_get_own_set (answer, name, type, NULL);
  if (set == NULL)
    say (self, RESTANTE_WRITER_ERROR_UNREACHABLE, "answered with a broken record", error);
  return set;
}

static RestanteRecordSet *
read_set (Writer *self,
          const char *name,
          const char *type,
          gint64 deadline,
          GCancellable *cancellable,
          GError **error)
{
  ldns_rdf *owner = ldns_dname_new_frm_str (name);
  g_autoptr (RestanteTsigReply) reply = NULL;

  if (owner == NULL) {
    g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED,
                 "%s is no domain name", name);
    return NULL;
  }
  reply =
      tell (self, ldns_pkt_query_new (owner, ldns_get_rr_type_by_name (type), LDNS_RR_CLASS_IN, 0),
            deadline, cancellable, error);
  if (reply == NULL)
    return NULL;
  if (!(reply->code == LDNS_RCODE_NXDOMAIN && reply->is_signed) && !judge (self, reply, error))
    return NULL;
  return read_answer (self, reply, name, type, error);
}

static RestanteRecordSet *
writer_read (
    gpointer state, const char *name, const char *type, GCancellable *cancellable, GError **error)
{
  return read_set (state, name, type, get_deadline (state), cancellable, error);
}

/* A record of @set that nobody has: taking it away changes nothing, and who may not change the set
 * is refused all the same (RFC 2136 section 3.3). A host under a name that never is (RFC 2606
 * section 2), an address that is reserved (RFC 1112 section 4) or leads nowhere (RFC 6666). */
static char *
make_unlikely_data (const RestanteRecordSet *set)
{
  guint32 random = g_random_int ();

  if (g_str_equal (set->type, "MX"))
    return g_strdup_printf ("65535 restante-%08x.invalid.", random);
  if (g_str_equal (set->type, "AAAA"))
    return g_strdup_printf ("100::%x:%x", random >> 16, random & 0xffff);
  return g_strdup_printf ("%u.%u.%u.%u", 240 | (random >> 24 & 7), random >> 16 & 255,
                          random >> 8 & 255, random & 255);
}

static gboolean
is_refusal (const RestanteTsigReply *reply)
{
  return reply->code == LDNS_RCODE_REFUSED ||
         (reply->code == LDNS_RCODE_NOTAUTH && reply->tsig_error == RESTANTE_TSIG_BAD_KEY);
}

/* Whether the key may change the set @name @type, in *@allowed; FALSE when it cannot be found out.
 * The last refusal is in *@refusal. */
static gboolean
try_right (Writer *self,
           const char *name,
           const char *type,
           gint64 deadline,
           GCancellable *cancellable,
           gboolean *allowed,
           GError **refusal,
           GError **error)
{
  g_autoptr (RestanteRecordSet) set = restante_record_set_new (name, type, 0, NULL);
  g_autofree char *data = make_unlikely_data (set);
  g_autoptr (ldns_rr_list) updates = ldns_rr_list_new ();
  g_autoptr (RestanteTsigReply) reply = NULL;
  ldns_rr *record = make_record (set, LDNS_RR_CLASS_NONE, 0, data, error); /* section 2.5.4 */

  if (record == NULL)
    return FALSE;
  ldns_rr_list_push_rr (updates, record);
  reply = tell (self, make_update (self, NULL, updates), deadline, cancellable, error);
  if (reply == NULL)
    return FALSE;
  *allowed = FALSE;
  if (is_refusal (reply)) {
    g_clear_error (refusal);
    return !judge (self, reply, refusal);
  }
  *allowed = judge (self, reply, error);
  return *allowed;
}

/* The hosts whose addresses may have to be changed: those of the MX set that lie in the zone, as
 * far as it can be read, or else the zone's own name. */
static char **
find_hosts (Writer *self, gint64 deadline, GCancellable *cancellable)
{
  g_autoptr (RestanteRecordSet) set =
      read_set (self, self->zone, "MX", deadline, cancellable, NULL);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  guint count = 0;

  for (guint i = 0; set != NULL && set->data[i] != NULL && count < HOSTS_MAX; i++) {
    const char *space = strchr (set->data[i], ' ');
    g_autofree char *host = space != NULL ? restante_domain_normalize (space + 1, NULL) : NULL;

    if (host == NULL || !restante_name_is_below (host, self->zone))
      continue;
    g_strv_builder_add (hosts, host);
    count++;
  }
  if (count == 0)
    g_strv_builder_add (hosts, self->zone);
  return g_strv_builder_end (hosts);
}

/* What a test has found so far, in words, and why it was refused last. */
typedef struct
{
  GString *may;
  GString *may_not;
  GError *refusal;
} Rights;

static gboolean
note_right (Writer *self,
            Rights *rights,
            const char *name,
            const char *type,
            gint64 deadline,
            GCancellable *cancellable,
            GError **error)
{
  gboolean allowed;
  GString *list;

  if (!try_right (self, name, type, deadline, cancellable, &allowed, &rights->refusal, error))
    return FALSE;
  list = allowed ? rights->may : rights->may_not;
  g_string_append_printf (list, "%s%s of %s", list->len > 0 ? ", " : "", type, name);
  return TRUE;
}

static gboolean
note_rights (Writer *self, Rights *rights, GCancellable *cancellable, GError **error)
{
  gint64 deadline = get_deadline (self);
  g_auto (GStrv) hosts = NULL;

  if (!note_right (self, rights, self->zone, "MX", deadline, cancellable, error))
    return FALSE;
  hosts = find_hosts (self, deadline, cancellable);
  for (guint i = 0; hosts[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (address_types); j++)
      if (!note_right (self, rights, hosts[i], address_types[j], deadline, cancellable, error))
        return FALSE;
  return TRUE;
}

static gboolean
writer_test (gpointer state, GCancellable *cancellable, char **text, GError **error)
{
  Writer *self = state;
  g_autoptr (GString) may = g_string_new (NULL);
  g_autoptr (GString) may_not = g_string_new (NULL);
  Rights rights = { may, may_not, NULL };
  gboolean known = note_rights (self, &rights, cancellable, error);

  if (known && may->len == 0)
    g_propagate_error (error, g_steal_pointer (&rights.refusal));
  g_clear_error (&rights.refusal);
  if (!known || may->len == 0)
    return FALSE;
  *text = g_strdup_printf ("the name server %s lets the key %s change %s%s%s", self->server_name,
                           self->key->name, may->str, may_not->len > 0 ? ", but not " : "",
                           may_not->str);
  return TRUE;
}

const RestanteWriterKind restante_writer_rfc2136 = {
  .kind = "rfc2136",
  .open = writer_open,
  .close = writer_close,
  .get_key_name = writer_get_key_name,
  .test = writer_test,
  .read = writer_read,
  .write = writer_write,
  .checks_before = TRUE,
};
