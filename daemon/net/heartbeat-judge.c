/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/heartbeat-judge.h"

#include <gio/gio.h>
#include <string.h>

#include "policy/home-addresses.h"
#include "policy/ip-address.h"
#include "policy/rate-limit.h"
#include "protocol/address.h"
#include "protocol/dyndns-request.h"
#include "queue/heartbeats.h"

#define MINUTE 60

static const RestanteRateLimitRule wrong_passwords = { 5, 10 * MINUTE, 10 * MINUTE, 1024 };
/* Clients tell a change, or every few minutes that there was none. */
static const RestanteRateLimitRule signs_of_life = { 30, MINUTE, MINUTE, 1024 };

struct _RestanteHeartbeatJudge
{
  RestanteQueue *queue;
  RestanteHeartbeatHeard heard;
  gpointer user_data;
  GMutex lock;                 /* guards what follows */
  RestanteRateLimit *guesses;  /* by household */
  RestanteRateLimit *too_many; /* by domain */
};

/* What is asked, by whom, and what has come of it. */
typedef struct
{
  RestanteHeartbeatJudge *judge;
  const RestanteDyndnsRequest *request;
  const char *peer;
  char *household;
  gint64 now;
  RestanteHeartbeatRecord *record; /* of whoever it is */
  char *hostname;                  /* the one that is right */
  char **told;
} Case;

RestanteHeartbeatJudge *
restante_heartbeat_judge_new (RestanteQueue *queue,
                              RestanteHeartbeatHeard heard,
                              gpointer user_data)
{
  RestanteHeartbeatJudge *self = g_new0 (RestanteHeartbeatJudge, 1);

  self->queue = queue;
  self->heard = heard;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  self->guesses = restante_rate_limit_new (&wrong_passwords);
  self->too_many = restante_rate_limit_new (&signs_of_life);
  return self;
}

void
restante_heartbeat_judge_free (RestanteHeartbeatJudge *self)
{
  restante_rate_limit_free (self->guesses);
  restante_rate_limit_free (self->too_many);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_blocked (Case *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->judge->lock);

  return restante_rate_limit_is_blocked (self->judge->guesses, self->household, self->now);
}

static RestanteDyndnsAnswer
count_guess (Case *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->judge->lock);

  return restante_rate_limit_count (self->judge->guesses, self->household, self->now)
             ? RESTANTE_DYNDNS_BLOCKED
             : RESTANTE_DYNDNS_BADAUTH;
}

static gboolean
is_too_much (Case *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->judge->lock);

  return restante_rate_limit_count (self->judge->too_many, self->record->domain, self->now);
}

/* A user that there is none of takes as long as a wrong password. */
static gboolean
knows_password (const RestanteHeartbeatRecord *record, const char *password)
{
  gboolean right = restante_secret_equal (record != NULL ? record->secret : "", password);

  return right && record != NULL;
}

/* GOOD: it is who it says. */
static RestanteDyndnsAnswer
check_credentials (Case *self)
{
  g_autoptr (GError) error = NULL;

  if (is_blocked (self))
    return RESTANTE_DYNDNS_BLOCKED;
  /* Some ask without any first, to hear whether they are wanted. */
  if (!self->request->has_credentials)
    return RESTANTE_DYNDNS_BADAUTH;
  if (self->request->user == NULL)
    return count_guess (self);
  self->record =
      restante_queue_find_heartbeat_user (self->judge->queue, self->request->user, &error);
  if (error != NULL &&
      !g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND))
    return RESTANTE_DYNDNS_TROUBLE;
  if (!knows_password (self->record, self->request->password))
    return count_guess (self);
  return is_too_much (self) ? RESTANTE_DYNDNS_ABUSE : RESTANTE_DYNDNS_GOOD;
}

