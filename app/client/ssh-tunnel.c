/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ssh-tunnel.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/ssh-problem.h"

/* How often it is looked whether the socket accepts; ssh has no other sign for it. */
#define LOOK_MS 20
/* Of what ssh says the end is kept. */
#define OUTPUT_MAX 16384

struct _RestanteSshTunnel
{
  GObject parent_instance;
  RestantePlace *place;
  char *directory; /* private to this user */
  char *socket;
  GSubprocess *ssh;
  GInputStream *complaints;
  GSource *reader;
  GString *output;
  GCancellable *ended; /* stops waiting for ssh */
  GTask *opening;      /* until it is ready */
  GSource *look;
};

enum
{
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteSshTunnel, restante_ssh_tunnel, G_TYPE_OBJECT)

/* A new 0700 directory whose sockets have names that fit into a sockaddr_un. */
static char *
make_directory (GError **error)
{
  const char *const parents[] = { g_get_user_runtime_dir (), g_get_tmp_dir (), "/tmp" };

  for (gsize i = 0; i < G_N_ELEMENTS (parents); i++) {
    g_autofree char *path = g_build_filename (parents[i], "restante-XXXXXX", NULL);
    /* ssh binds a longer name of 17 more characters first, and a colon would split its argument. */
    gboolean fits =
        strlen (path) + strlen ("/control.sock") + 17 < sizeof ((struct sockaddr_un){ 0 }.sun_path);
    if (fits && !strchr (path, ':') && g_mkdtemp_full (path, 0700))
      return g_steal_pointer (&path);
  }
  g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
               "no folder for the connection could be made in %s: %s", parents[0],
               g_strerror (errno));
  return NULL;
}

static GError *
problem (RestanteSshTunnel *self)
{
  return restante_ssh_problem (self->output->str, self->place);
}

/* Reads what is there; whether more can come. */
static gboolean
drain (RestanteSshTunnel *self)
{
  char bytes[4096];
  gssize n;

  do {
    g_autoptr (GError) error = NULL;
    n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->complaints), bytes,
                                                  sizeof bytes, NULL, &error);
    if (n < 0)
      return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    g_string_append_len (self->output, bytes, n);
    if (self->output->len > OUTPUT_MAX)
      g_string_erase (self->output, 0, (gssize)(self->output->len - OUTPUT_MAX));
  } while (n > 0);
  return FALSE;
}

static gboolean
on_complaint (GObject *stream, gpointer user_data)
{
  return drain (user_data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
stop_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
fail_opening (RestanteSshTunnel *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->opening);

  restante_ssh_tunnel_close (self);
  g_task_return_error (task, error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteSshTunnel) self = user_data;
  g_autoptr (GError) why = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    return; /* closed by us */
  drain (self);
  why = problem (self);
  if (self->opening)
    fail_opening (self, g_steal_pointer (&why));
  else
    g_signal_emit (self, signals[CLOSED], 0, why);
}

static gboolean
accepts (RestanteSshTunnel *self)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);

  return socket && g_socket_connect (socket, address, NULL, NULL);
}

static gboolean
on_look (gpointer user_data)
{
  RestanteSshTunnel *self = user_data;
  g_autoptr (GTask) task = NULL;

  if (g_task_return_error_if_cancelled (self->opening)) {
    task = g_steal_pointer (&self->opening);
    restante_ssh_tunnel_close (self);
    return G_SOURCE_REMOVE;
  }
  if (!accepts (self))
    return G_SOURCE_CONTINUE;
  task = g_steal_pointer (&self->opening);
  stop_source (&self->look);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  return G_SOURCE_REMOVE;
}

/* In the child, between fork and exec: only system calls. */
static void
tie_to_parent (gpointer parent)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (1);
}

/* The same without a terminal on which ssh could ask. */
static void
tie_and_leave_terminal (gpointer parent)
{
  setsid ();
  tie_to_parent (parent);
}

static gboolean
has_askpass (void)
{
  const char *askpass = g_getenv ("SSH_ASKPASS");
  g_autofree char *found = g_find_program_in_path ("ssh-askpass");

  return (askpass && *askpass) || found;
}

