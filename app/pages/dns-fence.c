/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/dns-fence.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "client/holder-fence.h"
#include "dialogs/fence-on.h"
#include "page.h"
#include "widgets/fence-words.h"

#define ENTRIES 10 /* of the log, at most */

struct _RestanteDnsFence
{
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  AdwActionRow *state;
  GtkSpinner *busy;
  GtkWidget *settings;
  GtkWidget *buttons;
  GtkLabel *refusal; /* of the holder, in its words */
  AdwExpanderRow *log;
  GPtrArray *entries; /* rows of the log */
  RestanteFence *fence;
  RestanteHolder *holder; /* whose events are heard */
  gint64 now;
};

enum
{
  PROP_0,
  PROP_NOW,
};

G_DEFINE_FINAL_TYPE (RestanteDnsFence, restante_dns_fence, ADW_TYPE_BIN)

static RestantePage *
page_of (RestanteDnsFence *self)
{
  return RESTANTE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), RESTANTE_TYPE_PAGE));
}

static const char *
domain_of (RestanteDnsFence *self)
{
  RestantePage *page = page_of (self);
  RestanteDomain *domain = page ? restante_page_get_domain (page) : NULL;

  return domain ? restante_domain_get_name (domain) : NULL;
}

static void
add_entry (RestanteDnsFence *self, RestanteFenceEntry *entry, gint64 now)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = restante_fence_words_entry (entry, now);
  g_autofree char *result = restante_format_safe (restante_fence_entry_get_result (entry));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), result);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_expander_row_add_row (self->log, row);
  g_ptr_array_add (self->entries, row);
}

static void
show_log (RestanteDnsFence *self, gint64 now)
{
  GListModel *log = restante_fence_get_log (self->fence);
  guint n = log ? g_list_model_get_n_items (log) : 0;

  for (guint i = 0; i < self->entries->len; i++)
    adw_expander_row_remove (self->log, self->entries->pdata[i]);
  g_ptr_array_set_size (self->entries, 0);
  for (guint i = 0; i < MIN (n, ENTRIES); i++) {
    g_autoptr (RestanteFenceEntry) entry = g_list_model_get_item (log, n - 1 - i);

    add_entry (self, entry, now);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->log), n > 0);
}

/* Which buttons fit which state. None while restoring: the holder tries again by itself, and knows
 * better than an order where the home is. */
static const struct
{
  const char *state;
  const char *action;
  const char *label;
} offers[] = {
  { "off", "fence.on", N_ ("Turn On…") },        { "watching", "fence.now", N_ ("Fence Now…") },
  { "watching", "fence.off", N_ ("Turn Off…") }, { "fenced", "fence.restore", N_ ("Put Back…") },
  { "fenced", "fence.off", N_ ("Turn Off…") },
};

static void
show_buttons (RestanteDnsFence *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->buttons)))
    gtk_box_remove (GTK_BOX (self->buttons), child);
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++) {
    GtkWidget *button;

    if (g_strcmp0 (restante_fence_get_state (self->fence), offers[i].state) != 0)
      continue;
    button = gtk_button_new_with_label (_ (offers[i].label));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), offers[i].action);
    gtk_box_append (GTK_BOX (self->buttons), button);
  }
}

static void
show_refusal (RestanteDnsFence *self, const char *sentence)
{
  gtk_label_set_label (self->refusal, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), sentence != NULL);
}

/* It says for how long. */
static void
show_title (RestanteDnsFence *self)
{
  g_autofree char *title = restante_fence_words_title (self->fence, self->now);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
}

static void
show_fence (RestanteDnsFence *self)
{
  g_autofree char *explain = restante_fence_words_explain (self->fence);

  show_title (self);
  adw_action_row_set_subtitle (self->state, explain);
  gtk_widget_set_visible (self->settings, restante_fence_get_enabled (self->fence));
  gtk_spinner_set_spinning (self->busy,
                            g_strcmp0 (restante_fence_get_state (self->fence), "restoring") == 0);
  show_buttons (self);
  show_log (self, self->now);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
take_fence (RestanteDnsFence *self, RestanteFence *fence)
{
  if (g_strcmp0 (restante_fence_get_domain (fence), domain_of (self)) != 0)
    return;
  g_set_object (&self->fence, fence);
  show_refusal (self, NULL);
  show_fence (self);
}

/* What another domain's fence says is nothing to act on. */
static void
drop_other (RestanteDnsFence *self)
{
  if (self->fence && g_strcmp0 (restante_fence_get_domain (self->fence), domain_of (self)) != 0) {
    g_clear_object (&self->fence);
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsFence) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteFence) fence =
      restante_holder_fence_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *sentence = error ? restante_format_sentence (error->message) : NULL;

  if (fence)
    take_fence (self, fence);
  else if (page_of (self))
    restante_page_say (page_of (self), sentence);
}

