/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/heartbeat-keeper.h"

#include "api/duration.h"
#include "policy/heartbeat-rhythm.h"
#include "policy/home-addresses.h"
#include "policy/ip-address.h"
#include "policy/primary-state.h"
#include "watch/probe.h"

struct _RestanteHeartbeatKeeper
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteWatch *watch;
  GHashTable *known; /* char *, a domain → char **, where its home last said that it is */
  GHashTable *beats; /* char *, a domain → Beats */
  gboolean stopped;
};

/* When the signs of life of a home came. */
typedef struct
{
  RestanteHeartbeatKeeper *keeper;
  char *domain;
  RestanteHeartbeatRhythm *rhythm;
  gint64 last;      /* monotonic, seconds */
  guint timer;      /* until the next one is overdue */
  gboolean overdue; /* it is */
} Beats;

static void
free_beats (gpointer data)
{
  Beats *beats = data;

  g_clear_handle_id (&beats->timer, g_source_remove);
  restante_heartbeat_rhythm_free (beats->rhythm);
  g_free (beats->domain);
  g_free (beats);
}

enum
{
  HEARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteHeartbeatKeeper, restante_heartbeat_keeper, G_TYPE_OBJECT)

static void
restante_heartbeat_keeper_finalize (GObject *object)
{
  RestanteHeartbeatKeeper *self = RESTANTE_HEARTBEAT_KEEPER (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->beats);
  G_OBJECT_CLASS (restante_heartbeat_keeper_parent_class)->finalize (object);
}

static void
restante_heartbeat_keeper_class_init (RestanteHeartbeatKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_heartbeat_keeper_finalize;
  signals[HEARD] =
      g_signal_new ("heard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRV, G_TYPE_BOOLEAN);
}

static void
restante_heartbeat_keeper_init (RestanteHeartbeatKeeper *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  self->beats = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_beats);
}

/* The places of a home, a source for each of the two that there may be. */
static const RestantePlaceSource sources[] = { RESTANTE_PLACE_HEARTBEAT,
                                               RESTANTE_PLACE_HEARTBEAT_OTHER };

static void
set_places (RestanteHeartbeatKeeper *self, const char *domain, const char *const *addresses)
{
  gboolean over = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    over = over || addresses == NULL || addresses[i] == NULL;
    restante_watch_set_place (self->watch, domain, sources[i], over ? NULL : addresses[i]);
  }
}

/* Takes @addresses. */
static void
learn (RestanteHeartbeatKeeper *self, const char *domain, char **addresses)
{
  set_places (self, domain, (const char *const *)addresses);
  g_hash_table_replace (self->known, g_strdup (domain), addresses);
}

static void
forget (RestanteHeartbeatKeeper *self, const char *domain)
{
  set_places (self, domain, NULL);
  g_hash_table_remove (self->known, domain);
  g_hash_table_remove (self->beats, domain);
}

/* The home has moved without a word; its old address is somebody else's by now. */
static void
on_probed (RestanteWatch *watch,
           const char *domain,
           const RestanteProbeResult *result,
           RestanteHeartbeatKeeper *self)
{
  const char *const *known = g_hash_table_lookup (self->known, domain);

  if (known != NULL && result->outcome == RESTANTE_PROBE_PROVEN && result->address != NULL &&
      !restante_ip_address_in (result->address, known))
    set_places (self, domain, NULL);
}

static void
on_domain_removed (RestanteWatch *watch, const char *domain, RestanteHeartbeatKeeper *self)
{
  g_hash_table_remove (self->known, domain);
  g_hash_table_remove (self->beats, domain);
}

/* Before the main loop runs, so that the store may be waited for. */
static void
take_up (RestanteHeartbeatKeeper *self)
{
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->queue);

  for (guint i = 0; i < domains->len; i++) {
    const RestanteDomainRecord *domain = g_ptr_array_index (domains, i);
    g_autoptr (RestanteHeartbeatRecord) record =
        restante_queue_find_heartbeat (self->queue, domain->name, NULL);

    if (record != NULL && record->addresses[0] != NULL)
      learn (self, domain->name, g_steal_pointer (&record->addresses));
  }
}

RestanteHeartbeatKeeper *
restante_heartbeat_keeper_start (RestanteQueue *queue, RestanteWatch *watch)
{
  RestanteHeartbeatKeeper *self = g_object_new (RESTANTE_TYPE_HEARTBEAT_KEEPER, NULL);

  self->queue = queue;
  self->watch = watch;
  take_up (self);
  g_signal_connect_object (watch, "primary-probed", G_CALLBACK (on_probed), self, 0);
  g_signal_connect_object (watch, "domain-removed", G_CALLBACK (on_domain_removed), self, 0);
  return self;
}

void
restante_heartbeat_keeper_stop (RestanteHeartbeatKeeper *self)
{
  self->stopped = TRUE;
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_hash_table_remove_all (self->beats);
  g_object_unref (self);
}

/* A sign of life on its way to the main loop. */
typedef struct
{
  RestanteHeartbeatKeeper *keeper;
  char *domain;
  char **told;
  gboolean changed;
  gint64 when; /* monotonic, seconds */
} Sign;

static void
free_sign (gpointer data)
{
  Sign *sign = data;

  g_object_unref (sign->keeper);
  g_free (sign->domain);
  g_strfreev (sign->told);
  g_free (sign);
}

