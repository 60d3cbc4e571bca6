/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/reply.h"

#include "dns/record-data.h"
#include "protocol/address.h"

void
restante_dns_reply_free (RestanteDnsReply *self)
{
  if (self == NULL)
    return;
  g_free (self->problem);
  g_free (self->alias);
  g_strfreev (self->data);
  g_ptr_array_unref (self->raw);
  g_free (self);
}

static const struct
{
  RestanteDnsError error;
  RestanteLookup lookup;
} lookups[] = {
  { RESTANTE_DNS_ERROR_NO_NAME, RESTANTE_LOOKUP_NO_NAME },
  { RESTANTE_DNS_ERROR_NO_DATA, RESTANTE_LOOKUP_NO_DATA },
  { RESTANTE_DNS_ERROR_BOGUS, RESTANTE_LOOKUP_BOGUS },
};

RestanteDnsReply *
restante_dns_reply_new_failed (GError *error)
{
  RestanteDnsReply *reply = g_new0 (RestanteDnsReply, 1);

  reply->lookup = RESTANTE_LOOKUP_FAILED;
  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    if (g_error_matches (error, RESTANTE_DNS_ERROR, (int)lookups[i].error))
      reply->lookup = lookups[i].lookup;
  reply->problem = g_strdup (error->message);
  reply->data = g_new0 (char *, 1);
  reply->raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_error_free (error);
  return reply;
}

/* A record that is broken is left out: what remains is what senders see, too. */
static void
read_records (RestanteDnsReply *reply, const struct ub_result *answer)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; answer->data[i] != NULL; i++) {
    const guint8 *data = (const guint8 *)answer->data[i];
    gsize length = (gsize)answer->len[i];
    g_autofree char *text = restante_record_data_to_string ((guint16)answer->qtype, data, length);

    if (text == NULL)
      continue;
    g_strv_builder_add (texts, text);
    g_ptr_array_add (reply->raw, g_bytes_new (data, length));
  }
  reply->data = g_strv_builder_end (texts);
}

RestanteDnsReply *
restante_dns_reply_new (const struct ub_result *answer)
{
  RestanteDnsReply *reply = g_new0 (RestanteDnsReply, 1);
  g_autofree char *asked = restante_domain_normalize (answer->qname, NULL);
  g_autofree char *real =
      answer->canonname != NULL ? restante_domain_normalize (answer->canonname, NULL) : NULL;

  reply->lookup = RESTANTE_LOOKUP_FOUND;
  reply->ttl = (guint32)MAX (answer->ttl, 0);
  reply->secure = answer->secure != 0;
  reply->raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (real != NULL && g_strcmp0 (real, asked) != 0)
    reply->alias = g_steal_pointer (&real);
  read_records (reply, answer);
  if (reply->raw->len == 0) {
    reply->lookup = RESTANTE_LOOKUP_FAILED;
    reply->problem = g_strdup_printf ("the records of %s are broken", answer->qname);
  }
  return reply;
}
