#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""restantectl over SSH: a real sshd on loopback, the user's own ssh client."""

import json
import os
import pwd
import subprocess

import harness
import holder as holders
import mail
import processes

SSHD = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {root}/host
AuthorizedKeysFile {root}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowStreamLocalForwarding yes
PidFile none
LogLevel VERBOSE
"""

CLIENT = """\
IdentityFile {root}/user
IdentitiesOnly yes
UserKnownHostsFile {root}/known
GlobalKnownHostsFile /dev/null
StrictHostKeyChecking yes
BatchMode yes
"""


class Ssh(harness.Case):
    def setUp(self):
        super().setUp()
        self.server = self.folder("ssh")
        os.chmod(self.server, 0o700)
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.port = processes.free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.server / name], check=True)
        public = (self.server / "host.pub").read_text().split()
        self.write("authorized", (self.server / "user.pub").read_text())
        self.write("known", f"[127.0.0.1]:{self.port} {public[0]} {public[1]}\n")
        self.write("sshd_config", SSHD.format(port=self.port, root=self.server))
        self.write("client", CLIENT.format(root=self.server))
        # The user's own configuration is not touched: `ssh` in PATH reads ours instead.
        self.write("ssh", f'#!/bin/sh\nexec /usr/bin/ssh -F {self.server}/client "$@"\n')
        os.chmod(self.server / "ssh", 0o755)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", 0o755, exist_ok=True)
        with open(self.server / "log", "wb") as log:
            child = processes.start(["/usr/sbin/sshd", "-D", "-e", "-f", self.server / "sshd_config"], stderr=log)
        self.addCleanup(processes.stop, child)
        processes.wait_for_port(self.port, child=child)

    def write(self, name, text):
        (self.server / name).write_text(text, encoding="utf-8")

    def diagnose(self):
        return super().diagnose() + [f"sshd: {line}" for line in (self.server / "log").read_text().splitlines()[-20:]]

    def remote(self, holder, *arguments, host=None, path=None):
        host = host or f"{self.user}@127.0.0.1:{self.port}"
        environment = holders.ENVIRONMENT | {"PATH": f"{self.server}:{os.environ['PATH']}"}
        return subprocess.run([holders.RESTANTECTL, "--host", f"ssh://{host}{path or holder.control}", *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60, env=environment)

    def test_the_same_documents(self):
        holder, _primary = self.outage()
        holder.send(mail.numbered(1))
        result = self.remote(holder, "--json", "queue", "list")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout), holder.json("queue", "list"))

    def test_a_change(self):
        holder, _primary = self.outage()
        result = self.remote(holder, "domain", "set", "home.test", "--hold", "7d")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(holder.domain()["hold"], 7 * 86400)

    def test_not_reached(self):
        holder = self.holder()
        nobody_listens = f"{self.user}@127.0.0.1:{processes.free_port()}"
        for mistake in ({"host": nobody_listens}, {"path": "/nonexistent/control.sock"}):
            with self.subTest(**mistake):
                result = self.remote(holder, "status", **mistake)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertTrue(result.stderr.strip())

    def test_nothing_is_left_behind(self):
        holder = self.holder()
        self.assertEqual(self.remote(holder, "status").returncode, 0)
        mine = f"{self.server}/client"
        processes.eventually(lambda: mine not in subprocess.run(["ps", "axo", "args"], stdout=subprocess.PIPE,
                                                                text=True).stdout, "no ssh is left")


if __name__ == "__main__":
    harness.main()
