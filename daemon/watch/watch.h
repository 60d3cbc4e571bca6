/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live side of every protected domain: probes its primary, keeps its state, starts its drains,
 * and tells what changed. It never sends mail to a host that has not proven its identity, and it
 * never forgets a message: those are the store's.
 *
 * Main loop only. Everything that takes time is asynchronous. */
#pragma once

#include <gio/gio.h>

#include "api/primary.h"
#include "queue/domains.h"
#include "queue/queue.h"
#include "watch/drain.h"
#include "watch/places.h"

G_BEGIN_DECLS

/* What the owner may have to be told when something cannot be done. */
#define RESTANTE_WATCH_ERROR (restante_watch_error_quark ())
GQuark restante_watch_error_quark (void);
typedef enum
{
  RESTANTE_WATCH_ERROR_NOT_FOUND, /* no such domain */
  RESTANTE_WATCH_ERROR_NO_KEY,  /* trust without a fingerprint, and the primary has shown no key */
  RESTANTE_WATCH_ERROR_INVALID, /* a fingerprint, address or end point that is none */
  RESTANTE_WATCH_ERROR_REFUSED, /* the other host did not take the message; the text says why */
} RestanteWatchError;

typedef struct
{
  char *hostname;          /* for EHLO */
  guint interval;          /* seconds between probes while up */
  guint interval_down;     /* first interval when not up */
  guint interval_down_max; /* the interval slides up to this one */
  guint failures;          /* failed probes in a row until the primary is down */
  guint timeout;           /* seconds for one probe */
  guint connections;       /* of one drain, at most */
  char **dns_servers;      /* "ADDR:PORT", NULL-terminated; empty: /etc/resolv.conf */
  char **line_check;       /* the same form; empty: the gateway and the name servers */
  char *trust_anchor;      /* of DNSSEC; NULL: the system's, where there is one */
} RestanteWatchOptions;

#define RESTANTE_TYPE_WATCH (restante_watch_get_type ())
G_DECLARE_FINAL_TYPE (RestanteWatch, restante_watch, RESTANTE, WATCH, GObject)

/* Signals, in the main loop:
 *
 * - primary-changed (const char *domain)
 * - primary-probed (const char *domain, const RestanteProbeResult *result): what it found is taken
 *   over; primary-changed follows
 * - domain-added, domain-removed (const char *domain)
 * - queue-changed (const char *domain, GArray *ids): gint64 ids of changed messages, at most
 *   RESTANTE_CHANGE_FEED_IDS; gathered while the main loop is busy, but not limited in rate
 * - activity (RestanteActivity *activity)
 *
 * Copies @options. Takes the queue's changed notification. Starts with the domains that are
 * stored; the first probes go out when the main loop runs. */
RestanteWatch *restante_watch_new (RestanteQueue *queue, const RestanteWatchOptions *options);
/* Plans no more probes, ends drains and what is sent elsewhere, and waits for every thread that
 * uses the store: what is out may finish for five seconds a domain, then it is held as before. A
 * probe that is out uses no store and is not waited for. */
void restante_watch_stop (RestanteWatch *self);

/* The primary of @domain (normalized name) as the API shows it, NULL: no such domain. New
 * reference. */
RestantePrimary *restante_watch_describe (RestanteWatch *self, const char *domain);

/* After the owner added, changed or removed a domain in the store. A changed primary or identity
 * starts unproven. */
void restante_watch_domain_stored (RestanteWatch *self, const char *domain);
void restante_watch_domain_removed (RestanteWatch *self, const char *domain);

/* Probes now; done when the state is known (a running probe is awaited). Several calls share one
 * probe. */
void restante_watch_probe_async (RestanteWatch *self,
                                 const char *domain,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean restante_watch_probe_finish (RestanteWatch *self, GAsyncResult *result, GError **error);
/* The primary of @domain may be back where it was: probes now, and once more when a running probe
 * ends without a proof; that one is never cut short. */
void restante_watch_probe_once_more (RestanteWatch *self, const char *domain);
/* The name of @domain's primary leads elsewhere: probes now, and looks the name up anew. */
void restante_watch_address_changed (RestanteWatch *self, const char *domain);

/* Where @domain's primary may be besides where its name leads (@address: an IP address, NULL takes
 * it back), and addresses that are never its own (NULL-terminated, NULL: none), whoever names them.
 * What is said counts from the next probe on; nothing is probed by it. */
void restante_watch_set_place (RestanteWatch *self,
                               const char *domain,
                               RestantePlaceSource source,
                               const char *address);
void restante_watch_avoid (RestanteWatch *self, const char *domain, const char *const *addresses);
/* Whatever names led to is asked anew by the next probes. */
void restante_watch_forget_names (RestanteWatch *self);
/* The primary of @domain may be back: probes soon, also when a probe is running, and looks the name
 * up anew. It is a hint and no order, from whoever sends one: limit how often. Any thread. */
void restante_watch_hint (RestanteWatch *self, const char *domain);

/* What a primary with the identity dial-in does by itself (primary-watch.h); calls.h brings it
 * here. */
void restante_watch_call_began (RestanteWatch *self, const char *domain, const char *address);
void restante_watch_call_turned (RestanteWatch *self,
                                 const char *domain,
                                 const RestanteDrainReport *report,
                                 const char *capabilities);
void restante_watch_call_ended (RestanteWatch *self, const char *domain);

/* Pins @fingerprint (NULL: the offered one), then probes; done when the probe is. The pin replaces
 * earlier ones unless @add is set: an owner who trusts a new key has replaced the old one. */
void restante_watch_trust_async (RestanteWatch *self,
                                 const char *domain,
                                 const char *fingerprint,
                                 gboolean add,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean restante_watch_trust_finish (RestanteWatch *self, GAsyncResult *result, GError **error);
/* Remembers that @fingerprint (NULL: the offered one) is not the primary's, then probes; done when
 * the probe is. It is never learned, and not offered again. */
void restante_watch_deny_async (RestanteWatch *self,
                                const char *domain,
                                const char *fingerprint,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean restante_watch_deny_finish (RestanteWatch *self, GAsyncResult *result, GError **error);

/* @duration in seconds, 0: until resumed. @reason may be NULL. */
void restante_watch_pause_async (RestanteWatch *self,
                                 const char *domain,
                                 gint64 duration,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean restante_watch_pause_finish (RestanteWatch *self, GAsyncResult *result, GError **error);
void restante_watch_resume_async (RestanteWatch *self,
                                  const char *domain,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean restante_watch_resume_finish (RestanteWatch *self, GAsyncResult *result, GError **error);

/* Sends @ids once, now, to @to (a mailbox; its domain's MX, or the primary when it is a protected
 * domain) or to the host @via ("host:port"); one of them is NULL. Nothing of that is stored with
 * the message: when the host does not take it, the message stays as it was and the error says why.
 * finish() returns how many were taken; with an error when one was not. */
void restante_watch_send_elsewhere_async (RestanteWatch *self,
                                          const gint64 *ids,
                                          guint n_ids,
                                          const char *to,
                                          const char *via,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gint64
restante_watch_send_elsewhere_finish (RestanteWatch *self, GAsyncResult *result, GError **error);

/* Writes an activity to the store and emits it. @domain may be NULL. */
void
restante_watch_note (RestanteWatch *self, const char *domain, const char *kind, const char *text);

G_END_DECLS
