# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's OpenSMTPD as a subject. Its package and Postfix's shut each other out, so it is unpacked into a folder and
runs in a mount namespace of its own, with the users and the folders that it insists on: the machine stays as it is."""

import os
import pathlib
import shlex
import subprocess

import processes
import unpacked

PACKAGE = "opensmtpd"
# Its primary is down, as the others' is. The size is above its default of 35 MiB, as theirs is.
SETTINGS = """\
smtp max-message-size "50M"
listen on 127.0.0.1 port {port}
action "primary" relay host smtp://127.0.0.1:{primary}
match from any for domain "home.test" action "primary"
"""
# Where it looks, whatever it is told.
BINDS = {"passwd": "/etc/passwd", "group": "/etc/group", "spool": "/var/spool", "lib": "/var/lib", "run": "/run"}
FOLDERS = ("run", "spool/smtpd", "lib/opensmtpd/empty")
USERS = {"opensmtpd": 64991, "opensmtpq": 64992}
IN_NAMESPACE = ("unshare", "--mount", "--propagation", "private")


def problem(may_fetch):
    """Why it cannot be started here, or None. @may_fetch: the network may be used when its package is not here yet."""
    if subprocess.run([*IN_NAMESPACE, "mount", "--bind", "/run", "/run"], stdin=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL, check=False).returncode:
        return "it needs a mount namespace, which is not allowed here"
    if not may_fetch and not unpacked.folder(PACKAGE).exists():
        return "its package is not here, and a smoke test does not fetch it"
    try:
        unpacked.fetch(PACKAGE)
    except unpacked.Missing as why:
        return str(why)
    return None


class OpenSmtpd:
    name = "OpenSMTPD"

    def __init__(self, root, primary):
        self.root = pathlib.Path(root)
        self.port = processes.free_port()
        self.store = self.root / "spool/smtpd"
        for name in FOLDERS:
            (self.root / name).mkdir(mode=0o711, parents=True)
        self.settings = self.root / "smtpd.conf"
        self.settings.write_text(SETTINGS.format(port=self.port, primary=primary), encoding="ascii")
        self._add_users()
        self.start()

    def _add_users(self):
        for name, entry in (("passwd", "{user}:x:{id}:{id}::/nonexistent:/usr/sbin/nologin\n"),
                            ("group", "{user}:x:{id}:\n")):
            text = pathlib.Path("/etc", name).read_text(encoding="utf-8")
            text += "".join(entry.format(user=user, id=number) for user, number in USERS.items())
            (self.root / name).write_text(text, encoding="utf-8")

    def _script(self):
        binds = [shlex.join(["mount", "--bind", str(self.root / name), place]) for name, place in BINDS.items()]
        # "-d" keeps it in the foreground; its children end when it does, and they are of its group.
        program = shlex.join([str(unpacked.folder(PACKAGE) / "usr/sbin/smtpd"), "-d", "-f", str(self.settings)])
        return "\n".join([*binds, "exec " + program])

    def start(self):
        with open(self.root / "log", "ab") as log:
            self.child = processes.start([*IN_NAMESPACE, "sh", "-e", "-c", self._script()], stdout=log, stderr=log,
                                         env=os.environ | {"LD_LIBRARY_PATH": unpacked.libraries(PACKAGE)})
        processes.wait_for_port(self.port, child=self.child)

    def stop(self):
        processes.stop(self.child)

    def held(self):
        """An envelope each."""
        return sum(1 for path in (self.store / "queue").rglob("*") if path.is_file() and path.name != "message")

    def settle(self):
        """A message that was answered is in its queue, and stays there."""
