/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a probe means to a fence: which of the addresses are the fence's own, and who is at the
 * name. It never decides anything; policy/fence.h does. */
#pragma once

#include "queue/domains.h"
#include "queue/fences.h"
#include "watch/probe.h"

G_BEGIN_DECLS

/* The name leads to what the fence wrote, or it may be so: a write is not known to have ended. */
gboolean restante_fence_sight_may_be_fenced (const RestanteFenceRecord *record);
/* All addresses of the record's sets, @after the fence or before it; free them. */
char **restante_fence_sight_list (const RestanteFenceRecord *record, gboolean after);
/* Those that the fence leads the name to: without what it had to leave as it was. Free them. */
char **restante_fence_sight_list_written (const RestanteFenceRecord *record);
/* A write that was given up for lost has come about after all: a name server was slow. @named:
 * where the name leads; NULL: no answer. */
gboolean restante_fence_sight_is_late (const RestanteFenceRecord *record, const char *const *named);

/* @result as policy/fence.h takes it; is_blind is left to the caller. @now: seconds since the
 * epoch.
 * *@line (free it) has to live as long as what is returned. */
RestanteFenceSeen restante_fence_sight_make (const RestanteFenceRecord *record,
                                             const RestanteDomainRecord *domain,
                                             const RestanteProbeResult *result,
                                             gint64 now,
                                             char **line);

G_END_DECLS
