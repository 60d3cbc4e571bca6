/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tsig-exchange.h"

#include "dns/resolver.h"
#include "dns/tcp-exchange.h"

#define FUDGE 300 /* seconds that both clocks may differ; RFC 8945 section 10 */

/* ldns verifies in a buffer of 65535 bytes, and does not look whether the message and what else is
 * signed fit in. */
#define REPLY_MAX 32768

/* The fields of a TSIG record (RFC 8945 section 4.2). */
enum
{
  TSIG_ALGORITHM,
  TSIG_TIME,
  TSIG_FUDGE,
  TSIG_MAC,
  TSIG_ORIGINAL_ID,
  TSIG_ERROR,
  TSIG_OTHER,
  TSIG_FIELDS,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_pkt, ldns_pkt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ldns_rdf, ldns_rdf_deep_free)

void
restante_tsig_reply_free (RestanteTsigReply *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

static GBytes *
sign (ldns_pkt *request, const RestanteTsigKey *key)
{
  g_autofree char *algorithm = g_strconcat (key->algorithm, ".", NULL);
  guint8 *wire = NULL;
  gsize size = 0;
  GBytes *bytes = NULL;

  ldns_pkt_set_random_id (request);
  if (ldns_pkt_tsig_sign (request, key->name, key->secret, FUDGE, algorithm, NULL) ==
          LDNS_STATUS_OK &&
      ldns_pkt2wire (&wire, request, &size) == LDNS_STATUS_OK && size <= LDNS_MAX_PACKETLEN)
    bytes = g_bytes_new (wire, size);
  free (wire);
  return bytes;
}

/* NULL: it is no reply to @request. */
static ldns_pkt *
read_reply (ldns_pkt *request, GBytes *bytes)
{
  gsize size;
  const guint8 *wire = g_bytes_get_data (bytes, &size);
  g_autoptr (ldns_pkt) reply = NULL;

  if (size > REPLY_MAX || ldns_wire2pkt (&reply, wire, size) != LDNS_STATUS_OK)
    return NULL;
  if (!ldns_pkt_qr (reply) || ldns_pkt_id (reply) != ldns_pkt_id (request) ||
      ldns_pkt_get_opcode (reply) != ldns_pkt_get_opcode (request))
    return NULL;
  return g_steal_pointer (&reply);
}

/* The TSIG record with all its fields, not owned, or NULL. */
static ldns_rr *
get_tsig (ldns_pkt *reply)
{
  ldns_rr *tsig = ldns_pkt_tsig (reply);

  if (tsig == NULL || ldns_rr_rd_count (tsig) != TSIG_FIELDS)
    return NULL;
  for (gsize i = 0; i < TSIG_FIELDS; i++)
    if (ldns_rr_rdf (tsig, i) == NULL)
      return NULL;
  return tsig;
}

/* RFC 8945 section 5.2.3. ldns does not look at the time. */
static gboolean
is_of_now (const ldns_rr *tsig)
{
  const guint8 *bytes = ldns_rdf_data (ldns_rr_rdf (tsig, TSIG_TIME));
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 time = 0;

  for (guint i = 0; i < 6; i++)
    time = time << 8 | bytes[i];
  return ABS (now - time) <= FUDGE;
}

/* The key and the algorithm are looked at first: ldns takes the algorithm from the reply. */
static gboolean
is_signed (ldns_pkt *reply, GBytes *bytes, ldns_pkt *request, const RestanteTsigKey *key)
{
  ldns_rr *asked = ldns_pkt_tsig (request);
  ldns_rr *tsig = get_tsig (reply);

  if (tsig == NULL || ldns_dname_compare (ldns_rr_owner (tsig), ldns_rr_owner (asked)) != 0 ||
      ldns_dname_compare (ldns_rr_rdf (tsig, TSIG_ALGORITHM),
                          ldns_rr_rdf (asked, TSIG_ALGORITHM)) != 0 ||
      !is_of_now (tsig))
    return FALSE;
  return ldns_pkt_tsig_verify (reply, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                               key->name, key->secret, ldns_rr_rdf (asked, TSIG_MAC));
}

static RestanteTsigReply *
weigh (ldns_pkt *reply, GBytes *bytes, ldns_pkt *request, const RestanteTsigKey *key)
{
  RestanteTsigReply *self = g_new0 (RestanteTsigReply, 1);
  ldns_rr *tsig = get_tsig (reply);

  self->bytes = g_bytes_ref (bytes);
  self->code = ldns_pkt_get_rcode (reply);
  if (tsig != NULL)
    self->tsig_error = ldns_rdf2native_int16 (ldns_rr_rdf (tsig, TSIG_ERROR));
  self->is_signed = is_signed (reply, bytes, request, key);
  return self;
}

RestanteTsigReply *
restante_tsig_exchange (GSocketAddress *server,
                        const RestanteTsigKey *key,
                        ldns_pkt *request,
                        gint64 deadline,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (ldns_pkt) owned = request;
  g_autoptr (GBytes) message = sign (request, key);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ldns_pkt) reply = NULL;
  g_autofree char *name = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (server));

  if (message == NULL) {
    g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                 "what the name server %s should be told cannot be written or signed", name);
    return NULL;
  }
  bytes = restante_tcp_exchange (server, message, deadline, cancellable, error);
  if (bytes == NULL)
    return NULL;
  reply = read_reply (request, bytes);
  if (reply == NULL) {
    g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                 "the name server %s answered with what is no answer", name);
    return NULL;
  }
  return weigh (reply, bytes, request, key);
}
