/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/process-limits.h"

#include <sys/resource.h>

static gboolean
lower (int resource, rlim_t limit)
{
  struct rlimit now;

  if (getrlimit (resource, &now) != 0)
    return FALSE;
  now.rlim_max = MIN (now.rlim_max, limit);
  now.rlim_cur = MIN (now.rlim_cur, now.rlim_max);
  return setrlimit (resource, &now) == 0;
}

/* The shadow of a sanitizer counts as memory that can be written to: terabytes of it. */
static gboolean
limit_memory (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return TRUE;
#else
  return lower (RLIMIT_DATA, RESTANTE_PROCESS_LIMITS_MEMORY);
#endif
}

gboolean
restante_process_limits_set (void)
{
  return lower (RLIMIT_CPU, RESTANTE_PROCESS_LIMITS_CPU) && lower (RLIMIT_CORE, 0) &&
         limit_memory ();
}
