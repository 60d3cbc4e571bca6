/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/overview.h"

#include <glib/gi18n.h>

#include "api/size.h"
#include "client/format.h"
#include "dialogs/confirm-key.h"
#include "dialogs/deny-key.h"
#include "dialogs/dial-in.h"
#include "dialogs/heartbeat.h"
#include "dialogs/pause.h"
#include "pages/stranger-notice.h"
#include "widgets/dns-words.h"
#include "widgets/fingerprint.h"
#include "widgets/primary-words.h"
#include "widgets/state-look.h"
#include "widgets/time-left.h"

struct _RestanteOverview
{
  RestantePage parent_instance;
  GtkSpinner *busy;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RestanteOverview, restante_overview, RESTANTE_TYPE_PAGE)

/* What the template's expressions call. */

static char *
primary_icon (RestanteOverview *self, const char *state)
{
  return g_strdup (restante_state_look_find (RESTANTE_STATE_OF_PRIMARY, state)->icon);
}

static char **
primary_style (RestanteOverview *self, const char *state)
{
  const char *classes[] = { restante_state_look_find (RESTANTE_STATE_OF_PRIMARY, state)->style,
                            NULL };

  return g_strdupv ((char **)classes);
}

static char *
headline (RestanteOverview *self, const char *state, gint64 since, gint64 now)
{
  return restante_primary_words_headline (state, since, now);
}

static char *
cause (RestanteOverview *self, const char *state, const char *text)
{
  return restante_primary_words_cause (state, text);
}

static char *
next_step (RestanteOverview *self, const char *state, gint64 probe, gint64 until, gint64 now)
{
  return restante_primary_words_next (state, probe, until, now);
}

static char *
moment (RestanteOverview *self, gint64 time, gint64 now)
{
  return time ? restante_format_time (time, now) : g_strdup ("—");
}

static char *
last_proven (RestanteOverview *self, gint64 time, const char *address, gint64 now)
{
  return restante_primary_words_last_proven (time, address, now);
}

static char *
identity (RestanteOverview *self, const char *kind, const char *const *fingerprints)
{
  return restante_primary_words_identity (kind, fingerprints);
}

static char *
offer (RestanteOverview *self, const char *offered)
{
  return offered ? restante_fingerprint_to_short (offered) : g_strdup ("");
}

static char *
number (RestanteOverview *self, gint64 n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

static char *
bytes (RestanteOverview *self, gint64 n)
{
  return restante_size_to_words (n);
}

static gboolean
is_some (RestanteOverview *self, gint64 n)
{
  return n > 0;
}

static gboolean
has_text (RestanteOverview *self, const char *text)
{
  return text && *text;
}

static gboolean
is_quiet (RestanteOverview *self, const char *offered, gint64 parked, gint64 shelf)
{
  return !offered && !parked && !shelf;
}

/* A stranger's key is decided about in its own notice. */
static gboolean
is_first_key (RestanteOverview *self, const char *offered, gboolean stranger)
{
  return offered && !stranger;
}

static gboolean
has_more (
    RestanteOverview *self, const char *offered, gboolean stranger, gint64 parked, gint64 shelf)
{
  return !offered || !stranger || parked || shelf;
}

static gboolean
is_paused (RestanteOverview *self, const char *state)
{
  return g_strcmp0 (state, "paused") == 0;
}

static gboolean
is_running (RestanteOverview *self, const char *state)
{
  return !is_paused (self, state);
}

static gboolean
is_caller (RestanteOverview *self, const char *kind)
{
  return g_strcmp0 (kind, "dial-in") == 0;
}

/* Nobody can look for a server that calls by itself. */
static gboolean
is_looked_for (RestanteOverview *self, const char *kind)
{
  return !is_caller (self, kind);
}

static char *
dns_icon (RestanteOverview *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);

  return g_strdup (restante_dns_words_icon (&tally));
}

static char **
dns_style (RestanteOverview *self, RestanteCheckList *report)
{
  RestanteDnsTally tally = restante_dns_tally (report);
  const char *classes[] = { restante_dns_words_style (&tally), NULL };

  return g_strdupv ((char **)classes);
}

static char *
dns_headline (RestanteOverview *self, RestanteCheckList *report, const char *problem)
{
  return restante_dns_words_headline (report, problem);
}

static char *
dns_checked (RestanteOverview *self, RestanteCheckList *report, const char *problem, gint64 now)
{
  if (report)
    return restante_dns_words_checked (restante_check_list_get_checked (report), now);
  return problem ? restante_format_sentence (problem) : g_strdup ("");
}

/* What the buttons do. */

static const char *
domain_name (RestanteOverview *self)
{
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (self));

  return domain ? restante_domain_get_name (domain) : NULL;
}

static RestanteHolder *
holder_of (RestanteOverview *self)
{
  return restante_page_get_holder (RESTANTE_PAGE (self));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteOverview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomain) domain =
      restante_holder_domain_finish (RESTANTE_HOLDER (source), result, &error);

  gtk_spinner_stop (self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "primary.probe", TRUE);
  if (!domain && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    restante_page_say (RESTANTE_PAGE (self), error->message);
}

static void
probe (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteOverview *self = RESTANTE_OVERVIEW (widget);

  gtk_spinner_start (self->busy);
  gtk_widget_action_set_enabled (widget, "primary.probe", FALSE);
  restante_holder_probe_async (holder_of (self), domain_name (self), self->cancellable, on_answer,
                               g_object_ref (self));
}

