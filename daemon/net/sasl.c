/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/sasl.h"

#include <gsasl.h>

#include "protocol/wipe.h"
#include "queue/secret.h"

#define UNKNOWN_BYTES 16
/* SCRAM's: asked, who, proof, and the empty word behind the server's own. */
#define MAX_STEPS 4

struct _RestanteSasl
{
  Gsasl *library;
  Gsasl_session *session;
  RestanteSaslPassword password;
  gpointer user_data;
  char *user;
  guint steps;
  gboolean proven; /* the last challenge is the server's own proof; an empty response ends it */
};

/* A peer must not see from the course of the exchange whether there is such a user. */
static int
give_password (RestanteSasl *self, Gsasl_session *session)
{
  const char *user = gsasl_property_fast (session, GSASL_AUTHID);
  g_autoptr (RestanteSecret) password =
      user != NULL ? self->password (user, self->user_data) : NULL;

  if (password == NULL)
    password = restante_secret_make (UNKNOWN_BYTES);
  return gsasl_property_set (session, GSASL_PASSWORD, password);
}

static int
on_asked (Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  RestanteSasl *self = gsasl_callback_hook_get (library);

  return property == GSASL_PASSWORD ? give_password (self, session) : GSASL_NO_CALLBACK;
}

RestanteSasl *
restante_sasl_new (const char *mechanism, RestanteSaslPassword password, gpointer user_data)
{
  g_autoptr (RestanteSasl) self = g_new0 (RestanteSasl, 1);

  self->password = password;
  self->user_data = user_data;
  if (gsasl_init (&self->library) != GSASL_OK)
    return NULL;
  gsasl_callback_set (self->library, on_asked);
  gsasl_callback_hook_set (self->library, self);
  if (gsasl_server_start (self->library, mechanism, &self->session) != GSASL_OK)
    return NULL;
  return g_steal_pointer (&self);
}

/* The library frees its copy, but leaves what is in it. */
static void
wipe_password (Gsasl_session *session)
{
  restante_wipe ((char *)gsasl_property_fast (session, GSASL_PASSWORD));
}

void
restante_sasl_free (RestanteSasl *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    wipe_password (self->session);
  g_clear_pointer (&self->session, gsasl_finish);
  g_clear_pointer (&self->library, gsasl_done);
  g_free (self->user);
  g_free (self);
}

/* Nobody acts for somebody else here. */
static gboolean
is_another (Gsasl_session *session)
{
  const char *user = gsasl_property_fast (session, GSASL_AUTHID);
  const char *wanted = gsasl_property_fast (session, GSASL_AUTHZID);

  return wanted != NULL && *wanted != '\0' && g_strcmp0 (wanted, user) != 0;
}

/* SCRAM's last word of the server goes as a challenge (RFC 4954 section 4). */
static RestanteSaslStep
end_well (RestanteSasl *self, char **challenge)
{
  if (is_another (self->session))
    return RESTANTE_SASL_WRONG;
  if (*challenge == NULL || **challenge == '\0')
    return RESTANTE_SASL_KNOWN;
  self->proven = TRUE;
  return RESTANTE_SASL_CHALLENGE;
}

static RestanteSaslStep
judge (RestanteSasl *self, int result, char **challenge)
{
  switch (result) {
  case GSASL_NEEDS_MORE:
    return RESTANTE_SASL_CHALLENGE;
  case GSASL_OK:
    return end_well (self, challenge);
  case GSASL_AUTHENTICATION_ERROR:
  case GSASL_SASLPREP_ERROR:
  case GSASL_NO_PASSWORD:
    return RESTANTE_SASL_WRONG;
  default:
    return RESTANTE_SASL_BROKEN;
  }
}

RestanteSaslStep
restante_sasl_step (RestanteSasl *self, const char *response, char **challenge)
{
  RestanteSaslStep step;
  char *said = NULL;
  int result;

  *challenge = NULL;
  if (++self->steps > MAX_STEPS)
    return RESTANTE_SASL_BROKEN;
  if (self->proven)
    return response != NULL && *response == '\0' ? RESTANTE_SASL_KNOWN : RESTANTE_SASL_BROKEN;
  result = gsasl_step64 (self->session, response, &said);
  /* After a failure it is what was said before. */
  if (result == GSASL_OK || result == GSASL_NEEDS_MORE)
    *challenge = g_strdup (said != NULL ? said : "");
  gsasl_free (said);
  if (self->user == NULL)
    self->user = g_strdup (gsasl_property_fast (self->session, GSASL_AUTHID));
  step = judge (self, result, challenge);
  if (step != RESTANTE_SASL_CHALLENGE)
    g_clear_pointer (challenge, g_free);
  return step;
}

const char *
restante_sasl_get_user (RestanteSasl *self)
{
  return self->user;
}