static RestanteDyndnsAnswer
check_hostname (Case *self, const char *hostname)
{
  g_autofree char *normal = restante_domain_normalize (hostname, NULL);

  if (g_strcmp0 (normal, self->hostname) == 0 ||
      restante_ip_address_equal (hostname, self->hostname))
    return RESTANTE_DYNDNS_GOOD;
  return normal == NULL || strchr (normal, '.') == NULL ? RESTANTE_DYNDNS_NOTFQDN
                                                        : RESTANTE_DYNDNS_NOHOST;
}

static gboolean
find_hostname (Case *self)
{
  g_autoptr (RestanteDomainRecord) domain =
      restante_queue_find_domain (self->judge->queue, self->record->domain);

  self->hostname = domain != NULL ? restante_heartbeat_hostname (domain) : NULL;
  return domain != NULL;
}

/* In the one form in which each is told. */
static void
make_canonical (char **addresses)
{
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = NULL;
    RestanteIpAddress parsed;

    restante_ip_address_parse (addresses[i], &parsed);
    address = g_inet_address_new_from_bytes (
        parsed.bytes, parsed.length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
    g_free (addresses[i]);
    addresses[i] = g_inet_address_to_string (address);
  }
}

static RestanteDyndnsAnswer
take (Case *self)
{
  gboolean changed;

  self->told =
      restante_home_addresses_choose ((const char *const *)self->request->addresses, self->peer);
  if (self->told == NULL)
    return RESTANTE_DYNDNS_TROUBLE;
  make_canonical (self->told);
  if (!restante_queue_note_heartbeat (self->judge->queue, self->record->domain,
                                      (const char *const *)self->told, self->now, &changed, NULL))
    return RESTANTE_DYNDNS_TROUBLE;
  self->judge->heard (self->record->domain, (const char *const *)self->told, changed,
                      self->judge->user_data);
  return changed ? RESTANTE_DYNDNS_GOOD : RESTANTE_DYNDNS_NOCHG;
}

/* A line for each name; all that are right are one sign of life. */
static char *
answer_names (Case *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  RestanteDyndnsAnswer taken = RESTANTE_DYNDNS_GOOD;

  for (guint i = 0; self->request->hostnames[i] != NULL; i++) {
    RestanteDyndnsAnswer answer = check_hostname (self, self->request->hostnames[i]);

    if (answer == RESTANTE_DYNDNS_GOOD && self->told == NULL)
      taken = take (self);
    if (answer == RESTANTE_DYNDNS_GOOD)
      answer = taken;
    g_ptr_array_add (lines, restante_dyndns_answer_line (answer, (const char *const *)self->told));
  }
  g_ptr_array_add (lines, NULL);
  return restante_dyndns_answer_response (RESTANTE_DYNDNS_GOOD, (const char *const *)lines->pdata);
}

static char *
answer (Case *self)
{
  RestanteDyndnsAnswer verdict = check_credentials (self);

  if (verdict == RESTANTE_DYNDNS_GOOD && !find_hostname (self))
    verdict = RESTANTE_DYNDNS_NOHOST;
  if (verdict == RESTANTE_DYNDNS_GOOD && self->request->hostnames[0] == NULL)
    verdict = RESTANTE_DYNDNS_NOTFQDN;
  if (verdict == RESTANTE_DYNDNS_GOOD)
    return answer_names (self);
  return restante_dyndns_answer_response (verdict, NULL);
}

char *
restante_heartbeat_judge_answer (
    RestanteHeartbeatJudge *self, const guint8 *bytes, gsize length, const char *peer, gint64 now)
{
  RestanteDyndnsAnswer problem;
  g_autoptr (RestanteDyndnsRequest) request =
      restante_dyndns_request_parse (bytes, length, &problem);
  Case one = { .judge = self, .request = request, .peer = peer, .now = now };
  char *response;

  if (request == NULL)
    return restante_dyndns_answer_response (problem, NULL);
  one.household = restante_rate_limit_household (peer);
  response = answer (&one);
  restante_heartbeat_record_free (one.record);
  g_strfreev (one.told);
  g_free (one.hostname);
  g_free (one.household);
  return response;
}
