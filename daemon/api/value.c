/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/value.h"

G_DEFINE_ABSTRACT_TYPE (RestanteValue, restante_value, G_TYPE_OBJECT)

static const RestanteMember *
member_of (gpointer self, guint property_id)
{
  return &RESTANTE_VALUE_GET_CLASS (self)->members[property_id - 1];
}

static gboolean
strv_equal (char **a, char **b)
{
  const char *const none[] = { NULL };

  return g_strv_equal (a ? (const char *const *)a : none, b ? (const char *const *)b : none);
}

static gboolean
list_equal (GListModel *a, GListModel *b)
{
  guint n = g_list_model_get_n_items (a);

  if (n != g_list_model_get_n_items (b))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (GObject) left = g_list_model_get_item (a, i);
    g_autoptr (GObject) right = g_list_model_get_item (b, i);
    if (!restante_value_equal (left, right))
      return FALSE;
  }
  return TRUE;
}

static gboolean
member_equal (gpointer a, gpointer b, const RestanteMember *member)
{
  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    return g_strcmp0 (RESTANTE_MEMBER_FIELD (a, member, char *),
                      RESTANTE_MEMBER_FIELD (b, member, char *)) == 0;
  case RESTANTE_MEMBER_INT64:
  case RESTANTE_MEMBER_OPTIONAL_INT64:
  case RESTANTE_MEMBER_TIME:
    return RESTANTE_MEMBER_FIELD (a, member, gint64) == RESTANTE_MEMBER_FIELD (b, member, gint64);
  case RESTANTE_MEMBER_BOOLEAN:
    return !RESTANTE_MEMBER_FIELD (a, member, gboolean) ==
           !RESTANTE_MEMBER_FIELD (b, member, gboolean);
  case RESTANTE_MEMBER_STRV:
    return strv_equal (RESTANTE_MEMBER_FIELD (a, member, char **),
                       RESTANTE_MEMBER_FIELD (b, member, char **));
  case RESTANTE_MEMBER_OBJECT:
    return restante_value_equal (RESTANTE_MEMBER_FIELD (a, member, gpointer),
                                 RESTANTE_MEMBER_FIELD (b, member, gpointer));
  case RESTANTE_MEMBER_LIST:
    return list_equal (RESTANTE_MEMBER_FIELD (a, member, GListModel *),
                       RESTANTE_MEMBER_FIELD (b, member, GListModel *));
  }
  g_return_val_if_reached (FALSE);
}

gboolean
restante_value_equal (gpointer self, gpointer other)
{
  RestanteValueClass *klass;

  if (self == other)
    return TRUE;
  if (!self || !other || G_OBJECT_TYPE (self) != G_OBJECT_TYPE (other))
    return FALSE;
  klass = RESTANTE_VALUE_GET_CLASS (self);
  for (guint i = 0; i < klass->n_members; i++)
    if (!member_equal (self, other, &klass->members[i]))
      return FALSE;
  return TRUE;
}

/* Replaces what lies between the common start and the common end. */
static void
list_assign (GListStore *to, GListModel *from)
{
  guint n_to = g_list_model_get_n_items (G_LIST_MODEL (to));
  guint n_from = g_list_model_get_n_items (from);
  guint start = 0;
  guint end = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (; start < MIN (n_to, n_from); start++) {
    g_autoptr (GObject) a = g_list_model_get_item (G_LIST_MODEL (to), start);
    g_autoptr (GObject) b = g_list_model_get_item (from, start);
    if (!restante_value_equal (a, b))
      break;
  }
  for (; end < MIN (n_to, n_from) - start; end++) {
    g_autoptr (GObject) a = g_list_model_get_item (G_LIST_MODEL (to), n_to - 1 - end);
    g_autoptr (GObject) b = g_list_model_get_item (from, n_from - 1 - end);
    if (!restante_value_equal (a, b))
      break;
  }
  for (guint i = start; i < n_from - end; i++)
    g_ptr_array_add (added, g_list_model_get_item (from, i));
  g_list_store_splice (to, start, n_to - end - start, added->pdata, added->len);
}

/* Whether @other's member could be taken over inside the nested object that is there. */
static gboolean
update_nested (gpointer self, gpointer other, const RestanteMember *member)
{
  gpointer to = RESTANTE_MEMBER_FIELD (self, member, gpointer);
  gpointer from = RESTANTE_MEMBER_FIELD (other, member, gpointer);

  if (member->kind != RESTANTE_MEMBER_OBJECT || !to || !from)
    return FALSE;
  restante_value_update (to, from);
  return TRUE;
}

