/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the record of outages: when a primary could not take its mail, from its leaving `up` to its
 * proof, and afterwards what came of the mail that arrived meanwhile. A pause, a time in which this
 * machine was offline itself, and a primary that was never confirmed are none. It never changes a
 * state, and tells nobody but by its signals and the log.
 *
 * Main loop only. */
#pragma once

#include "queue/outages.h"
#include "watch/watch.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_OUTAGES (restante_outages_get_type ())
G_DECLARE_FINAL_TYPE (RestanteOutages, restante_outages, RESTANTE, OUTAGES, GObject)

/* Signals, with the record as it is (what a handler sets as `told` is stored with it):
 *
 * - worse (const char *domain, RestanteOutageRecord *record): it began, or got worse; not before
 * the one that was before it is over
 * - over (const char *domain, RestanteOutageRecord *record, const char *report): it has ended, and
 *   its mail is handed over or has had its time
 *
 * Goes on with what is in the store. @queue and @watch must live until it is stopped; before the
 * main loop runs. */
RestanteOutages *restante_outages_start (RestanteQueue *queue, RestanteWatch *watch);
/* Waits for threads that use the store. Takes the reference. */
void restante_outages_stop (RestanteOutages *self);

/* Emits `worse` for each that lasts, also when that was done before: for who has just come. */
void restante_outages_repeat (RestanteOutages *self);

G_END_DECLS
