/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

Ctl *
ctl_run (FakeHolder *fake, const char *line, const char *answer)
{
  Ctl *self = g_new0 (Ctl, 1);
  g_autofree char *whole =
      fake ? g_strdup_printf ("--control %s %s", fake->socket, line) : g_strdup (line);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  RestanteTerminal terminal = { 0 };
  gsize out_size = 0, err_size = 0;

  g_shell_parse_argv (whole, NULL, &argv, &error);
  g_assert_no_error (error);
  terminal.in = fmemopen ((char *)(answer ? answer : "\n"), strlen (answer ? answer : "\n"), "r");
  terminal.out = open_memstream (&self->out, &out_size);
  terminal.err = open_memstream (&self->err, &err_size);
  terminal.interactive = answer != NULL;
  self->status = restante_ctl_run ((const char *const *)argv, &terminal, cancellable);
  fclose (terminal.in);
  fclose (terminal.out);
  fclose (terminal.err);
  return self;
}

void
ctl_free (Ctl *self)
{
  free (self->out);
  free (self->err);
  g_free (self);
}

void
ctl_assert (Ctl *self, int status)
{
  if (self->status != status)
    g_test_message ("out: %s\nerr: %s", self->out, self->err);
  g_assert_cmpint (self->status, ==, status);
  /* A mistake is one line that says who speaks; a success is silent there. */
  if (status == RESTANTE_EXIT_DONE)
    return;
  g_assert_true (g_str_has_prefix (self->err, "restantectl: ") ||
                 strstr (self->err, "restantectl: ") != NULL);
  g_assert_true (g_str_has_suffix (self->err, "\n"));
}

void
ctl_assert_has (const char *text, const char *part)
{
  if (!strstr (text, part))
    g_test_message ("“%s” is not in:\n%s", part, text);
  g_assert_nonnull (strstr (text, part));
}
