/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of one setting: its text read as what its kind says, within its bounds. It never knows
 * which setting it is, and where it stands. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_CONFIG_ERROR (restante_config_error_quark ())
GQuark restante_config_error_quark (void);
typedef enum
{
  RESTANTE_CONFIG_ERROR_FILE,  /* cannot be read, or is no key file */
  RESTANTE_CONFIG_ERROR_KEY,   /* unknown group or key */
  RESTANTE_CONFIG_ERROR_VALUE, /* a value that is none, out of range, or missing */
} RestanteConfigError;

typedef enum
{
  RESTANTE_CONFIG_HOST,      /* char *, a domain name */
  RESTANTE_CONFIG_PATH,      /* char *, absolute; NULL when empty */
  RESTANTE_CONFIG_ADDRESSES, /* char **, IP addresses with ports, separated by semicolons */
  RESTANTE_CONFIG_HOSTS,     /* char **, IP addresses without ports, the same way */
  RESTANTE_CONFIG_SIZE,      /* gint64, bytes */
  RESTANTE_CONFIG_DURATION,  /* gint64, seconds */
  RESTANTE_CONFIG_USER,      /* char * */
  RESTANTE_CONFIG_NUMBER,    /* gint64 */
  RESTANTE_CONFIG_SWITCH,    /* gboolean, yes or no */
  RESTANTE_CONFIG_URL,       /* char *, of http or https; NULL when empty */
  RESTANTE_CONFIG_LATER,     /* known, and not in this version: must stay empty */
} RestanteConfigKind;

/* Reads @text into @field, which has the type of @kind; what is there is not freed. @least and
 * @most: bounds of an amount, or of the number of a list's entries. RESTANTE_CONFIG_ERROR_VALUE
 * with what is wrong, and what to write. */
gboolean restante_config_value_parse (RestanteConfigKind kind,
                                      const char *text,
                                      gint64 least,
                                      gint64 most,
                                      gpointer field,
                                      GError **error);

G_END_DECLS
