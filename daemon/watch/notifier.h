/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the owner outside what must not wait until the app is looked at: over a webhook and ntfy.
 * It never says more of the mail than how many messages there are unless it is asked to, never
 * tells the same twice over a restart, and never loses one until it is a day old.
 *
 * Main loop only; requests are made in threads. */
#pragma once

#include "watch/outages.h"
#include "watch/watch.h"

G_BEGIN_DECLS

typedef struct
{
  const char *hostname;       /* of this holder */
  const char *webhook;        /* URL that gets RestanteNotice as JSON, or NULL */
  const char *ntfy;           /* URL of a topic, or NULL */
  const char *ntfy_token;     /* or NULL */
  const char *const *servers; /* "ADDR:PORT", NULL-terminated; empty: /etc/resolv.conf */
  guint timeout;              /* seconds for a request */
  guint limit;                /* notices in an hour */
  gboolean details;           /* which mail it is, too */
} RestanteNotifierOptions;

#define RESTANTE_TYPE_NOTIFIER (restante_notifier_get_type ())
G_DECLARE_FINAL_TYPE (RestanteNotifier, restante_notifier, RESTANTE, NOTIFIER, GObject)

/* Copies @options. @queue, @watch and @outages must live until it is stopped. Goes on with what was
 * not taken before. */
RestanteNotifier *restante_notifier_start (RestanteQueue *queue,
                                           RestanteWatch *watch,
                                           RestanteOutages *outages,
                                           const RestanteNotifierOptions *options);
/* What is under way may end for five seconds: whether it was taken should be known. Takes the
 * reference. */
void restante_notifier_stop (RestanteNotifier *self);

G_END_DECLS
