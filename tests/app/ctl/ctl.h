/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs restantectl in the test's own process against its FakeHolder, and keeps what it printed. */
#pragma once

#include "ctl/run.h"
#include "fake-holder.h"

typedef struct
{
  int status;
  char *out, *err;
} Ctl;

/* @line is split as a shell does; `--control` is added. @answer: what somebody types, or NULL when
 * nobody is there. */
Ctl *ctl_run (FakeHolder *fake, const char *line, const char *answer);
void ctl_free (Ctl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ctl, ctl_free)

/* The status; what is not wanted on the way is shown. */
void ctl_assert (Ctl *self, int status);
void ctl_assert_has (const char *text, const char *part);
