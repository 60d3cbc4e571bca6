/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fingerprint.h"

#include <glib/gi18n.h>
#include <string.h>

#define GROUP         4
#define GROUPS_A_LINE 4

struct _RestanteFingerprint
{
  AdwBin parent_instance;
  GtkWidget *label;
  char *fingerprint;
};

enum
{
  PROP_0,
  PROP_FINGERPRINT,
};

G_DEFINE_FINAL_TYPE (RestanteFingerprint, restante_fingerprint, ADW_TYPE_BIN)

static const char *
digits_of (const char *fingerprint)
{
  const char *colon = strchr (fingerprint, ':');

  return colon ? colon + 1 : fingerprint;
}

char *
restante_fingerprint_to_groups (const char *fingerprint)
{
  const char *digits = digits_of (fingerprint);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; digits[i]; i++) {
    if (i && i % (GROUP * GROUPS_A_LINE) == 0)
      g_string_append_c (text, '\n');
    else if (i && i % GROUP == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

char *
restante_fingerprint_to_short (const char *fingerprint)
{
  const char *digits = digits_of (fingerprint);
  gsize length = strlen (digits);
  const char *end = digits + length;

  if (length <= 4 * GROUP)
    return g_strdup (digits);
  return g_strdup_printf ("%.4s %.4s … %.4s %.4s", digits, digits + GROUP, end - 2 * GROUP,
                          end - GROUP);
}

static void
set_fingerprint (RestanteFingerprint *self, const char *fingerprint)
{
  g_autofree char *groups = fingerprint ? restante_fingerprint_to_groups (fingerprint) : NULL;

  g_free (self->fingerprint);
  self->fingerprint = g_strdup (fingerprint);
  gtk_label_set_text (GTK_LABEL (self->label), groups ? groups : "");
}

static void
restante_fingerprint_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_FINGERPRINT)
    set_fingerprint (RESTANTE_FINGERPRINT (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_fingerprint_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FINGERPRINT)
    g_value_set_string (value, RESTANTE_FINGERPRINT (object)->fingerprint);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_fingerprint_finalize (GObject *object)
{
  g_free (RESTANTE_FINGERPRINT (object)->fingerprint);
  G_OBJECT_CLASS (restante_fingerprint_parent_class)->finalize (object);
}

static void
restante_fingerprint_class_init (RestanteFingerprintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = restante_fingerprint_set_property;
  object_class->get_property = restante_fingerprint_get_property;
  object_class->finalize = restante_fingerprint_finalize;
  g_object_class_install_property (
      object_class, PROP_FINGERPRINT,
      g_param_spec_string ("fingerprint", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
restante_fingerprint_init (RestanteFingerprint *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->label, "fingerprint");
  gtk_widget_add_css_class (self->label, "monospace");
  adw_bin_set_child (ADW_BIN (self), self->label);
}

GtkWidget *
restante_fingerprint_new (const char *fingerprint)
{
  return g_object_new (RESTANTE_TYPE_FINGERPRINT, "fingerprint", fingerprint, NULL);
}
