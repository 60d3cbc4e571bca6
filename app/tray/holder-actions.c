/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/holder-actions.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "tray/notice-sender.h"
#include "widgets/fingerprint.h"

#define WEEK (7 * 24 * 3600)

typedef struct _Errand Errand;

/* Something to do with a holder: made by an action, done once it is connected, and over with the
 * last answer. */
struct _Errand
{
  GApplication *application;
  RestanteHolder *holder;
  void (*start) (Errand *self);
  char *domain; /* NULL: all */
  char *key;    /* the fingerprint that it is about, or NULL */
  gulong settling;
};

static void
errand_clear (gpointer data)
{
  Errand *self = data;

  g_application_release (self->application);
  g_object_unref (self->holder);
  g_free (self->domain);
  g_free (self->key);
}

static void
errand_unref (Errand *self)
{
  g_rc_box_release_full (self, errand_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_unref)

static void
say_failed (Errand *self, const GError *error)
{
  g_autofree char *sentence = restante_format_sentence (error->message);

  restante_notice_say (self->application, _ ("That Did Not Work"), sentence);
}

static void
on_domain (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomain) domain =
      restante_holder_domain_finish (RESTANTE_HOLDER (source), result, &error);

  if (!domain)
    say_failed (self, error);
}

static void
on_resent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 affected = restante_holder_verb_finish (RESTANTE_HOLDER (source), result, &error);
  gulong n = (gulong)MAX (affected, 0);
  g_autofree char *sentence =
      g_strdup_printf (ngettext ("%lu message is handed over when the server takes it.",
                                 "%lu messages are handed over when the server takes them.", n),
                       n);

  if (affected < 0)
    say_failed (self, error);
  else
    restante_notice_say (self->application, _ ("Resent"), sentence);
}

static void
on_extended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) self = user_data;
  g_autoptr (GError) error = NULL;

  if (restante_holder_verb_finish (RESTANTE_HOLDER (source), result, &error) < 0)
    say_failed (self, error);
}

static RestanteQuery *
query_held (Errand *self)
{
  RestanteQuery *query = restante_query_new ();

  query->state = g_strdup ("held");
  query->domain = g_strdup (self->domain);
  return query;
}

static void
resend (Errand *self)
{
  g_autoptr (RestanteQuery) query = query_held (self);

  restante_holder_resend_async (self->holder, query, NULL, NULL, NULL, on_resent,
                                g_rc_box_acquire (self));
}

static void
extend (Errand *self)
{
  g_autoptr (RestanteQuery) query = query_held (self);

  restante_holder_extend_async (self->holder, query, WEEK, NULL, on_extended,
                                g_rc_box_acquire (self));
}

static void
probe (Errand *self)
{
  restante_holder_probe_async (self->holder, self->domain, NULL, on_domain,
                               g_rc_box_acquire (self));
}

static void
on_denied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomain) domain =
      restante_holder_domain_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *brief = restante_fingerprint_to_short (self->key);
  /* Translators: %s is a fingerprint: "The key 4f1c 09d2 … 17aa is …" */
  g_autofree char *sentence = g_strdup_printf (
      _ ("The key %s is remembered as a stranger’s. Mail is held while that host answers."), brief);

  if (!domain)
    say_failed (self, error);
  else
    restante_notice_say (self->application, _ ("Key Denied"), sentence);
}

/* A notice may outlive what it says: the owner may have trusted its key since, somewhere else. */
static gboolean
is_trusted (Errand *self)
{
  RestanteStatus *status = restante_holder_get_status (self->holder);
  GListModel *domains = status ? restante_status_get_domains (status) : NULL;

  for (guint i = 0; domains && i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    RestantePrimary *primary = restante_domain_get_primary (domain);
    RestanteIdentity *identity = primary ? restante_primary_get_identity (primary) : NULL;
    const char *const *trusted = identity ? restante_identity_get_fingerprints (identity) : NULL;

    if (trusted && g_str_equal (restante_domain_get_name (domain), self->domain))
      return g_strv_contains (trusted, self->key);
  }
  return FALSE;
}

/* What was read on the notice, and never the key of another host that came meanwhile. */
static void
deny (Errand *self)
{
  if (is_trusted (self))
    restante_notice_say (self->application, _ ("That Did Not Work"),
                         _ ("This key was trusted since the notice was shown."));
  else
    restante_holder_deny_async (self->holder, self->domain, self->key, NULL, on_denied,
                                g_rc_box_acquire (self));
}