static void
member_assign (gpointer self, gpointer other, const RestanteMember *member)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (member->kind == RESTANTE_MEMBER_LIST) {
    list_assign (RESTANTE_MEMBER_FIELD (self, member, GListStore *),
                 RESTANTE_MEMBER_FIELD (other, member, GListModel *));
  } else if (!update_nested (self, other, member)) {
    g_object_get_property (G_OBJECT (other), member->name, &value);
    g_object_set_property (G_OBJECT (self), member->name, &value);
  }
}

gboolean
restante_value_update (gpointer self, gpointer other)
{
  RestanteValueClass *klass = RESTANTE_VALUE_GET_CLASS (self);
  gboolean changed = FALSE;

  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other), FALSE);

  g_object_freeze_notify (self);
  for (guint i = 0; i < klass->n_members; i++) {
    if (member_equal (self, other, &klass->members[i]))
      continue;
    member_assign (self, other, &klass->members[i]);
    changed = TRUE;
  }
  g_object_thaw_notify (self);
  return changed;
}

static void
restante_value_get_property (GObject *self, guint property_id, GValue *value, GParamSpec *pspec)
{
  const RestanteMember *member = member_of (self, property_id);

  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    g_value_set_string (value, RESTANTE_MEMBER_FIELD (self, member, char *));
    break;
  case RESTANTE_MEMBER_INT64:
  case RESTANTE_MEMBER_OPTIONAL_INT64:
  case RESTANTE_MEMBER_TIME:
    g_value_set_int64 (value, RESTANTE_MEMBER_FIELD (self, member, gint64));
    break;
  case RESTANTE_MEMBER_BOOLEAN:
    g_value_set_boolean (value, RESTANTE_MEMBER_FIELD (self, member, gboolean));
    break;
  case RESTANTE_MEMBER_STRV:
    g_value_set_boxed (value, RESTANTE_MEMBER_FIELD (self, member, char **));
    break;
  case RESTANTE_MEMBER_OBJECT:
  case RESTANTE_MEMBER_LIST:
    g_value_set_object (value, RESTANTE_MEMBER_FIELD (self, member, gpointer));
    break;
  }
}

/* What cannot be said in JSON may not get in: bytes that are not UTF-8 become U+FFFD. */
static gboolean
set_string (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;
  g_free (*field);
  *field = text ? g_utf8_make_valid (text, -1) : NULL;
  return TRUE;
}

static char **
strv_make_valid (char **strings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; strings && strings[i]; i++) {
    g_autofree char *valid = g_utf8_make_valid (strings[i], -1);
    g_strv_builder_add (builder, valid);
  }
  return strings ? g_strv_builder_end (builder) : NULL;
}

static gboolean
set_strv (char ***field, char **strings)
{
  /* NULL and empty are equal, but only NULL is unset. */
  if (strv_equal (*field, strings) && (*field == NULL) == (strings == NULL))
    return FALSE;
  g_strfreev (*field);
  *field = strv_make_valid (strings);
  return TRUE;
}

static gboolean
set_list (GListStore **field, GListStore *list, GType item_type)
{
  if (*field == list)
    return FALSE;
  g_set_object (field, list);
  if (!*field)
    *field = g_list_store_new (item_type);
  return TRUE;
}

static gboolean
set_int64 (gint64 *field, gint64 number)
{
  gboolean differs = *field != number;

  *field = number;
  return differs;
}

static gboolean
set_boolean (gboolean *field, gboolean flag)
{
  gboolean differs = *field != flag;

  *field = flag;
  return differs;
}

static gboolean
set_member (GObject *self, const RestanteMember *member, const GValue *value)
{
  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    return set_string (&RESTANTE_MEMBER_FIELD (self, member, char *), g_value_get_string (value));
  case RESTANTE_MEMBER_INT64:
  case RESTANTE_MEMBER_OPTIONAL_INT64:
  case RESTANTE_MEMBER_TIME:
    return set_int64 (&RESTANTE_MEMBER_FIELD (self, member, gint64), g_value_get_int64 (value));
  case RESTANTE_MEMBER_BOOLEAN:
    return set_boolean (&RESTANTE_MEMBER_FIELD (self, member, gboolean),
                        g_value_get_boolean (value));
  case RESTANTE_MEMBER_STRV:
    return set_strv (&RESTANTE_MEMBER_FIELD (self, member, char **), g_value_get_boxed (value));
  case RESTANTE_MEMBER_OBJECT:
    return g_set_object (&RESTANTE_MEMBER_FIELD (self, member, GObject *),
                         g_value_get_object (value));
  case RESTANTE_MEMBER_LIST:
    return set_list (&RESTANTE_MEMBER_FIELD (self, member, GListStore *),
                     g_value_get_object (value), member->type ());
  }
  g_return_val_if_reached (FALSE);
}

