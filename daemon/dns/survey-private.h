/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of dns/survey.h share: the survey under way and how its questions go out. It never
 * leaves them.
 *
 * Main loop only. */
#pragma once

#include "dns/delegation.h"
#include "dns/resolver.h"
#include "dns/survey.h"

G_BEGIN_DECLS

typedef struct _RestanteSurvey RestanteSurvey;

struct _RestanteSurvey
{
  const RestanteSurveyOptions *options;
  RestanteDomainFacts *facts;
  RestanteResolver *resolver;   /* of its own: nothing is left in its cache from the check before */
  RestanteResolver *validating; /* NULL: there is no trust anchor */
  gboolean can_validate;        /* what it says can be relied on */
  GCancellable *given_up;       /* the time is over, or nobody wants to know any more */
  GPtrArray *cuts;              /* RestanteCut: the domain and what is above it */
  GPtrArray *servers;           /* RestanteSurveyServer: those of the zone */
  GPtrArray *parents;           /* RestanteSurveyServer: those of the zone above it */
  GSource *end;                 /* of the time, or NULL */
  GSource *cancelled;           /* or NULL */
  guint waiting;
  guint stage;
};

/* A name server by its name. */
typedef struct
{
  char *name;
  RestanteAddressFacts addresses;
} RestanteSurveyServer;

RestanteSurveyServer *restante_survey_server_new (const char *name);

/* What to do with an answer; @target is what the question was about. */
typedef void (*RestanteSurveyTake) (RestanteSurvey *self,
                                    const RestanteDnsReply *reply,
                                    gpointer target);

/* The survey that @task is. */
RestanteSurvey *restante_survey_of (GTask *task);
/* A question of this stage; the next one begins when all of them are answered. */
void restante_survey_ask (
    GTask *task, const char *name, const char *type, RestanteSurveyTake take, gpointer target);
void restante_survey_ask_at (GTask *task,
                             RestanteResolver *resolver,
                             const char *name,
                             const char *type,
                             RestanteSurveyTake take,
                             gpointer target);
/* Both families of @name, into @addresses. */
void restante_survey_ask_addresses (GTask *task, const char *name, RestanteAddressFacts *addresses);
/* One more to wait for, which ends with the other. */
void restante_survey_begin_question (GTask *task);
void restante_survey_end_question (GTask *task);

/* The stages, in their order. */
void restante_survey_names (GTask *task);   /* what can be asked without knowing an answer */
void restante_survey_targets (GTask *task); /* where those lead */
void restante_survey_servers (GTask *task); /* the servers in charge, each directly */
void restante_survey_rest (GTask *task);    /* what only they had said */
/* Puts what the servers in charge said in the place of what a cache had left of it. */
void restante_survey_take_authority (RestanteSurvey *self);
/* What the public resolvers say, each asked directly. */
void restante_survey_ask_caches (GTask *task);
/* Whether what the configured resolver said is older than what @server, in charge, says; before the
 * one takes the other's place. @mx_differs: its MX set is another one. */
void restante_survey_note_configured (RestanteDomainFacts *facts,
                                      const RestanteServerFacts *server,
                                      gboolean mx_differs);
/* @server: one in charge, or NULL: then there is nothing to compare them with. */
void restante_survey_compare_caches (RestanteDomainFacts *facts, const RestanteServerFacts *server);
/* A record's data, "20 mx2.example.", as one more MX of the facts. */
void restante_survey_add_mx (RestanteDomainFacts *facts, const char *data);
void restante_survey_sort_mx (RestanteDomainFacts *facts);

G_END_DECLS
