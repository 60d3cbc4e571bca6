/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/holder-group.h"

struct _RestanteHolderGroup
{
  GObject parent_instance;
  GPtrArray *members; /* Member */
};

G_DEFINE_FINAL_TYPE (RestanteHolderGroup, restante_holder_group, G_TYPE_OBJECT)

enum
{
  CHANGED,
  EVENT,
  RESYNCED,
  WANTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

typedef struct
{
  RestanteHolderGroup *group;
  RestanteHolder *holder;
  GListModel *domains; /* NULL: not told yet */
  guint telling;       /* the source that tells of a change */
} Member;

static gboolean
tell (gpointer user_data)
{
  Member *self = user_data;

  self->telling = 0;
  g_signal_emit (self->group, signals[CHANGED], 0, self->holder);
  return G_SOURCE_REMOVE;
}

static void
on_changed (Member *self)
{
  if (!self->telling)
    self->telling = g_idle_add (tell, self);
}

static void
on_holder_changed (Member *self)
{
  RestanteStatus *status = restante_holder_get_status (self->holder);

  if (status && !self->domains) {
    self->domains = g_object_ref (restante_status_get_domains (status));
    g_signal_connect_swapped (self->domains, "items-changed", G_CALLBACK (on_changed), self);
  }
  on_changed (self);
}

static void
on_event (Member *self, RestanteEvent *event)
{
  g_signal_emit (self->group, signals[EVENT], 0, self->holder, event);
  on_changed (self);
}

static void
on_resynced (Member *self)
{
  g_signal_emit (self->group, signals[RESYNCED], 0, self->holder);
  on_changed (self);
}

static void
member_free (gpointer data)
{
  Member *self = data;

  g_clear_handle_id (&self->telling, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->holder, self);
  if (self->domains)
    g_signal_handlers_disconnect_by_data (self->domains, self);
  g_clear_object (&self->domains);
  g_object_unref (self->holder);
  g_free (self);
}

static Member *
member_new (RestanteHolderGroup *group, RestantePlace *place)
{
  Member *self = g_new0 (Member, 1);

  self->group = group;
  self->holder = restante_holder_new (place);
  g_signal_connect_swapped (self->holder, "notify", G_CALLBACK (on_holder_changed), self);
  g_signal_connect_swapped (self->holder, "event", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (self->holder, "resynced", G_CALLBACK (on_resynced), self);
  return self;
}

static Member *
member_at (RestanteHolderGroup *self, guint position)
{
  return g_ptr_array_index (self->members, position);
}

RestanteHolder *
restante_holder_group_watch (RestanteHolderGroup *self, RestantePlace *place)
{
  Member *member;

  g_return_val_if_fail (RESTANTE_IS_HOLDER_GROUP (self), NULL);
  for (guint i = 0; i < self->members->len; i++)
    if (restante_place_equal (restante_holder_get_place (member_at (self, i)->holder), place))
      return member_at (self, i)->holder;
  member = member_new (self, place);
  g_ptr_array_add (self->members, member);
  on_changed (member);
  return member->holder;
}

void
restante_holder_group_drop (RestanteHolderGroup *self, RestanteHolder *holder)
{
  g_return_if_fail (RESTANTE_IS_HOLDER_GROUP (self));
  for (guint i = 0; i < self->members->len; i++) {
    if (member_at (self, i)->holder != holder)
      continue;
    g_ptr_array_remove_index (self->members, i);
    g_signal_emit (self, signals[CHANGED], 0, NULL);
    return;
  }
}

guint
restante_holder_group_get_size (RestanteHolderGroup *self)
{
  return self->members->len;
}

RestanteHolder *
restante_holder_group_get (RestanteHolderGroup *self, guint position)
{
  g_return_val_if_fail (position < self->members->len, NULL);
  return member_at (self, position)->holder;
}

void
restante_holder_group_want (RestanteHolderGroup *self)
{
  if (self->members->len == 0)
    g_signal_emit (self, signals[WANTED], 0);
}

RestanteHolderGroup *
restante_holder_group_new (void)
{
  return g_object_new (RESTANTE_TYPE_HOLDER_GROUP, NULL);
}

static void
restante_holder_group_dispose (GObject *object)
{
  g_ptr_array_set_size (RESTANTE_HOLDER_GROUP (object)->members, 0);
  G_OBJECT_CLASS (restante_holder_group_parent_class)->dispose (object);
}

static void
restante_holder_group_finalize (GObject *object)
{
  g_ptr_array_unref (RESTANTE_HOLDER_GROUP (object)->members);
  G_OBJECT_CLASS (restante_holder_group_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n, GType first, GType second)
{
  return g_signal_new (name, RESTANTE_TYPE_HOLDER_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, first, second);
}

static void
restante_holder_group_class_init (RestanteHolderGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = restante_holder_group_dispose;
  object_class->finalize = restante_holder_group_finalize;
  signals[CHANGED] = add_signal ("changed", 1, RESTANTE_TYPE_HOLDER, 0);
  signals[EVENT] = add_signal ("event", 2, RESTANTE_TYPE_HOLDER, RESTANTE_TYPE_EVENT);
  signals[RESYNCED] = add_signal ("resynced", 1, RESTANTE_TYPE_HOLDER, 0);
  signals[WANTED] = add_signal ("wanted", 0, 0, 0);
}

static void
restante_holder_group_init (RestanteHolderGroup *self)
{
  self->members = g_ptr_array_new_with_free_func (member_free);
}
