/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of advice as the API shows it. It never judges.
 *
 * Any thread. */
#pragma once

#include "api/check.h"
#include "policy/domain-advice.h"

G_BEGIN_DECLS

RestanteCheck *restante_check_document_new (const RestanteAdvice *advice);

G_END_DECLS
