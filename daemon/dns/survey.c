/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/survey.h"

#include "dns/survey-private.h"

/* The whole takes at most as often the time of one look-up. */
#define TIMES 3

typedef struct
{
  GTask *task;
  RestanteSurveyTake take;
  gpointer target;
} Question;

static void go_on (GTask *task);

RestanteSurvey *
restante_survey_of (GTask *task)
{
  return g_task_get_task_data (task);
}

RestanteSurveyServer *
restante_survey_server_new (const char *name)
{
  RestanteSurveyServer *self = g_new0 (RestanteSurveyServer, 1);

  self->name = g_strdup (name);
  self->addresses.addresses = g_new0 (char *, 1);
  return self;
}

static void
server_free (RestanteSurveyServer *self)
{
  g_free (self->name);
  g_strfreev (self->addresses.addresses);
  g_free (self);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
survey_free (RestanteSurvey *self)
{
  clear_source (&self->end);
  clear_source (&self->cancelled);
  restante_resolver_unref_later (self->resolver);
  restante_resolver_unref_later (self->validating);
  g_object_unref (self->given_up);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->parents);
  g_ptr_array_unref (self->cuts);
  g_free (self);
}

void
restante_survey_begin_question (GTask *task)
{
  restante_survey_of (task)->waiting++;
}

/* The last answer of a stage begins the next one. */
void
restante_survey_end_question (GTask *task)
{
  if (--restante_survey_of (task)->waiting == 0)
    go_on (task);
}

static void
on_answer (GObject *resolver, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (RestanteDnsReply) reply =
      restante_resolver_query_finish (RESTANTE_RESOLVER (resolver), result, NULL);

  if (reply != NULL)
    question->take (restante_survey_of (task), reply, question->target);
  restante_survey_end_question (task);
}

void
restante_survey_ask_at (GTask *task,
                        RestanteResolver *resolver,
                        const char *name,
                        const char *type,
                        RestanteSurveyTake take,
                        gpointer target)
{
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->take = take;
  question->target = target;
  restante_survey_begin_question (task);
  restante_resolver_query_async (resolver, name, type, NULL, on_answer, question);
}

void
restante_survey_ask (
    GTask *task, const char *name, const char *type, RestanteSurveyTake take, gpointer target)
{
  restante_survey_ask_at (task, restante_survey_of (task)->resolver, name, type, take, target);
}

static void
finish (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  clear_source (&self->end);
  clear_source (&self->cancelled);
  restante_survey_take_authority (self);
  if (self->facts->mx_lookup == RESTANTE_LOOKUP_BOGUS)
    g_ptr_array_set_size (self->facts->mx, 0);
  g_task_return_boolean (task, TRUE);
}

static void
go_on (GTask *task)
{
  static void (*const stages[]) (GTask * task) = {
    restante_survey_names,
    restante_survey_targets,
    restante_survey_servers,
    restante_survey_rest,
  };
  RestanteSurvey *self = restante_survey_of (task);

  if (self->stage == G_N_ELEMENTS (stages) || g_cancellable_is_cancelled (self->given_up)) {
    finish (task);
    return;
  }
  /* A stage may ask nothing, or be answered at once. */
  self->waiting = 1;
  stages[self->stage++](task);
  restante_survey_end_question (task);
}

/* Every question ends now, and what is known by then counts. */
static gboolean
give_up (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  g_object_ref (task);
  g_cancellable_cancel (self->given_up);
  restante_resolver_give_up (self->resolver);
  if (self->validating != NULL)
    restante_resolver_give_up (self->validating);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_end (gpointer task)
{
  return give_up (task);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer task)
{
  return give_up (task);
}

static void
watch_end (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->end = g_timeout_source_new_seconds (TIMES * self->options->timeout);
  g_source_set_callback (self->end, on_end, task, NULL);
  g_source_attach (self->end, NULL);
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
  g_source_attach (self->cancelled, NULL);
}

static RestanteSurvey *
survey_new (const RestanteSurveyOptions *options, RestanteDomainFacts *facts)
{
  RestanteSurvey *self = g_new0 (RestanteSurvey, 1);

  self->options = options;
  self->facts = facts;
  self->resolver = restante_resolver_new (options->servers, options->timeout);
  if (options->trust_anchor != NULL)
    self->validating = restante_resolver_new_validating (options->servers, options->trust_anchor,
                                                         options->timeout);
  self->can_validate = self->validating != NULL && !options->is_root_anchor;
  self->given_up = g_cancellable_new ();
  self->cuts = restante_delegation_new (facts->domain);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)server_free);
  self->parents = g_ptr_array_new_with_free_func ((GDestroyNotify)server_free);
  return self;
}

void
restante_survey_async (const RestanteSurveyOptions *options,
                       RestanteDomainFacts *facts,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, survey_new (options, facts), (GDestroyNotify)survey_free);
  watch_end (task);
  go_on (task);
}

gboolean
restante_survey_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
