# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's OpenSMTPD as a subject. Its package and Postfix's shut each other out, so it is unpacked into a folder and
runs in a mount namespace of its own, with the users and the folder that it insists on: the machine stays as it is."""

import os
import pathlib
import shlex
import subprocess

import processes
from subjects import used

SETTINGS = """\
smtp max-message-size "64M"
listen on 127.0.0.1 port {port}
action "primary" relay host smtp://127.0.0.1:{primary}
match from any for domain "home.test" action "primary"
"""
# Where it looks, whatever it is told.
BINDS = {"passwd": "/etc/passwd", "group": "/etc/group", "spool": "/var/spool", "lib": "/var/lib", "run": "/run"}
USERS = {"opensmtpd": 64991, "opensmtpq": 64992}


class Missing(Exception):
    """Why it cannot be measured here."""


def unpack(folder):
    """The package of this Debian in @folder."""
    if os.geteuid() != 0:
        raise Missing("only root can give it users and a folder of its own")
    folder.mkdir()
    os.chmod(folder, 0o777)
    fetched = subprocess.run(["apt-get", "-q", "download", "opensmtpd"], cwd=folder, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    packages = list(folder.glob("opensmtpd_*.deb"))
    if fetched.returncode or not packages:
        raise Missing("its package cannot be fetched")
    subprocess.run(["dpkg", "-x", packages[0], folder], check=True, timeout=60)
    program = folder / "usr/sbin/smtpd"
    libraries = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout
    if "not found" in libraries:
        raise Missing("a library that it needs is not installed")
    return program


class OpenSmtpd:
    name = "OpenSMTPD"

    def __init__(self, root, primary):
        self.root = pathlib.Path(root)
        self.root.mkdir()
        self.port = processes.free_port()
        self.program = unpack(self.root / "package")
        self.spool = self.root / "spool"
        (self.root / "smtpd.conf").write_text(SETTINGS.format(port=self.port, primary=primary), encoding="ascii")
        self._add_users()
        self.start()

    def _add_users(self):
        for name, entry in (("passwd", "{user}:x:{id}:{id}::/nonexistent:/usr/sbin/nologin\n"),
                            ("group", "{user}:x:{id}:\n")):
            text = pathlib.Path("/etc", name).read_text(encoding="utf-8")
            text += "".join(entry.format(user=user, id=number) for user, number in USERS.items())
            (self.root / name).write_text(text, encoding="utf-8")

    @property
    def group(self):
        return self.child.pid

    def start(self):
        for place in ("run", "spool/smtpd", "lib/opensmtpd/empty"):
            (self.root / place).mkdir(mode=0o711, parents=True, exist_ok=True)
        script = "".join(f"mount --bind {shlex.quote(str(self.root / name))} {place}\n" for name, place in BINDS.items())
        script += f"exec {self.program} -d -f {shlex.quote(str(self.root / 'smtpd.conf'))}\n"
        with open(self.root / "log", "ab") as log:
            self.child = processes.start(["unshare", "--mount", "--propagation", "private", "sh", "-e", "-c", script],
                                         stdout=log, stderr=log)
        processes.wait_for_port(self.port, child=self.child)

    def stop(self):
        processes.stop(self.child)

    def held(self):
        """An envelope each."""
        queue = self.spool / "smtpd/queue"
        return sum(1 for path in queue.rglob("*") if path.is_file() and path.name != "message")

    def settle(self):
        """It puts off what its primary does not take; there is nothing to wait for."""

    def disk(self):
        return used(self.spool)