/* An order, for the domain that was shown when it was given. */
typedef struct
{
  RestanteDnsFence *owner;
  char *domain;
} Call;

static Call *
call_new (RestanteDnsFence *self)
{
  Call *call = g_new0 (Call, 1);

  call->owner = g_object_ref (self);
  call->domain = g_strdup (restante_fence_get_domain (self->fence));
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->owner);
  g_free (call->domain);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteFence) fence =
      restante_holder_fence_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *sentence = error ? restante_format_sentence (error->message) : NULL;

  if (fence)
    take_fence (call->owner, fence);
  else if (g_strcmp0 (call->domain, domain_of (call->owner)) == 0)
    show_refusal (call->owner, sentence);
}

static void
on_event (RestanteDnsFence *self, RestanteEvent *event)
{
  if (g_strcmp0 (restante_event_get_event (event), "fence") == 0 &&
      restante_event_get_fence (event))
    take_fence (self, restante_event_get_fence (event));
}

static void
hear (RestanteDnsFence *self, RestanteHolder *holder)
{
  if (self->holder == holder)
    return;
  if (self->holder)
    g_signal_handlers_disconnect_by_func (self->holder, on_event, self);
  g_set_object (&self->holder, holder);
  g_signal_connect_object (holder, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
}

void
restante_dns_fence_refresh (RestanteDnsFence *self)
{
  RestanteHolder *holder;

  g_return_if_fail (RESTANTE_IS_DNS_FENCE (self));
  holder = restante_page_get_holder (page_of (self));
  drop_other (self);
  show_refusal (self, NULL);
  if (!domain_of (self))
    return;
  hear (self, holder);
  restante_holder_fence_async (holder, domain_of (self), NULL, on_read, g_object_ref (self));
}

/* What is asked before an order is given. */
static const struct
{
  const char *action;
  RestanteFenceOrder order;
  const char *heading;
  const char *body;
  const char *label;
} questions[] = {
  { "fence.off", RESTANTE_FENCE_ORDER_OFF, N_ ("Turn Off the Fence?"),
    N_ ("{name} is guarded no more. If it is led away now, the address that was there is put back "
        "first."),
    N_ ("_Turn Off") },
  { "fence.now", RESTANTE_FENCE_ORDER_NOW, N_ ("Lead the Name Away Now?"),
    N_ ("Senders who ask DNS for {name} no longer reach the home. Its address is put back as soon "
        "as the server has proven itself, or when you say so."),
    N_ ("_Fence Now") },
  { "fence.restore", RESTANTE_FENCE_ORDER_RESTORE, N_ ("Put the Address Back Now?"),
    N_ ("{name} leads to the address that was there before, whoever answers at it. The fence goes "
        "on watching."),
    N_ ("_Put Back") },
};

#define CALL_KEY  "restante-call"
#define ORDER_KEY "restante-order"

static void
on_response (AdwMessageDialog *dialog, const char *response)
{
  const Call *call = g_object_get_data (G_OBJECT (dialog), CALL_KEY);
  RestanteDnsFence *self = call->owner;
  RestanteFenceOrder order = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), ORDER_KEY));

  if (g_str_equal (response, "do") && self->holder && self->fence)
    restante_holder_fence_order_async (self->holder, call->domain, order, NULL, on_done,
                                       call_new (self));
}

static GtkWindow *
window_of (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_root (widget));
}

static char *
fill_in (RestanteDnsFence *self, const char *body)
{
  const char *name = restante_fence_get_name (self->fence);
  GString *text = g_string_new (body);

  g_string_replace (text, "{name}", name ? name : restante_fence_get_domain (self->fence), 1);
  return g_string_free (text, FALSE);
}

