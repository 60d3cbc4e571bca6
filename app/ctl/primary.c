/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/duration.h"
#include "api/error.h"
#include "api/pause.h"
#include "api/trust.h"
#include "client/format.h"
#include "ctl/commands.h"

static RestanteDomain *
call (RestanteContext *context,
      const char *method,
      const char *rest,
      gpointer body,
      GBytes **document,
      GError **error)
{
  g_autofree char *target = restante_context_domain_target (context, rest);

  return restante_context_call (context, method, target, body, RESTANTE_TYPE_DOMAIN, document,
                                error);
}

static gboolean
call_and_show (RestanteContext *context, const char *rest, gpointer body, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteDomain) domain = call (context, "POST", rest, body, &document, error);

  if (!domain)
    return FALSE;
  if (!restante_context_print_json (context, document))
    restante_ctl_print_domain (context, domain);
  return TRUE;
}

gboolean
restante_ctl_primary_probe (RestanteContext *context, GError **error)
{
  return call_and_show (context, "/probe", NULL, error);
}

gboolean
restante_ctl_primary_pause (RestanteContext *context, GError **error)
{
  const char *text = restante_context_get (context, RESTANTE_OPTION_FOR);
  g_autoptr (RestantePause) pause = NULL;
  gint64 duration = -1;

  if (text && !restante_duration_parse (text, &duration, error)) {
    g_prefix_error (error, "--for: ");
    return FALSE;
  }
  if (text && duration == 0)
    return restante_context_usage (error, "--for 0 is no pause; without --for it lasts until "
                                          "primary resume");
  pause = g_object_new (RESTANTE_TYPE_PAUSE, "duration", duration, "reason",
                        restante_context_get (context, RESTANTE_OPTION_REASON), NULL);
  return call_and_show (context, "/pause", pause, error);
}

gboolean
restante_ctl_primary_resume (RestanteContext *context, GError **error)
{
  return call_and_show (context, "/resume", NULL, error);
}

static const char *
offered_by (RestanteDomain *domain)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;

  return identity ? restante_identity_get_offered (identity) : NULL;
}

/* What an owner says about a key. */
typedef struct
{
  const char *target;
  const char *question;
  const char *unchanged;
} KeyVerb;

static const KeyVerb trust_verb = {
  "/trust",
  "Whoever has it will get the held mail. Trust it?",
  "the key is not trusted; nothing was changed",
};

static const KeyVerb deny_verb = {
  "/deny",
  "It will never be trusted by itself, and you are not asked about it again. Deny it?",
  "the key is not denied; nothing was changed",
};

/* The domain with an offered key: as it is known, or after a probe. */
static RestanteDomain *
find_offer (RestanteContext *context, GError **error)
{
  g_autoptr (RestanteDomain) domain = call (context, "GET", "", NULL, NULL, error);
  RestantePrimary *primary;
  const char *cause;

  if (domain && !offered_by (domain)) {
    g_clear_object (&domain);
    domain = call (context, "POST", "/probe", NULL, NULL, error);
  }
  if (!domain || offered_by (domain))
    return g_steal_pointer (&domain);
  primary = restante_domain_get_primary (domain);
  cause = primary ? restante_primary_get_cause (primary) : NULL;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_CONFLICT,
               "the primary of %s offers no key that is new%s%s; give the key itself with "
               "--fingerprint",
               context->ids[0], cause ? ": " : "", cause ? cause : "");
  return NULL;
}

/* Asks on a terminal. A script has nobody to ask: the command is its word. */
static gboolean
confirm (RestanteContext *context, const KeyVerb *verb, RestanteDomain *domain, GError **error)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  g_autofree char *address = restante_format_safe (restante_primary_get_address (primary));
  g_autofree char *key = restante_format_safe (offered_by (domain));
  g_autofree char *question =
      g_strdup_printf ("%s offers the key\n  %s\n%s", address, key, verb->question);

  if (restante_context_has (context, RESTANTE_OPTION_YES) || !context->terminal->interactive)
    return TRUE;
  if (restante_terminal_ask (context->terminal, question))
    return TRUE;
  g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, verb->unchanged);
  return FALSE;
}

/* The very key that was shown is sent: another one that came in between is refused by the holder.
 */
static gboolean
say_about_key (RestanteContext *context, const KeyVerb *verb, GError **error)
{
  const char *fingerprint = restante_context_get (context, RESTANTE_OPTION_FINGERPRINT);
  g_autoptr (RestanteDomain) domain = NULL;
  g_autoptr (RestanteTrust) trust = NULL;

  if (!fingerprint) {
    domain = find_offer (context, error);
    if (!domain || !confirm (context, verb, domain, error))
      return FALSE;
    fingerprint = offered_by (domain);
  }
  trust = g_object_new (RESTANTE_TYPE_TRUST, "fingerprint", fingerprint, "add",
                        restante_context_has (context, RESTANTE_OPTION_ADD), NULL);
  return call_and_show (context, verb->target, trust, error);
}

gboolean
restante_ctl_primary_trust (RestanteContext *context, GError **error)
{
  return say_about_key (context, &trust_verb, error);
}

gboolean
restante_ctl_primary_deny (RestanteContext *context, GError **error)
{
  return say_about_key (context, &deny_verb, error);
}