static void
learn_told (RestanteHeartbeatKeeper *self, const Sign *sign)
{
  static const char *const nothing[] = { NULL };
  const char *const *known = g_hash_table_lookup (self->known, sign->domain);
  gboolean changed;

  learn (self, sign->domain,
         restante_home_addresses_merge (known != NULL ? known : nothing,
                                        (const char *const *)sign->told, &changed));
}

static void
note_change (const Sign *sign)
{
  g_autofree char *list = g_strjoinv (" and ", sign->told);
  g_autofree char *text = g_strdup_printf ("The home says that it is at %s now.", list);

  restante_watch_note (sign->keeper->watch, sign->domain, "heartbeat", text);
}

static gboolean
is_up (RestantePrimary *primary)
{
  return g_strcmp0 (restante_primary_get_state (primary),
                    restante_primary_state_to_string (RESTANTE_PRIMARY_UP)) == 0;
}

static gint64
monotonic_seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

/* The probe says what is the matter; the silence alone proves nothing. Where the primary is not up
 * it is no news. */
static gboolean
on_overdue (gpointer data)
{
  Beats *beats = data;
  RestanteHeartbeatKeeper *self = beats->keeper;
  g_autoptr (RestantePrimary) primary = restante_watch_describe (self->watch, beats->domain);
  g_autofree char *every =
      restante_duration_to_words (restante_heartbeat_rhythm_get_every (beats->rhythm));
  g_autofree char *silent = restante_duration_to_words (monotonic_seconds () - beats->last);
  g_autofree char *text = NULL;

  beats->timer = 0;
  beats->overdue = TRUE;
  if (primary == NULL || !is_up (primary))
    return G_SOURCE_REMOVE;
  text = g_strdup_printf ("The home's heartbeat is overdue: it came every %s, the last one %s ago. "
                          "The primary is looked at now.",
                          every, silent);
  restante_watch_note (self->watch, beats->domain, "heartbeat", text);
  restante_watch_probe_async (self->watch, beats->domain, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static Beats *
find_beats (RestanteHeartbeatKeeper *self, const char *domain)
{
  Beats *beats = g_hash_table_lookup (self->beats, domain);

  if (beats != NULL)
    return beats;
  beats = g_new0 (Beats, 1);
  beats->keeper = self;
  beats->domain = g_strdup (domain);
  beats->rhythm = restante_heartbeat_rhythm_new ();
  g_hash_table_insert (self->beats, beats->domain, beats);
  return beats;
}

static void
count_beat (RestanteHeartbeatKeeper *self, const char *domain, gint64 when)
{
  Beats *beats = find_beats (self, domain);
  gint64 overdue;

  restante_heartbeat_rhythm_beat (beats->rhythm, when);
  beats->last = when;
  beats->overdue = FALSE;
  g_clear_handle_id (&beats->timer, g_source_remove);
  overdue = restante_heartbeat_rhythm_get_overdue (beats->rhythm);
  if (overdue != G_MAXINT64)
    beats->timer =
        g_timeout_add_seconds ((guint)MAX (overdue - monotonic_seconds (), 0), on_overdue, beats);
}

void
restante_heartbeat_keeper_describe (RestanteHeartbeatKeeper *self,
                                    const char *domain,
                                    gint64 *every,
                                    gint64 *overdue_since)
{
  const Beats *beats = g_hash_table_lookup (self->beats, domain);
  gint64 found = beats != NULL ? restante_heartbeat_rhythm_get_every (beats->rhythm) : 0;
  gint64 late;

  *every = found > 0 ? found : -1;
  *overdue_since = 0;
  if (beats == NULL || !beats->overdue)
    return;
  late = monotonic_seconds () - restante_heartbeat_rhythm_get_next (beats->rhythm);
  *overdue_since = g_get_real_time () / G_USEC_PER_SEC - late;
}

/* A new address is another thing to find out than what a running probe looks at. The same one is no
 * more than a hint: a client that tells it every second must not keep a probe from its end. */
static void
look (const Sign *sign, RestantePrimary *primary)
{
  if (sign->changed)
    restante_watch_address_changed (sign->keeper->watch, sign->domain);
  else if (!is_up (primary))
    restante_watch_probe_once_more (sign->keeper->watch, sign->domain);
}

static gboolean
take_sign (gpointer data)
{
  Sign *sign = data;
  g_autoptr (RestantePrimary) primary =
      sign->keeper->stopped ? NULL : restante_watch_describe (sign->keeper->watch, sign->domain);

  /* Nobody looks after the domain any more. */
  if (primary == NULL)
    return G_SOURCE_REMOVE;
  learn_told (sign->keeper, sign);
  count_beat (sign->keeper, sign->domain, sign->when);
  if (sign->changed)
    note_change (sign);
  g_signal_emit (sign->keeper, signals[HEARD], 0, sign->domain, sign->told, sign->changed);
  look (sign, primary);
  return G_SOURCE_REMOVE;
}

void
restante_heartbeat_keeper_hear (RestanteHeartbeatKeeper *self,
                                const char *domain,
                                const char *const *told,
                                gboolean changed,
                                gint64 when)
{
  Sign *sign = g_new (Sign, 1);

  *sign =
      (Sign){ g_object_ref (self), g_strdup (domain), g_strdupv ((char **)told), changed, when };
  /* Not g_main_context_invoke(): while the main loop does not run, that would call it here. */
  g_idle_add_full (G_PRIORITY_DEFAULT, take_sign, sign, free_sign);
}

void
restante_heartbeat_keeper_forget (RestanteHeartbeatKeeper *self, const char *domain)
{
  forget (self, domain);
}
