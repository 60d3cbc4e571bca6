/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "ctl.h"

typedef struct
{
  FakeHolder *fake;
  char *folder;
} Fixture;

static void
add_message (FakeHolder *fake, const char *id, const char *content)
{
  g_autofree char *target = g_strconcat ("/v1/queue/", id, NULL);
  g_autofree char *content_target = g_strconcat (target, "/content", NULL);
  g_autofree char *message =
      g_strdup_printf ("{\"id\":\"%s\",\"sender\":\"bob@example.com\",\"state\":\"held\","
                       "\"arrived\":\"2024-03-09T14:05:00Z\"}",
                       id);

  fake_holder_answer (fake, "GET", target, 200, message);
  fake_holder_answer (fake, "GET", content_target, 200, content);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->fake = fake_holder_new ();
  self->folder = g_dir_make_tmp ("restante-test-XXXXXX", NULL);
  add_message (self->fake, "1", "A: 1\r\n\r\nFrom here\r\n");
  add_message (self->fake, "2", "A: 2\r\n\r\ntwo\r\n");
  fake_holder_set_queue (self->fake, 2, 2);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_tree (inner);
  }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  remove_tree (self->folder);
  g_free (self->folder);
  fake_holder_free (self->fake);
}

static Ctl *export(Fixture *self, const char *what, const char *output)
{
  g_autofree char *line =
      g_strdup_printf ("queue export %s --output %s/%s", what, self->folder, output);

  return ctl_run (self->fake, line, NULL);
}

static void
assert_file (Fixture *self, const char *name, const char *wanted)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

#define MBOX                                                                                       \
  "From bob@example.com Sat Mar  9 14:05:00 2024\nA: 1\n\n>From here\n\n"                          \
  "From bob@example.com Sat Mar  9 14:05:00 2024\nA: 2\n\ntwo\n\n"

static void
test_eml (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) one = export(self, "1", "one.eml");
  g_autoptr (Ctl) two = export(self, "1 2", "new/folder");
  g_autoptr (Ctl) inside = export(self, "2", "");

  ctl_assert (one, RESTANTE_EXIT_DONE);
  /* As it is delivered, to the byte. */
  assert_file (self, "one.eml", "A: 1\r\n\r\nFrom here\r\n");
  ctl_assert (two, RESTANTE_EXIT_DONE);
  ctl_assert_has (two->out, "2 messages written to ");
  assert_file (self, "new/folder/1.eml", "A: 1\r\n\r\nFrom here\r\n");
  assert_file (self, "new/folder/2.eml", "A: 2\r\n\r\ntwo\r\n");
  ctl_assert (inside, RESTANTE_EXIT_DONE);
  assert_file (self, "2.eml", "A: 2\r\n\r\ntwo\r\n");
}

static void
test_mbox (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) ctl = export(self, "1 2 --format mbox", "all.mbox");

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  assert_file (self, "all.mbox", MBOX);
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_stdout (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) eml = ctl_run (self->fake, "queue export 1 --output -", NULL);
  g_autoptr (Ctl) mbox = ctl_run (self->fake, "queue export 1 2 --format mbox --output -", NULL);
  g_autoptr (Ctl) several = ctl_run (self->fake, "queue export 1 2 --output -", NULL);

  ctl_assert (eml, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (eml->out, ==, "A: 1\r\n\r\nFrom here\r\n");
  ctl_assert (mbox, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (mbox->out, ==, MBOX);
  ctl_assert (several, RESTANTE_EXIT_USAGE);
}

/* Everything that matches, over more than one page. */
static void
test_all (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_set_queue (self->fake, 600, 600);
  for (guint i = 1; i <= 600; i++) {
    g_autofree char *id = g_strdup_printf ("%u", i);
    add_message (self->fake, id, "x\r\n");
  }
  ctl = export(self, "--all --state held --json", "all");
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, "{\"affected\":600}\n");
  assert_file (self, "all/1.eml", "x\r\n");
  assert_file (self, "all/600.eml", "x\r\n");
  ctl_assert_has (fake_holder_last (self->fake, "GET /v1/queue?"), "state=held&order=oldest");
}

static void
test_force (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) first = export(self, "1", "x");
  g_autoptr (Ctl) again = export(self, "2", "x");
  g_autoptr (Ctl) mbox = export(self, "2 --format mbox", "x");
  g_autoptr (Ctl) forced = NULL;

  ctl_assert (again, RESTANTE_EXIT_FAILED);
  ctl_assert_has (again->err, "is there already and is not overwritten");
  ctl_assert (mbox, RESTANTE_EXIT_FAILED);
  assert_file (self, "x", "A: 1\r\n\r\nFrom here\r\n");
  forced = export(self, "2 --force", "x");
  ctl_assert (forced, RESTANTE_EXIT_DONE);
  assert_file (self, "x", "A: 2\r\n\r\ntwo\r\n");
  g_assert_cmpuint (count_files (self), ==, 1);
}

/* An mbox that is not whole gets no name. */
static void
test_broken (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) mbox = export(self, "1 3 --format mbox", "all.mbox");
  g_autoptr (Ctl) eml = export(self, "3", "three.eml");
  g_autoptr (Ctl) nowhere = export(self, "1", "no/where/one.eml");

  ctl_assert (mbox, RESTANTE_EXIT_NOT_FOUND);
  ctl_assert (eml, RESTANTE_EXIT_NOT_FOUND);
  ctl_assert (nowhere, RESTANTE_EXIT_FAILED);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
test_mistakes (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) format = export(self, "1 --format zip", "x");
  g_autoptr (Ctl) empty = ctl_run (self->fake, "queue export 1 --output ''", NULL);

  ctl_assert (format, RESTANTE_EXIT_USAGE);
  ctl_assert_has (format->err, "the formats are eml and mbox");
  ctl_assert (empty, RESTANTE_EXIT_USAGE);
  g_assert_cmpuint (self->fake->requests->len, ==, 0);
}

/* A holder cannot choose where a file goes. */
static void
test_hostile_id (Fixture *self, gconstpointer data)
{
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (self->fake, "GET", "/v1/queue", 200,
                      "{\"messages\":[{\"id\":\"../evil\"}],\"next\":null,\"total\":1}");
  ctl = export(self, "--all", "all");
  g_assert_cmpint (ctl->status, !=, RESTANTE_EXIT_DONE);
  g_assert_cmpuint (count_files (self), ==, 1); /* the folder */
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ctl/export/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("eml", test_eml);
  ADD ("mbox", test_mbox);
  ADD ("stdout", test_stdout);
  ADD ("all", test_all);
  ADD ("force", test_force);
  ADD ("broken", test_broken);
  ADD ("mistakes", test_mistakes);
  ADD ("hostile-id", test_hostile_id);
  return g_test_run ();
}
