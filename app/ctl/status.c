/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/status.h"
#include "api/duration.h"
#include "client/format.h"
#include "ctl/commands.h"
#include "ctl/words.h"

static void
print_line (RestanteContext *context, const char *title, RestanteColour colour, const char *text)
{
  if (!*text)
    return;
  restante_terminal_printf (context->terminal, "  %-10s", title);
  restante_terminal_print (context->terminal, colour, text);
  restante_terminal_printf (context->terminal, "\n");
}

static void
print_primary (RestanteContext *context, RestantePrimary *primary)
{
  g_autofree char *words = restante_words_primary (primary, context->now);
  g_autofree char *probes = restante_words_probes (primary, context->now);
  g_autofree char *address =
      restante_format_safe (primary ? restante_primary_get_address (primary) : NULL);

  restante_terminal_printf (context->terminal, "  %-10s%s%s", "Primary", address,
                            *address ? " is " : "");
  restante_terminal_print (
      context->terminal,
      restante_terminal_colour_of (primary ? restante_primary_get_state (primary) : NULL), words);
  restante_terminal_printf (context->terminal, "\n");
  print_line (context, "", RESTANTE_COLOUR_FAINT, probes);
}

static void
print_identity (RestanteContext *context, RestanteIdentity *identity)
{
  const char *const *pins = restante_identity_get_fingerprints (identity);
  g_autofree char *kind = restante_format_safe (restante_identity_get_kind (identity));
  g_autofree char *offered = restante_format_safe (restante_identity_get_offered (identity));

  print_line (context, "Identity", RESTANTE_COLOUR_PLAIN, kind);
  for (guint i = 0; pins && pins[i]; i++) {
    g_autofree char *pin = restante_format_safe (pins[i]);
    print_line (context, i == 0 ? "Trusted" : "", RESTANTE_COLOUR_PLAIN, pin);
  }
  print_line (context, "Offered", RESTANTE_COLOUR_WARNING, offered);
}

static void
print_stranger (RestanteContext *context, RestanteStranger *stranger)
{
  g_autofree char *words = restante_words_stranger (stranger, context->now);
  gboolean denied = stranger && restante_stranger_get_denied (stranger);

  print_line (context, "Stranger", denied ? RESTANTE_COLOUR_FAINT : RESTANTE_COLOUR_WARNING, words);
}

typedef gint64 (*Count) (RestanteCounts *self);

static const struct
{
  Count count;
  const char *title, *state, *what;
} others[] = {
  { restante_counts_get_parked, "Parked", "parked", "need a decision" },
  { restante_counts_get_shelf, "Shelf", "shelf", "past the end of the hold, kept" },
  { restante_counts_get_returned, "Returned", "returned", "returned to the sender, kept" },
  { restante_counts_get_delivered, "Delivered", "delivered",
    "taken by the primary, kept for a while" },
};

static void
print_counts (RestanteContext *context, RestanteCounts *counts)
{
  g_autofree char *held = restante_words_held (counts, context->now);

  print_line (context, "Held", RESTANTE_COLOUR_PLAIN, held);
  for (gsize i = 0; counts && i < G_N_ELEMENTS (others); i++) {
    gint64 n = others[i].count (counts);
    g_autofree char *messages = restante_format_messages ((guint64)MAX (n, 0));
    g_autofree char *text = g_strdup_printf ("%s, %s", messages, others[i].what);
    if (n > 0)
      print_line (context, others[i].title, restante_terminal_colour_of (others[i].state), text);
  }
}

void
restante_ctl_print_domain (RestanteContext *context, RestanteDomain *domain)
{
  RestantePrimary *primary = restante_domain_get_primary (domain);
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;
  gint64 hold = restante_domain_get_hold (domain);
  g_autofree char *name = restante_format_safe (restante_domain_get_name (domain));
  g_autofree char *words = hold > 0 ? restante_duration_to_words (hold) : g_strdup ("without end");
  g_autofree char *advice = restante_words_advice (domain);

  restante_terminal_print (context->terminal, RESTANTE_COLOUR_STRONG, name);
  restante_terminal_printf (context->terminal, "\n");
  print_primary (context, primary);
  if (identity)
    print_identity (context, identity);
  if (primary)
    print_stranger (context, restante_primary_get_stranger (primary));
  print_counts (context, restante_domain_get_counts (domain));
  print_line (context, "Hold", RESTANTE_COLOUR_PLAIN, words);
  if (advice)
    print_line (context, "Advice", RESTANTE_COLOUR_WARNING, advice);
}

/* Each time, for as long as it is so. */
static void
print_plain (RestanteContext *context, RestanteStatus *status)
{
  const char *const *plain = restante_status_get_plain_heartbeat (status);
  g_autofree char *joined = plain ? g_strjoinv (", ", (char **)plain) : g_strdup ("");
  g_autofree char *addresses = restante_format_safe (joined);
  g_autofree char *text = g_strdup_printf ("Heartbeats send their passwords in plain HTTP to %s, "
                                           "where everybody on the way can read them.",
                                           addresses);

  if (!*addresses)
    return;
  restante_terminal_print (context->terminal, RESTANTE_COLOUR_BAD, text);
  restante_terminal_printf (context->terminal, "\n");
}

static void
print_holder (RestanteContext *context, RestanteStatus *status)
{
  const char *const *listening = restante_status_get_listening (status);
  g_autofree char *hostname = restante_format_safe (restante_status_get_hostname (status));
  g_autofree char *version = restante_format_safe (restante_status_get_version (status));
  g_autofree char *joined = listening ? g_strjoinv (", ", (char **)listening) : g_strdup ("");
  g_autofree char *addresses = restante_format_safe (joined);

  restante_terminal_print (context->terminal, RESTANTE_COLOUR_STRONG, hostname);
  restante_terminal_printf (context->terminal, ", restanted %s, ", version);
  if (*addresses)
    restante_terminal_printf (context->terminal, "listens on %s\n", addresses);
  else
    restante_terminal_printf (context->terminal, "listens nowhere\n");
}

gboolean
restante_ctl_status (RestanteContext *context, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (RestanteStatus) status = restante_context_call (
      context, "GET", "/v1/status", NULL, RESTANTE_TYPE_STATUS, &document, error);
  GListModel *domains;

  if (!status)
    return FALSE;
  if (restante_context_print_json (context, document))
    return TRUE;
  print_holder (context, status);
  print_plain (context, status);
  domains = restante_status_get_domains (status);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    restante_terminal_printf (context->terminal, "\n");
    restante_ctl_print_domain (context, domain);
  }
  if (g_list_model_get_n_items (domains) == 0)
    restante_terminal_printf (context->terminal,
                              "\nNo domain is protected yet; add one: restantectl domain add "
                              "DOMAIN --primary HOST:PORT\n");
  return TRUE;
}