/* Pauses what runs, or resumes what is paused. */
static void
set_paused (Errand *self, gboolean paused)
{
  RestanteStatus *status = restante_holder_get_status (self->holder);
  GListModel *domains = status ? restante_status_get_domains (status) : NULL;

  for (guint i = 0; domains && i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (RestanteDomain) domain = g_list_model_get_item (domains, i);
    RestantePrimary *primary = restante_domain_get_primary (domain);
    const char *state = primary ? restante_primary_get_state (primary) : NULL;
    const char *name = restante_domain_get_name (domain);

    if ((g_strcmp0 (state, "paused") == 0) == paused)
      continue;
    if (paused)
      restante_holder_pause_async (self->holder, name, 0, NULL, NULL, on_domain,
                                   g_rc_box_acquire (self));
    else
      restante_holder_resume_async (self->holder, name, NULL, on_domain, g_rc_box_acquire (self));
  }
}

static void
pause_all (Errand *self)
{
  set_paused (self, TRUE);
}

static void
resume_all (Errand *self)
{
  set_paused (self, FALSE);
}

static gboolean
is_settled (RestanteHolder *holder)
{
  return restante_holder_get_state (holder) != RESTANTE_HOLDER_CONNECTING;
}

static void
on_state (Errand *self)
{
  if (!is_settled (self->holder))
    return;
  g_signal_handler_disconnect (self->holder, self->settling);
  self->start (self);
  errand_unref (self);
}

/* What is asked of a holder that is not reached fails with a sentence that says so. */
static void
run (GApplication *application,
     RestanteHolder *holder,
     void (*start) (Errand *self),
     const char *domain,
     const char *key)
{
  g_autoptr (Errand) self = g_rc_box_new0 (Errand);

  g_application_hold (application);
  self->application = application;
  self->holder = g_object_ref (holder);
  self->start = start;
  self->domain = g_strdup (domain);
  self->key = g_strdup (key);
  if (is_settled (holder)) {
    start (self);
    return;
  }
  self->settling = g_signal_connect_swapped (holder, "notify::state", G_CALLBACK (on_state),
                                             g_rc_box_acquire (self));
}

static const struct
{
  const char *name;
  const char *type; /* NULL: for all */
  void (*start) (Errand *self);
} actions[] = {
  { "resend-all", NULL, resend }, { "pause", NULL, pause_all }, { "resume", NULL, resume_all },
  { "probe", "(ss)", probe },     { "extend", "(ss)", extend }, { "deny", "(sss)", deny },
};

typedef struct
{
  GApplication *application;
  RestanteHolderGroup *group;
  void (*start) (Errand *self);
} Runner;

static void
runner_free (gpointer data, GClosure *closure)
{
  g_object_unref (((Runner *)data)->group);
  g_free (data);
}

static void
run_for_all (Runner *self)
{
  restante_holder_group_want (self->group);
  for (guint i = 0; i < restante_holder_group_get_size (self->group); i++)
    run (self->application, restante_holder_group_get (self->group, i), self->start, NULL, NULL);
}

static void
run_for_one (Runner *self, GVariant *parameter)
{
  const char *text, *domain, *key = NULL;
  g_autoptr (RestantePlace) place = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_get_child (parameter, 0, "&s", &text);
  g_variant_get_child (parameter, 1, "&s", &domain);
  if (g_variant_n_children (parameter) > 2)
    g_variant_get_child (parameter, 2, "&s", &key);
  place = restante_place_from_string (text, &error);
  if (place)
    run (self->application, restante_holder_group_watch (self->group, place), self->start, domain,
         key);
  else
    g_warning ("A notice speaks of no holder: %s", error->message);
}

static void
on_activate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (parameter)
    run_for_one (user_data, parameter);
  else
    run_for_all (user_data);
}

void
restante_holder_actions_add (GApplication *application, RestanteHolderGroup *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GVariantType) type = actions[i].type ? g_variant_type_new (actions[i].type) : NULL;
    g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, type);
    Runner *runner = g_new0 (Runner, 1);

    *runner = (Runner){ application, g_object_ref (group), actions[i].start };
    g_signal_connect_data (action, "activate", G_CALLBACK (on_activate), runner, runner_free, 0);
    g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
  }
}