static void
ask (RestanteDnsFence *self, gsize question)
{
  g_autofree char *body = fill_in (self, _ (questions[question].body));
  GtkWidget *widget =
      adw_message_dialog_new (window_of (GTK_WIDGET (self)), _ (questions[question].heading), body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "do",
                                    _ (questions[question].label), NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data (G_OBJECT (dialog), ORDER_KEY, GINT_TO_POINTER (questions[question].order));
  g_object_set_data_full (G_OBJECT (dialog), CALL_KEY, call_new (self), (GDestroyNotify)call_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
order (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteDnsFence *self = RESTANTE_DNS_FENCE (widget);

  for (gsize i = 0; self->fence && i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (action, questions[i].action))
      ask (self, i);
}

static void
on_turn_on (AdwMessageDialog *dialog, const char *response)
{
  const Call *call = g_object_get_data (G_OBJECT (dialog), CALL_KEY);
  RestanteDnsFence *self = call->owner;
  g_autofree char *to = restante_fence_on_dialog_get_to (dialog);

  if (g_str_equal (response, "on") && self->holder && self->fence)
    restante_holder_fence_on_async (
        self->holder, call->domain, restante_fence_on_dialog_get_after (dialog), to,
        restante_fence_on_dialog_get_dry_run (dialog), NULL, on_done, call_new (self));
}

static void
turn_on (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteDnsFence *self = RESTANTE_DNS_FENCE (widget);
  GtkWindow *dialog;

  if (!self->fence)
    return;
  dialog = restante_fence_on_dialog_new (window_of (widget), self->fence);
  g_object_set_data_full (G_OBJECT (dialog), CALL_KEY, call_new (self), (GDestroyNotify)call_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_turn_on), NULL);
  gtk_window_present (dialog);
}

static void
restante_dns_fence_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RestanteDnsFence *self = RESTANTE_DNS_FENCE (object);

  if (id != PROP_NOW) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  self->now = g_value_get_int64 (value);
  if (self->fence)
    show_title (self);
}

static void
restante_dns_fence_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NOW)
    g_value_set_int64 (value, RESTANTE_DNS_FENCE (object)->now);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_fence_dispose (GObject *object)
{
  RestanteDnsFence *self = RESTANTE_DNS_FENCE (object);

  g_clear_object (&self->fence);
  g_clear_object (&self->holder);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (restante_dns_fence_parent_class)->dispose (object);
}

static void
restante_dns_fence_class_init (RestanteDnsFenceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = restante_dns_fence_set_property;
  G_OBJECT_CLASS (klass)->get_property = restante_dns_fence_get_property;
  G_OBJECT_CLASS (klass)->dispose = restante_dns_fence_dispose;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_NOW,
                                   g_param_spec_int64 ("now", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_action (widget_class, "fence.on", NULL, turn_on);
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    gtk_widget_class_install_action (widget_class, questions[i].action, NULL, order);
}

/* In the row: three buttons below it are too wide for a phone. */
static GtkWidget *
make_settings (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("emblem-system-symbolic");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "fence.on");
  gtk_widget_set_tooltip_text (button, _ ("Settings…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Settings…"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
restante_dns_fence_init (RestanteDnsFence *self)
{
  self->entries = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->state = ADW_ACTION_ROW (adw_action_row_new ());
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->log = ADW_EXPANDER_ROW (adw_expander_row_new ());
  self->refusal = GTK_LABEL (gtk_label_new (NULL));
  adw_preferences_group_set_title (self->group, _ ("Fence"));
  adw_preferences_group_set_description (
      self->group, _ ("Leads the server’s name away from whoever has got the home’s old address"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->state), FALSE);
  adw_action_row_set_subtitle_lines (self->state, 4);
  self->busy = GTK_SPINNER (gtk_spinner_new ());
  adw_action_row_add_suffix (self->state, GTK_WIDGET (self->busy));
  self->settings = make_settings ();
  adw_action_row_add_suffix (self->state, self->settings);
  gtk_widget_set_margin_top (self->buttons, 12);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->log), _ ("What was written"));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->state));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->log));
  gtk_label_set_wrap (self->refusal, TRUE);
  gtk_label_set_xalign (self->refusal, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->refusal), "error");
  gtk_widget_set_margin_top (GTK_WIDGET (self->refusal), 6);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->refusal));
  adw_preferences_group_add (self->group, self->buttons);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