static void
restante_value_set_property (GObject *self,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  if (set_member (self, member_of (self, property_id), value))
    g_object_notify_by_pspec (self, pspec);
}

/* No property is set before this: none is a construct property. */
static void
restante_value_constructed (GObject *self)
{
  RestanteValueClass *klass = RESTANTE_VALUE_GET_CLASS (self);

  for (guint i = 0; i < klass->n_members; i++) {
    const RestanteMember *member = &klass->members[i];
    if (member->kind == RESTANTE_MEMBER_LIST)
      RESTANTE_MEMBER_FIELD (self, member, GListStore *) = g_list_store_new (member->type ());
    else if (member->kind == RESTANTE_MEMBER_OPTIONAL_INT64)
      RESTANTE_MEMBER_FIELD (self, member, gint64) = -1;
  }
  G_OBJECT_CLASS (restante_value_parent_class)->constructed (self);
}

static void
restante_value_finalize (GObject *self)
{
  RestanteValueClass *klass = RESTANTE_VALUE_GET_CLASS (self);

  for (guint i = 0; i < klass->n_members; i++) {
    const RestanteMember *member = &klass->members[i];
    if (member->kind == RESTANTE_MEMBER_STRING)
      g_free (RESTANTE_MEMBER_FIELD (self, member, char *));
    else if (member->kind == RESTANTE_MEMBER_STRV)
      g_strfreev (RESTANTE_MEMBER_FIELD (self, member, char **));
    else if (member->kind == RESTANTE_MEMBER_OBJECT || member->kind == RESTANTE_MEMBER_LIST)
      g_clear_object (&RESTANTE_MEMBER_FIELD (self, member, GObject *));
  }
  G_OBJECT_CLASS (restante_value_parent_class)->finalize (self);
}

static GParamSpec *
member_spec (const RestanteMember *member)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (member->kind) {
  case RESTANTE_MEMBER_STRING:
    return g_param_spec_string (member->name, NULL, NULL, NULL, flags);
  case RESTANTE_MEMBER_INT64:
  case RESTANTE_MEMBER_TIME:
    return g_param_spec_int64 (member->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case RESTANTE_MEMBER_OPTIONAL_INT64:
    return g_param_spec_int64 (member->name, NULL, NULL, -1, G_MAXINT64, -1, flags);
  case RESTANTE_MEMBER_BOOLEAN:
    return g_param_spec_boolean (member->name, NULL, NULL, FALSE, flags);
  case RESTANTE_MEMBER_STRV:
    return g_param_spec_boxed (member->name, NULL, NULL, G_TYPE_STRV, flags);
  case RESTANTE_MEMBER_OBJECT:
    return g_param_spec_object (member->name, NULL, NULL, member->type (), flags);
  case RESTANTE_MEMBER_LIST:
    return g_param_spec_object (member->name, NULL, NULL, G_TYPE_LIST_STORE, flags);
  }
  g_return_val_if_reached (NULL);
}

static const char *
json_name (const char *name)
{
  g_autofree char *copy = g_strdelimit (g_strdup (name), "-", '_');

  return g_intern_string (copy);
}

void
restante_value_class_set_members (RestanteValueClass *klass,
                                  const RestanteMember *members,
                                  guint n_members)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject does not let a class inherit these two. */
  object_class->get_property = restante_value_get_property;
  object_class->set_property = restante_value_set_property;
  klass->members = members;
  klass->n_members = n_members;
  klass->json_names = g_new0 (const char *, n_members);
  for (guint i = 0; i < n_members; i++) {
    klass->json_names[i] = json_name (members[i].name);
    g_object_class_install_property (object_class, i + 1, member_spec (&members[i]));
  }
}

static void
restante_value_class_init (RestanteValueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = restante_value_constructed;
  object_class->finalize = restante_value_finalize;
}

static void
restante_value_init (RestanteValue *self)
{
}
