/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-watch.h"

#include "dns/glance.h"

/* Seconds after the start or a change until a check: probes go first. */
#define SOON 5

G_DEFINE_QUARK (restante_dns_watch_error_quark, restante_dns_watch_error)

struct _RestanteDnsWatch
{
  GObject parent_instance;
  RestanteDnsWatchContext *context;
  char *name;
  guint timer;
  gint64 due; /* of the timer; monotonic */
  guint glance_timer;
  RestanteDnsReport *report; /* or NULL */
  RestanteGlance *glance;    /* what was seen last */
  char *proven;              /* where the primary was proven when the last check began, or NULL */
  guint unanswered;          /* glances in a row without an answer of the server in charge */
  gboolean checking;
  gboolean glancing;
  gboolean removed;
  GPtrArray *waiting; /* GTask: who wants the check that is under way */
};

G_DEFINE_FINAL_TYPE (RestanteDnsWatch, restante_dns_watch, G_TYPE_OBJECT)

enum
{
  LINE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void plan_check (RestanteDnsWatch *self, guint seconds);
static void plan_glance (RestanteDnsWatch *self);

static void
restante_dns_watch_finalize (GObject *object)
{
  RestanteDnsWatch *self = RESTANTE_DNS_WATCH (object);

  restante_dns_watch_stop (self);
  g_clear_pointer (&self->report, restante_dns_report_unref);
  restante_glance_free (self->glance);
  g_ptr_array_unref (self->waiting);
  g_free (self->proven);
  g_free (self->name);
  G_OBJECT_CLASS (restante_dns_watch_parent_class)->finalize (object);
}

static void
restante_dns_watch_class_init (RestanteDnsWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_dns_watch_finalize;
  signals[LINE_CHANGED] =
      g_signal_new ("line-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

static void
restante_dns_watch_init (RestanteDnsWatch *self)
{
  self->glance = restante_glance_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

RestanteDnsWatch *
restante_dns_watch_new (RestanteDnsWatchContext *context, const char *name)
{
  RestanteDnsWatch *self = g_object_new (RESTANTE_TYPE_DNS_WATCH, NULL);

  self->context = context;
  self->name = g_strdup (name);
  return self;
}

void
restante_dns_watch_stop (RestanteDnsWatch *self)
{
  self->removed = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->glance_timer, g_source_remove);
}

GError *
restante_dns_watch_no_domain (const char *name)
{
  return g_error_new (RESTANTE_DNS_WATCH_ERROR, RESTANTE_DNS_WATCH_ERROR_NO_DOMAIN,
                      "%s is not protected here; see \"restantectl domain list\"", name);
}

static RestanteDomainRecord *
find_record (RestanteDnsWatch *self)
{
  return restante_queue_find_domain (self->context->check.queue, self->name);
}

static void
tell_change (const RestanteAdvice *advice, gpointer data)
{
  RestanteDnsWatch *self = data;
  g_autofree char *text = g_strdup_printf (
      "DNS of %s, %s is now %s: %s", self->name, restante_check_code_to_string (advice->code),
      restante_severity_to_string (advice->severity), advice->seen);

  restante_watch_note (self->context->watch, self->name, "dns-check", text);
  g_signal_emit (self, signals[LINE_CHANGED], 0, self->name, advice);
}

/* Takes @report. */
static void
take_report (RestanteDnsWatch *self, RestanteDnsReport *report)
{
  g_autoptr (RestanteDnsReport) before = g_steal_pointer (&self->report);

  self->report = report;
  restante_glance_update (self->glance, report->seen);
  if (before != NULL)
    restante_dns_report_compare (report, before, tell_change, self);
}

/* Takes who waits, so that a callback may ask again. */
static void
answer (RestanteDnsWatch *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++) {
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (waiting, i), g_error_copy (error));
    else
      g_task_return_pointer (g_ptr_array_index (waiting, i), restante_dns_report_ref (self->report),
                             (GDestroyNotify)restante_dns_report_unref);
  }
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteDnsWatch) self = data;
  g_autoptr (GError) error = NULL;
  RestanteDnsReport *report = restante_dns_check_finish (result, &error);

