# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's OpenSMTPD as a subject. Its package and Postfix's shut each other out, so it is unpacked into a folder and
runs in a mount namespace of its own, with the users and the folders that it insists on: the machine stays as it is."""

import pathlib

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


def problem(may_fetch):
    """Why it cannot be started here, or None. @may_fetch: the network may be used when its package is not here yet."""
    if unpacked.namespace_problem():
        return unpacked.namespace_problem()
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
        unpacked.add_users(self.root, USERS)
        self.start()

    def start(self):
        # "-d" keeps it in the foreground; its children end when it does, and they are of its group.
        self.child = unpacked.start(PACKAGE, self.root, BINDS, ["usr/sbin/smtpd", "-d", "-f", self.settings],
                                    self.root / "log")
        processes.wait_for_port(self.port, child=self.child)

    def stop(self):
        processes.stop(self.child)

    def held(self):
        """An envelope each."""
        return sum(1 for path in (self.store / "queue").rglob("*") if path.is_file() and path.name != "message")

    def settle(self):
        """A message that was answered is in its queue, and stays there."""