static void
resume (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteOverview *self = RESTANTE_OVERVIEW (widget);

  restante_holder_resume_async (holder_of (self), domain_name (self), self->cancellable, on_answer,
                                g_object_ref (self));
}

static void
on_pause (RestanteOverview *self, const char *response, AdwMessageDialog *dialog)
{
  g_autofree char *reason = restante_pause_dialog_get_reason (dialog);

  if (g_str_equal (response, "pause"))
    restante_holder_pause_async (holder_of (self), domain_name (self),
                                 restante_pause_dialog_get_duration (dialog), reason,
                                 self->cancellable, on_answer, g_object_ref (self));
}

static void
pause_primary (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *dialog = restante_pause_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                 domain_name (RESTANTE_OVERVIEW (widget)));

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_pause), widget, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
set_up_heartbeat (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteOverview *self = RESTANTE_OVERVIEW (widget);

  gtk_window_present (restante_heartbeat_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                     holder_of (self), domain_name (self)));
}

static void
set_up_calls (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteOverview *self = RESTANTE_OVERVIEW (widget);

  gtk_window_present (restante_dial_in_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                   holder_of (self), domain_name (self)));
}

static void
on_confirm (RestanteOverview *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "confirm"))
    restante_holder_trust_async (holder_of (self), domain_name (self),
                                 restante_confirm_key_dialog_get_fingerprint (dialog),
                                 self->cancellable, on_answer, g_object_ref (self));
}

static void
confirm (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (widget));
  GtkWindow *dialog =
      restante_confirm_key_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), domain);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_confirm), widget, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
on_deny (RestanteOverview *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "deny"))
    restante_holder_deny_async (holder_of (self), domain_name (self),
                                restante_deny_key_dialog_get_fingerprint (dialog),
                                self->cancellable, on_answer, g_object_ref (self));
}

static void
deny (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (widget));
  GtkWindow *dialog =
      restante_deny_key_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), domain);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_deny), widget, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* "confirm": the key that is offered, unless nothing is offered any more. */
static void
restante_overview_open (RestantePage *page, const char *detail)
{
  RestanteDomain *domain = restante_page_get_domain (page);
  RestantePrimary *primary = domain ? restante_domain_get_primary (domain) : NULL;
  RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;

  if (g_str_equal (detail, "confirm") && identity && restante_identity_get_offered (identity))
    confirm (GTK_WIDGET (page), NULL, NULL);
}

static void
restante_overview_dispose (GObject *object)
{
  RestanteOverview *self = RESTANTE_OVERVIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (restante_overview_parent_class)->dispose (object);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, primary_icon);
  gtk_widget_class_bind_template_callback (widget_class, primary_style);
  gtk_widget_class_bind_template_callback (widget_class, headline);
  gtk_widget_class_bind_template_callback (widget_class, cause);
  gtk_widget_class_bind_template_callback (widget_class, next_step);
  gtk_widget_class_bind_template_callback (widget_class, moment);
  gtk_widget_class_bind_template_callback (widget_class, last_proven);
  gtk_widget_class_bind_template_callback (widget_class, identity);
  gtk_widget_class_bind_template_callback (widget_class, offer);
  gtk_widget_class_bind_template_callback (widget_class, number);
  gtk_widget_class_bind_template_callback (widget_class, bytes);
  gtk_widget_class_bind_template_callback (widget_class, is_some);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, is_quiet);
  gtk_widget_class_bind_template_callback (widget_class, is_first_key);
  gtk_widget_class_bind_template_callback (widget_class, has_more);
  gtk_widget_class_bind_template_callback (widget_class, is_paused);
  gtk_widget_class_bind_template_callback (widget_class, is_running);
  gtk_widget_class_bind_template_callback (widget_class, is_caller);
  gtk_widget_class_bind_template_callback (widget_class, is_looked_for);
  gtk_widget_class_bind_template_callback (widget_class, dns_icon);
  gtk_widget_class_bind_template_callback (widget_class, dns_style);
  gtk_widget_class_bind_template_callback (widget_class, dns_headline);
  gtk_widget_class_bind_template_callback (widget_class, dns_checked);
}

static void
restante_overview_class_init (RestanteOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_overview_dispose;
  g_type_ensure (RESTANTE_TYPE_DNS_STATE);
  RESTANTE_PAGE_CLASS (klass)->open = restante_overview_open;
  g_type_ensure (RESTANTE_TYPE_DOMAIN);
  g_type_ensure (RESTANTE_TYPE_PRIMARY);
  g_type_ensure (RESTANTE_TYPE_COUNTS);
  g_type_ensure (RESTANTE_TYPE_IDENTITY);
  g_type_ensure (RESTANTE_TYPE_STRANGER_NOTICE);
  g_type_ensure (RESTANTE_TYPE_TIME_LEFT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/pages/overview.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteOverview, busy);
  bind_callbacks (widget_class);
  gtk_widget_class_install_action (widget_class, "primary.probe", NULL, probe);
  gtk_widget_class_install_action (widget_class, "primary.pause", NULL, pause_primary);
  gtk_widget_class_install_action (widget_class, "primary.resume", NULL, resume);
  gtk_widget_class_install_action (widget_class, "primary.dial-in", NULL, set_up_calls);
  gtk_widget_class_install_action (widget_class, "primary.heartbeat", NULL, set_up_heartbeat);
  gtk_widget_class_install_action (widget_class, "primary.confirm", NULL, confirm);
  gtk_widget_class_install_action (widget_class, "primary.deny", NULL, deny);
}

static void
restante_overview_init (RestanteOverview *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
