/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/verbs.h"

#include <glib/gi18n.h>

/* The forms of a number need ngettext, so that a table holds functions. */
typedef char *(*Outcome) (gulong n);

typedef struct
{
  RestantePage *page;
  Outcome outcome;
} Verb;

static char *
say_resent (gulong n)
{
  return g_strdup_printf (ngettext ("%lu message is handed over when the server takes it",
                                    "%lu messages are handed over when the server takes them", n),
                          n);
}

static char *
say_extended (gulong n)
{
  return g_strdup_printf (
      ngettext ("%lu message is held longer", "%lu messages are held longer", n), n);
}

static char *
say_deleted (gulong n)
{
  return g_strdup_printf (ngettext ("%lu message deleted", "%lu messages deleted", n), n);
}

static Verb *
verb_new (RestantePage *page, Outcome outcome)
{
  Verb *self = g_new0 (Verb, 1);

  self->page = g_object_ref (page);
  self->outcome = outcome;
  return self;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Verb *self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 affected = restante_holder_verb_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *sentence = affected < 0 ? NULL : self->outcome ((gulong)affected);

  restante_page_say (self->page, sentence ? sentence : error->message);
  g_object_unref (self->page);
  g_free (self);
}

void
restante_verbs_resend (RestantePage *page, const RestanteQuery *query)
{
  restante_holder_resend_async (restante_page_get_holder (page), query, NULL, NULL, NULL, on_answer,
                                verb_new (page, say_resent));
}

void
restante_verbs_extend (RestantePage *page, const RestanteQuery *query, gint64 by)
{
  restante_holder_extend_async (restante_page_get_holder (page), query, by, NULL, on_answer,
                                verb_new (page, say_extended));
}

void
restante_verbs_delete (RestantePage *page, const RestanteQuery *query)
{
  restante_holder_delete_async (restante_page_get_holder (page), query, NULL, on_answer,
                                verb_new (page, say_deleted));
}
