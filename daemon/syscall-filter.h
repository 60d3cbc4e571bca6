/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this process and the programs that it starts may no longer ask of the kernel (seccomp(2)):
 * what a keeper of mail has no use for, and what exploits begin with. It never judges what a
 * permitted call does. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_SYSCALL_FILTER_ERROR (restante_syscall_filter_error_quark ())
GQuark restante_syscall_filter_error_quark (void);
typedef enum
{
  RESTANTE_SYSCALL_FILTER_ERROR_KERNEL, /* it does not take a filter */
} RestanteSyscallFilterError;

/* FALSE: this build has no libseccomp, and restante_syscall_filter_load() does nothing. */
gboolean restante_syscall_filter_is_built (void);

/* From now on those calls fail with EPERM, sockets of other families than Unix, IPv4, IPv6 and
 * netlink with EAFNOSUPPORT, and calls of another architecture end the process. It sets
 * no_new_privs.
 *
 * Before any thread is started: it holds for the calling thread and those that it starts. */
gboolean restante_syscall_filter_load (GError **error);

G_END_DECLS