static GPtrArray *
make_arguments (RestanteSshTunnel *self, gboolean batch)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  /* A connection of its own: a shared one would keep the forwarding when this ends. */
  const char *const fixed[] = {
    "ssh",
    "-N",
    "-T",
    "-a",
    "-x",
    "-oExitOnForwardFailure=yes",
    "-oConnectTimeout=10",
    "-oServerAliveInterval=15",
    "-oServerAliveCountMax=3",
    "-oControlMaster=no",
    "-oControlPath=none",
    "-oPermitLocalCommand=no",
    "-oStreamLocalBindMask=0177",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (arguments, g_strdup (fixed[i]));
  if (batch)
    g_ptr_array_add (arguments, g_strdup ("-oBatchMode=yes"));
  if (self->place->port != 0)
    g_ptr_array_add (arguments, g_strdup_printf ("-p%u", self->place->port));
  g_ptr_array_add (arguments, g_strdup_printf ("-L%s:%s", self->socket, self->place->socket));
  g_ptr_array_add (arguments, g_strdup ("--"));
  g_ptr_array_add (arguments, g_strdup (self->place->host));
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

static gboolean
spawn (RestanteSshTunnel *self, RestanteSshAsk ask, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  gboolean terminal = ask == RESTANTE_SSH_ASK_TERMINAL;
  gboolean window = ask == RESTANTE_SSH_ASK_WINDOW && has_askpass ();
  g_autoptr (GPtrArray) arguments = make_arguments (self, !terminal && !window);
  g_autoptr (GError) reason = NULL;

  if (window)
    g_subprocess_launcher_setenv (launcher, "SSH_ASKPASS_REQUIRE", "force", TRUE);
  g_subprocess_launcher_set_child_setup (launcher,
                                         terminal ? tie_to_parent : tie_and_leave_terminal,
                                         GINT_TO_POINTER (getpid ()), NULL);
  self->ssh =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)arguments->pdata, &reason);
  if (self->ssh)
    return TRUE;
  g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
               "ssh does not start (%s); install the OpenSSH client", reason->message);
  return FALSE;
}

static void
watch (RestanteSshTunnel *self)
{
  self->complaints = g_object_ref (g_subprocess_get_stderr_pipe (self->ssh));
  self->reader =
      g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->complaints), NULL);
  g_source_set_callback (self->reader, G_SOURCE_FUNC (on_complaint), self, NULL);
  g_source_attach (self->reader, g_main_context_get_thread_default ());
  self->look = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (self->look, on_look, self, NULL);
  g_source_attach (self->look, g_main_context_get_thread_default ());
  g_subprocess_wait_async (self->ssh, self->ended, on_ended, g_object_ref (self));
}

void
restante_ssh_tunnel_open_async (RestantePlace *place,
                                RestanteSshAsk ask,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  RestanteSshTunnel *self = g_object_new (RESTANTE_TYPE_SSH_TUNNEL, NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, restante_ssh_tunnel_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->place = restante_place_ref (place);
  self->directory = make_directory (&error);
  if (self->directory)
    self->socket = g_build_filename (self->directory, "control.sock", NULL);
  if (!self->directory || !spawn (self, ask, &error)) {
    g_task_return_error (task, error);
    return;
  }
  self->opening = g_object_ref (task);
  watch (self);
}

RestanteSshTunnel *
restante_ssh_tunnel_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
restante_ssh_tunnel_get_socket (RestanteSshTunnel *self)
{
  return self->socket;
}

/* ssh writes its complaint before it closes the local connection, so after a failed request it is
 * there. */
GError *
restante_ssh_tunnel_take_complaint (RestanteSshTunnel *self)
{
  GError *error = NULL;

  if (!self->complaints)
    return NULL;
  drain (self);
  if (restante_ssh_problem_is_socket (self->output->str))
    error = problem (self);
  g_string_truncate (self->output, 0);
  return error;
}

void
restante_ssh_tunnel_close (RestanteSshTunnel *self)
{
  g_cancellable_cancel (self->ended);
  stop_source (&self->reader);
  stop_source (&self->look);
  g_clear_object (&self->complaints);
  if (self->ssh)
    g_subprocess_send_signal (self->ssh, SIGTERM);
  g_clear_object (&self->ssh);
  if (self->directory) {
    g_unlink (self->socket);
    g_rmdir (self->directory);
  }
  g_clear_pointer (&self->directory, g_free);
}

static void
restante_ssh_tunnel_dispose (GObject *object)
{
  restante_ssh_tunnel_close (RESTANTE_SSH_TUNNEL (object));
  G_OBJECT_CLASS (restante_ssh_tunnel_parent_class)->dispose (object);
}

static void
restante_ssh_tunnel_finalize (GObject *object)
{
  RestanteSshTunnel *self = RESTANTE_SSH_TUNNEL (object);

  g_clear_pointer (&self->place, restante_place_unref);
  g_clear_object (&self->ended);
  g_free (self->socket);
  g_string_free (self->output, TRUE);
  G_OBJECT_CLASS (restante_ssh_tunnel_parent_class)->finalize (object);
}

static void
restante_ssh_tunnel_class_init (RestanteSshTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_ssh_tunnel_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_ssh_tunnel_finalize;
  signals[CLOSED] = g_signal_new ("closed", RESTANTE_TYPE_SSH_TUNNEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
restante_ssh_tunnel_init (RestanteSshTunnel *self)
{
  self->output = g_string_new (NULL);
  self->ended = g_cancellable_new ();
}
