/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dane-set.h"

#include "policy/tlsa.h"

struct _RestanteDaneSet
{
  gatomicrefcount references;
  char *name;
  RestanteDaneAnswer answer;
  char *problem;
  GPtrArray *records;
  gint64 expires;
};

RestanteDaneAnswer
restante_dane_answer_of (RestanteLookup lookup, gboolean secure)
{
  switch (lookup) {
  case RESTANTE_LOOKUP_FOUND:
    return secure ? RESTANTE_DANE_SECURE : RESTANTE_DANE_UNSIGNED;
  case RESTANTE_LOOKUP_NO_NAME:
  case RESTANTE_LOOKUP_NO_DATA:
    return RESTANTE_DANE_NONE;
  case RESTANTE_LOOKUP_BOGUS:
    return RESTANTE_DANE_BOGUS;
  default:
    return RESTANTE_DANE_SILENT;
  }
}

RestanteDaneSet *
restante_dane_set_new (const char *name,
                       RestanteDaneAnswer answer,
                       GPtrArray *records,
                       gint64 expires)
{
  RestanteDaneSet *self = g_new0 (RestanteDaneSet, 1);
  gboolean counts = answer == RESTANTE_DANE_SECURE && records != NULL;

  g_atomic_ref_count_init (&self->references);
  self->name = g_strdup (name);
  self->answer = answer;
  self->records = counts ? g_ptr_array_ref (records) : g_ptr_array_new ();
  self->expires = expires;
  return self;
}

RestanteDaneSet *
restante_dane_set_new_silent (const char *name, const char *problem)
{
  RestanteDaneSet *self = restante_dane_set_new (name, RESTANTE_DANE_SILENT, NULL, 0);

  self->problem = g_strdup (problem);
  return self;
}

RestanteDaneSet *
restante_dane_set_ref (RestanteDaneSet *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
restante_dane_set_unref (RestanteDaneSet *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->records);
  g_free (self->problem);
  g_free (self->name);
  g_free (self);
}

const char *
restante_dane_set_get_name (const RestanteDaneSet *self)
{
  return self->name;
}

RestanteDaneAnswer
restante_dane_set_get_answer (const RestanteDaneSet *self)
{
  return self->answer;
}

const char *
restante_dane_set_get_problem (const RestanteDaneSet *self)
{
  return self->problem;
}

const GPtrArray *
restante_dane_set_get_records (const RestanteDaneSet *self)
{
  return self->records;
}

gboolean
restante_dane_set_is_fresh (const RestanteDaneSet *self, gint64 now)
{
  return now < self->expires;
}

char **
restante_dane_set_get_fingerprints (const RestanteDaneSet *self)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < self->records->len; i++) {
    g_autofree char *fingerprint =
        restante_tlsa_get_fingerprint (g_ptr_array_index (self->records, i));

    if (fingerprint != NULL)
      g_strv_builder_add (list, fingerprint);
  }
  return g_strv_builder_end (list);
}
