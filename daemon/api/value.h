/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base of all value objects of the API: a subclass is one table of members, and each member is
 * at once a field, a GObject property ("last-proven") and a JSON member ("last_proven"). It never
 * knows what the values mean, and it never reads or writes anything but memory. */
#pragma once

#include <gio/gio.h>
#include <stddef.h>

G_BEGIN_DECLS

/* The field's C type, the property's type and the JSON form of a member. */
typedef enum
{
  RESTANTE_MEMBER_STRING,         /* char *, NULL is null; always valid UTF-8 */
  RESTANTE_MEMBER_INT64,          /* gint64 */
  RESTANTE_MEMBER_OPTIONAL_INT64, /* gint64, not negative; -1 is null and the default */
  RESTANTE_MEMBER_BOOLEAN,        /* gboolean */
  RESTANTE_MEMBER_TIME,           /* gint64, seconds since the epoch; 0 is null; in JSON RFC 3339 */
  RESTANTE_MEMBER_STRV,           /* char **, NULL is equal to an empty one, but not set */
  RESTANTE_MEMBER_OBJECT,         /* a RestanteValue of type(), NULL is null */
  RESTANTE_MEMBER_LIST,           /* GListStore of RestanteValues of type(), never NULL */
} RestanteMemberKind;

typedef enum
{
  RESTANTE_MEMBER_DEFAULT = 0,
  /* Left out of the JSON instead of null (or an empty array, or false) when it is not set. */
  RESTANTE_MEMBER_OMIT_UNSET = 1 << 0,
} RestanteMemberFlags;

typedef struct
{
  const char *name; /* with dashes */
  RestanteMemberKind kind;
  size_t offset;
  GType (*type) (void); /* of objects and list items */
  RestanteMemberFlags flags;
} RestanteMember;

/* The field of @self that @member describes, as an lvalue. */
#define RESTANTE_MEMBER_FIELD(self, member, c_type)                                                \
  (*(c_type *)G_STRUCT_MEMBER_P (self, (member)->offset))

#define RESTANTE_TYPE_VALUE (restante_value_get_type ())
G_DECLARE_DERIVABLE_TYPE (RestanteValue, restante_value, RESTANTE, VALUE, GObject)

struct _RestanteValueClass
{
  GObjectClass parent_class;
  const RestanteMember *members; /* static */
  const char **json_names;       /* interned, one a member */
  guint n_members;
};

/* For class_init; use RESTANTE_DEFINE_VALUE. */
void restante_value_class_set_members (RestanteValueClass *klass,
                                       const RestanteMember *members,
                                       guint n_members);

/* Sets every member of @self that differs from @other's, notifies for each, and returns whether
 * anything differed. Both are of one type. Nested objects that both have are updated in place; of a
 * list only the part that differs is replaced. */
gboolean restante_value_update (gpointer self, gpointer other);
/* Whether both have the same type and equal members, in depth. */
gboolean restante_value_equal (gpointer self, gpointer other);

/* Defines the final type @Type from the static array prefix_members. */
#define RESTANTE_DEFINE_VALUE(Type, prefix)                                                        \
  G_DEFINE_FINAL_TYPE (Type, prefix, RESTANTE_TYPE_VALUE)                                          \
  static void prefix##_class_init (Type##Class *klass)                                             \
  {                                                                                                \
    restante_value_class_set_members (RESTANTE_VALUE_CLASS (klass), prefix##_members,              \
                                      G_N_ELEMENTS (prefix##_members));                            \
  }                                                                                                \
  static void prefix##_init (Type *self)                                                           \
  {                                                                                                \
  }

/* Defines prefix_get_field (): what it returns is owned by the object. */
#define RESTANTE_VALUE_GETTER(Type, prefix, c_type, field)                                         \
  c_type prefix##_get_##field (Type *self)                                                         \
  {                                                                                                \
    return (c_type)self->field;                                                                    \
  }

G_END_DECLS
