/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/check-document.h"

RestanteCheck *
restante_check_document_new (const RestanteAdvice *advice)
{
  return g_object_new (RESTANTE_TYPE_CHECK, "code", restante_check_code_to_string (advice->code),
                       "severity", restante_severity_to_string (advice->severity), "seen",
                       advice->seen, "wanted", advice->wanted, "fix", advice->fix, NULL);
}