  self->context->running--;
  self->checking = FALSE;
  if (report != NULL)
    take_report (self, report);
  if (report != NULL && self->removed)
    error = restante_dns_watch_no_domain (self->name);
  answer (self, error);
  if (error != NULL)
    return;
  plan_check (self, self->context->interval);
  plan_glance (self);
}

static void
check (RestanteDnsWatch *self)
{
  g_autoptr (RestanteDomainRecord) record = find_record (self);
  g_autoptr (GError) error = NULL;

  if (self->checking)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (record == NULL) {
    error = restante_dns_watch_no_domain (self->name);
    answer (self, error);
    return;
  }
  g_free (self->proven);
  self->proven = g_strdup (record->last_address);
  self->checking = TRUE;
  self->context->running++;
  restante_dns_check_async (&self->context->check, record, self->context->stopped, on_checked,
                            g_object_ref (self));
}

static gboolean
on_timer (gpointer data)
{
  RestanteDnsWatch *self = data;

  self->timer = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (RestanteDnsWatch *self)
{
  return self->removed || g_cancellable_is_cancelled (self->context->stopped);
}

static void
plan_check (RestanteDnsWatch *self, guint seconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (is_over (self))
    return;
  self->due = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  self->timer = g_timeout_add_seconds (seconds, on_timer, self);
}

/* A changed address is the earliest sign of a return (DESIGN section 4). */
static void
take_glance (RestanteDnsWatch *self, const RestanteGlance *now)
{
  RestanteGlanceChange change = restante_glance_update (self->glance, now);

  self->unanswered = now->mx != NULL ? 0 : self->unanswered + 1;
  if ((change & RESTANTE_GLANCE_ADDRESSES) != 0)
    restante_watch_address_changed (self->context->watch, self->name);
  if (change != RESTANTE_GLANCE_SAME)
    check (self);
}

static void
on_glanced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteDnsWatch) self = data;
  g_autoptr (RestanteGlance) now = restante_glance_finish (result, NULL);

  self->context->running--;
  self->glancing = FALSE;
  if (now != NULL && !self->removed)
    take_glance (self, now);
  plan_glance (self);
}

/* The servers in charge take turns when they do not answer. */
static const char *
choose_server (RestanteDnsWatch *self)
{
  char **servers = self->report->servers;
  guint n = g_strv_length (servers);

  return n > 0 ? servers[self->unanswered % n] : NULL;
}

static void
glance (RestanteDnsWatch *self)
{
  const RestanteDnsCheckContext *context = &self->context->check;
  g_autoptr (RestanteDomainRecord) record = find_record (self);
  const RestanteGlancePlan plan = {
    .options = &context->survey,
    .surroundings = &context->surroundings,
    .mta_sts_port = context->mta_sts_port,
    .server = choose_server (self),
  };

  if (record == NULL || self->glancing)
    return;
  self->glancing = TRUE;
  self->context->running++;
  restante_glance_async (&plan, restante_dns_check_gather (context, record), self->context->stopped,
                         on_glanced, g_object_ref (self));
}

static gboolean
on_glance_timer (gpointer data)
{
  RestanteDnsWatch *self = data;

  self->glance_timer = 0;
  glance (self);
  return G_SOURCE_REMOVE;
}

static void
plan_glance (RestanteDnsWatch *self)
{
  g_clear_handle_id (&self->glance_timer, g_source_remove);
  if (!is_over (self))
    self->glance_timer =
        g_timeout_add_seconds (self->context->glance_interval, on_glance_timer, self);
}

void
restante_dns_watch_check (RestanteDnsWatch *self, GTask *task)
{
  g_ptr_array_add (self->waiting, task);
  check (self);
}

/* One change after the other does not put it off. */
void
restante_dns_watch_check_soon (RestanteDnsWatch *self)
{
  guint seconds = MIN (SOON, self->context->interval);

  if (self->timer == 0 || self->due > g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC)
    plan_check (self, seconds);
}

void
restante_dns_watch_primary_changed (RestanteDnsWatch *self)
{
  g_autoptr (RestanteDomainRecord) record = find_record (self);

  if (self->report != NULL && record != NULL && g_strcmp0 (self->proven, record->last_address) != 0)
    restante_dns_watch_check_soon (self);
}

RestanteDnsReport *
restante_dns_watch_get_report (RestanteDnsWatch *self)
{
  return self->report != NULL ? restante_dns_report_ref (self->report) : NULL;
}
