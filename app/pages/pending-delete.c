/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/pending-delete.h"

#include <glib/gi18n.h>

/* Long enough to read it, to think, and to get to the button with the keyboard. */
#define SECONDS_TO_UNDO 10

struct _RestantePendingDelete
{
  GObject parent_instance;
  RestantePage *page;
  RestanteHolder *holder; /* the page may have another one later */
  RestanteHiddenList *list;
  char **ids;
  AdwToast *toast; /* NULL when it is undone or done */
};

G_DEFINE_FINAL_TYPE (RestantePendingDelete, restante_pending_delete, G_TYPE_OBJECT)

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestantePendingDelete) self = user_data;
  g_autoptr (GError) error = NULL;

  if (restante_holder_verb_finish (RESTANTE_HOLDER (source), result, &error) < 0) {
    restante_hidden_list_unhide (self->list, (const char *const *)self->ids);
    if (gtk_widget_get_root (GTK_WIDGET (self->page)))
      restante_page_say (self->page, error->message);
    else
      g_warning ("Nothing was deleted: %s", error->message);
  }
  g_application_release (g_application_get_default ());
}

/* TRUE for the one who ends it. */
static gboolean
end (RestantePendingDelete *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  if (!toast)
    return FALSE;
  g_signal_handlers_disconnect_by_data (toast, self);
  adw_toast_dismiss (toast);
  return TRUE;
}

void
restante_pending_delete_undo (RestantePendingDelete *self)
{
  g_return_if_fail (RESTANTE_IS_PENDING_DELETE (self));
  if (end (self))
    restante_hidden_list_unhide (self->list, (const char *const *)self->ids);
}

void
restante_pending_delete_commit (RestantePendingDelete *self)
{
  g_autoptr (RestanteQuery) query = NULL;

  g_return_if_fail (RESTANTE_IS_PENDING_DELETE (self));
  if (!end (self))
    return;
  query = restante_query_new_for_ids ((const char *const *)self->ids);
  g_application_hold (g_application_get_default ());
  restante_holder_delete_async (self->holder, query, NULL, on_deleted, g_object_ref (self));
}

static AdwToast *
make_toast (RestantePendingDelete *self)
{
  guint n = g_strv_length (self->ids);
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u message deleted", "%u messages deleted", n), n);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, SECONDS_TO_UNDO);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_swapped (toast, "button-clicked", G_CALLBACK (restante_pending_delete_undo),
                            self);
  g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (restante_pending_delete_commit), self);
  return toast;
}

static void
restante_pending_delete_finalize (GObject *object)
{
  RestantePendingDelete *self = RESTANTE_PENDING_DELETE (object);

  g_clear_object (&self->toast);
  g_clear_object (&self->page);
  g_clear_object (&self->holder);
  g_clear_object (&self->list);
  g_strfreev (self->ids);
  G_OBJECT_CLASS (restante_pending_delete_parent_class)->finalize (object);
}

static void
restante_pending_delete_class_init (RestantePendingDeleteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_pending_delete_finalize;
}

static void
restante_pending_delete_init (RestantePendingDelete *self)
{
}

RestantePendingDelete *
restante_pending_delete_start (RestantePage *page, RestanteHiddenList *list, const char *const *ids)
{
  RestantePendingDelete *self = g_object_new (RESTANTE_TYPE_PENDING_DELETE, NULL);

  self->page = g_object_ref (page);
  self->holder = g_object_ref (restante_page_get_holder (page));
  self->list = g_object_ref (list);
  self->ids = g_strdupv ((char **)ids);
  self->toast = g_object_ref (make_toast (self));
  restante_hidden_list_hide (list, ids);
  restante_page_add_toast (page, self->toast);
  return self;
}
