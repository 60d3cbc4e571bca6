/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the flags of clone(2). */
#define _GNU_SOURCE
#include "syscall-filter.h"

G_DEFINE_QUARK (restante_syscall_filter_error_quark, restante_syscall_filter_error)

#ifndef HAVE_SECCOMP

gboolean
restante_syscall_filter_is_built (void)
{
  return FALSE;
}

gboolean
restante_syscall_filter_load (GError **error)
{
  return TRUE;
}

#else

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>

/* A leak is looked for by a process that traces this one. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACING "ptrace?"
#else
#define TRACING "ptrace"
#endif

/* Why nothing here needs them, and which they are. A name that the library or the machine does not
 * know is passed over. */
static const struct
{
  const char *why;
  const char *calls[20];
} refused[] = {
  { "other processes are none of our business",
    { TRACING, "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd",
      "kcmp" } },
  { "the kernel gets no code from us, and is not watched by us",
    { "bpf", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
      "perf_event_open", "lookup_dcookie", "syslog", "uselib" } },
  { "exploits of the kernel begin with these, and SQLite, GLib and GnuTLS without them",
    { "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "vmsplice",
      "remap_file_pages", "add_key", "keyctl", "request_key", "modify_ldt", "move_pages",
      "migrate_pages", "mbind", "memfd_secret", "fanotify_init" } },
  { "every file is where the others see it",
    { "mount", "umount", "umount2", "pivot_root", "chroot", "setns", "unshare", "open_tree",
      "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at",
      "name_to_handle_at" } },
  { "the machine's clock, name, power and swap belong to its owner",
    { "reboot", "swapon", "swapoff", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
      "stime", "sethostname", "setdomainname", "acct", "quotactl", "quotactl_fd", "vhangup",
      "nfsservctl" } },
  { "there are no devices in the store", { "mknod", "mknodat", "ioperm", "iopl" } },
  { "the user stays who it is",
    { "setuid", "setuid32", "setgid", "setgid32", "setreuid", "setreuid32", "setregid",
      "setregid32", "setresuid", "setresuid32", "setresgid", "setresgid32", "setgroups",
      "setgroups32", "setfsuid", "setfsuid32", "setfsgid", "setfsgid32", "capset" } },
};

static const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK };

static const unsigned int namespaces[] = {
  CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,    CLONE_NEWUSER,
  CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP,
};

static int
refuse_calls (scmp_filter_ctx filter)
{
  int result = 0;

  for (guint i = 0; i < G_N_ELEMENTS (refused) && result == 0; i++)
    for (guint k = 0; refused[i].calls[k] != NULL && result == 0; k++) {
      int number = seccomp_syscall_resolve_name (refused[i].calls[k]);

      if (number != __NR_SCMP_ERROR)
        result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), number, 0);
    }
  return result;
}

static gboolean
is_served (int family)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i] == family)
      return TRUE;
  return FALSE;
}

/* One rule cannot say "none of these". */
static int
refuse_families (scmp_filter_ctx filter)
{
  const guint32 action = SCMP_ACT_ERRNO (EAFNOSUPPORT);
  int result =
      seccomp_rule_add (filter, action, SCMP_SYS (socket), 1, SCMP_A0 (SCMP_CMP_GT, AF_NETLINK));

  for (int family = 0; family < AF_NETLINK && result == 0; family++)
    if (!is_served (family))
      result = seccomp_rule_add (filter, action, SCMP_SYS (socket), 1,
                                 SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t)family));
  return result;
}

/* A filter does not see the flags of clone3(); glibc goes on with clone() when it is not there. */
static int
refuse_namespaces (scmp_filter_ctx filter)
{
  int result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);

  for (guint i = 0; i < G_N_ELEMENTS (namespaces) && result == 0; i++)
    result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (clone), 1,
                               SCMP_A0 (SCMP_CMP_MASKED_EQ, namespaces[i], namespaces[i]));
  return result;
}

gboolean
restante_syscall_filter_is_built (void)
{
  return TRUE;
}

gboolean
restante_syscall_filter_load (GError **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  int result = filter != NULL ? 0 : -ENOMEM;

  if (result == 0)
    result = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  /* A tree: every call of the hot path goes through it. */
  if (result == 0)
    result = seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (result == 0)
    result = refuse_calls (filter);
  if (result == 0)
    result = refuse_families (filter);
  if (result == 0)
    result = refuse_namespaces (filter);
  if (result == 0)
    result = seccomp_load (filter);
  seccomp_release (filter);
  if (result != 0)
    g_set_error (error, RESTANTE_SYSCALL_FILTER_ERROR, RESTANTE_SYSCALL_FILTER_ERROR_KERNEL,
                 "The kernel takes no filter of system calls: %s", g_strerror (-result));
  return result == 0;
}

#endif
