/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/sts-fetch.h"

#include "dns/https.h"
#include "policy/sts-policy.h"

#define HTTPS 443

static char *
make_url (const char *domain, guint16 port)
{
  if (port == HTTPS)
    return g_strdup_printf ("https://mta-sts.%s/.well-known/mta-sts.txt", domain);
  return g_strdup_printf ("https://mta-sts.%s:%u/.well-known/mta-sts.txt", domain, port);
}

/* RFC 8461 section 3.3: only 200 counts, and what is no text is no policy. */
static gboolean
check (const RestanteHttpsResponse *response, RestanteStsFacts *sts)
{
  if (response->status != 200)
    sts->problem = g_strdup_printf ("the web server answers with %u", response->status);
  else if (g_strcmp0 (response->content_type, "text/plain") != 0)
    sts->problem =
        g_strdup_printf ("it is %s, not text/plain",
                         response->content_type != NULL ? response->content_type : "of no type");
  return sts->problem == NULL;
}

static void
read_policy (const RestanteHttpsResponse *response, RestanteStsFacts *sts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteStsPolicy) policy = NULL;
  gsize length;
  const char *body;

  if (!check (response, sts))
    return;
  body = g_bytes_get_data (response->body, &length);
  policy = restante_sts_policy_parse (body != NULL ? body : "", length, &error);
  if (policy == NULL) {
    sts->problem = g_strdup (error->message);
    return;
  }
  sts->fetched = TRUE;
  sts->mode = policy->mode;
  g_strfreev (sts->mx);
  sts->mx = g_steal_pointer (&policy->mx);
}

void
restante_sts_fetch (RestanteDomainFacts *facts,
                    guint16 port,
                    const RestanteWriterSurroundings *surroundings,
                    GCancellable *cancellable)
{
  g_autofree char *id = restante_sts_record_read ((const char *const *)facts->sts.texts);
  g_autofree char *url = make_url (facts->domain, port);
  const RestanteHttpsRequest request = { .method = "GET", .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHttpsResponse) response = NULL;

  if (facts->sts.record != RESTANTE_LOOKUP_FOUND)
    return;
  if (id == NULL) {
    facts->sts.record = RESTANTE_LOOKUP_NO_DATA;
    return;
  }
  response = restante_https_send (&request, surroundings, cancellable, &error);
  if (response != NULL)
    read_policy (response, &facts->sts);
  else
    facts->sts.problem = g_strdup (error->message);
}
