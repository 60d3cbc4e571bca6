/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For unshare() and the flags of clone(). */
#define _GNU_SOURCE
#include "syscall-filter.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* It holds for ever: in a process of its own. TRUE in that one, with the filter. */
static gboolean
in_filtered_child (void)
{
  g_autoptr (GError) error = NULL;

  if (!restante_syscall_filter_is_built ()) {
    g_test_skip ("this build has no libseccomp");
    return FALSE;
  }
  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, 0);
    g_test_trap_assert_passed ();
    return FALSE;
  }
  g_assert_true (restante_syscall_filter_load (&error));
  g_assert_no_error (error);
  return TRUE;
}

static void
assert_refused (long result, int code)
{
  int got = errno;

  g_assert_cmpint (result, ==, -1);
  g_assert_cmpint (got, ==, code);
}

/* One of each reason. Without the filter each would fail otherwise: EFAULT, EINVAL or ENOENT for
 * root, who runs the tests, and what succeeds for anybody is here too. */
static void
test_calls (void)
{
  if (!in_filtered_child ())
    return;
  assert_refused (syscall (SYS_process_vm_readv, getpid (), NULL, 0, NULL, 0, 0), EPERM);
  assert_refused (syscall (SYS_bpf, 0, NULL, 0), EPERM);
  assert_refused (syscall (SYS_io_uring_setup, 1, NULL), EPERM);
  assert_refused (syscall (SYS_keyctl, 0, -3, 0), EPERM);
  assert_refused (mount (NULL, "/nonexistent", NULL, 0, NULL), EPERM);
  assert_refused (unshare (CLONE_NEWNS), EPERM);
  assert_refused (syscall (SYS_settimeofday, NULL, NULL), EPERM);
  assert_refused (syscall (SYS_mknodat, -1, "/nonexistent/x", 0, 0), EPERM);
  assert_refused (syscall (SYS_setuid, getuid ()), EPERM);
  assert_refused (syscall (SYS_setgroups, 0, NULL), EPERM);
  assert_refused (syscall (SYS_capset, NULL, NULL), EPERM);
}

static void
test_namespaces (void)
{
  if (!in_filtered_child ())
    return;
  assert_refused (syscall (SYS_clone, CLONE_NEWUSER, NULL, NULL, NULL, NULL), EPERM);
  assert_refused (syscall (SYS_clone3, NULL, 0), ENOSYS);
}

static void
assert_family (int family, int type, int code)
{
  int fd = socket (family, type | SOCK_CLOEXEC, 0);

  if (code != 0) {
    assert_refused (fd, code);
    return;
  }
  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

static void
test_families (void)
{
  if (!in_filtered_child ())
    return;
  assert_family (AF_UNIX, SOCK_STREAM, 0);
  assert_family (AF_INET, SOCK_STREAM, 0);
  assert_family (AF_NETLINK, SOCK_RAW, 0);
  assert_family (AF_PACKET, SOCK_DGRAM, EAFNOSUPPORT);
  assert_family (AF_ALG, SOCK_SEQPACKET, EAFNOSUPPORT);
  assert_family (AF_VSOCK, SOCK_STREAM, EAFNOSUPPORT);
  assert_family (AF_AX25, SOCK_DGRAM, EAFNOSUPPORT);
}

static gpointer
answer (gpointer data)
{
  return data;
}

static void
test_what_is_needed (void)
{
  const char *const argv[] = { "true", NULL };
  g_autoptr (GError) error = NULL;

  if (!in_filtered_child ())
    return;
  g_assert_true (g_thread_join (g_thread_new ("one", answer, GINT_TO_POINTER (1))) != NULL);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/syscall-filter/calls", test_calls);
  g_test_add_func ("/syscall-filter/namespaces", test_namespaces);
  g_test_add_func ("/syscall-filter/families", test_families);
  g_test_add_func ("/syscall-filter/what-is-needed", test_what_is_needed);
  return g_test_run ();
}
