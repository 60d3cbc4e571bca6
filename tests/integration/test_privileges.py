#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What restanted may do once it runs: started as root, or with a capability by a service manager, it keeps neither."""

import os
import pathlib
import pwd
import re
import socket
import stat

import harness
import mail
import processes

USER = "nobody"
PRIMARY_DOWN = "127.0.0.1:1"


def free_low_port():
    """A port that needs root; whoever binds it first has it, so it is tried."""
    for port in range(600, 1000):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no port under 1000 is free")


class Privileges(harness.Case):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root can start it as root")

    def low_holder(self, user):
        """A holder with a port that needs root, that goes on as @user."""
        holder = self.holder({"server": {"user": user}}, start=False)
        holder.port = free_low_port()
        holder.groups["server"] |= {"listen": f"127.0.0.1:{holder.port}"}
        holder.write_config(holder.groups)
        self.root.chmod(0o755)
        holder.root.chmod(0o755)
        return holder

    def threads(self, holder):
        """What the kernel says of every thread, since rights are the threads'."""
        for thread in pathlib.Path(f"/proc/{holder.child.pid}/task").iterdir():
            try:
                text = (thread / "status").read_text(encoding="ascii")
            except OSError:
                continue  # it has just ended
            yield dict(re.findall(r"^(\w+):[\t ]*(.*?)[\t ]*$", text, re.MULTILINE))

    def assert_no_rights(self, holder):
        entry = pwd.getpwnam(USER)
        seen = 0
        for status in self.threads(holder):
            self.assertEqual(status["Uid"].split("\t"), [str(entry.pw_uid)] * 4)
            self.assertEqual(status["Gid"].split("\t"), [str(entry.pw_gid)] * 4)
            self.assertEqual(status["Groups"].split(), [str(entry.pw_gid)])
            for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                self.assertEqual(int(status[kind], 16), 0, kind)
            self.assertEqual(status["NoNewPrivs"], "1")
            seen += 1
        self.assertGreater(seen, 3)

    def serve(self, holder):
        """A life: mail comes in plain and in TLS, is read, and is there after a restart."""
        holder.start()
        self.assert_no_rights(holder)
        holder.add(PRIMARY_DOWN)
        holder.send(mail.numbered(1))
        with holder.connect(tls=True) as client:
            mail.send_over(client, mail.numbered(2))
        self.assert_no_rights(holder)
        holder.stop()
        holder.start()
        subjects = {message["subject"]: message["id"] for message in holder.queue()}
        self.assertEqual(set(subjects), {"number 1", "number 2"})
        self.assertIn("This is number 1.", holder.ctl("queue", "read", subjects["number 1"]))

    def test_as_root(self):
        holder = self.low_holder(USER)
        control = holder.root / "run" / "control.sock"
        holder.control = str(control)
        holder.groups["server"] |= {"control": control}
        holder.write_config(holder.groups)
        self.serve(holder)
        for path in (holder.state, control.parent):
            self.assertEqual(path.owner(), USER)
        for path in holder.state.rglob("*"):
            self.assertEqual(path.owner(), USER, path)
        self.assertEqual(stat.S_IMODE(holder.state.stat().st_mode), 0o700)

    def test_with_a_capability(self):
        """As systemd starts it: as its user, with the one for the ports."""
        holder = self.low_holder("nobody-here")
        holder.state.mkdir(mode=0o700)
        entry = pwd.getpwnam(USER)
        os.chown(holder.state, entry.pw_uid, entry.pw_gid)
        os.chown(holder.root, entry.pw_uid, entry.pw_gid)
        holder.launcher = ["setpriv", "--reuid", USER, "--regid", str(entry.pw_gid), "--init-groups",
                           "--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"]
        self.serve(holder)

    def test_store_of_another(self):
        holder = self.low_holder(USER)
        holder.state.mkdir()
        result = holder.run("--config", holder.config)
        self.assertEqual((result.returncode, result.stderr),
                         (1, f"restanted: The folder {holder.state} does not belong to the user {USER}, who is to use "
                             f"it: say \"chown -R {USER} {holder.state}\", or name its owner with user= in [server]\n"))
        self.assertEqual(list(holder.state.iterdir()), [])

    def test_no_such_user(self):
        holder = self.low_holder("restante-test")
        result = holder.run("--config", holder.config)
        self.assertEqual((result.returncode, result.stderr),
                         (1, "restanted: There is no user restante-test to go on as: make it with \"systemd-sysusers\" "
                             "or \"useradd --system restante-test\", or name another with user= in [server]\n"))
        self.assertFalse(holder.state.exists())


if __name__ == "__main__":
    harness.main()
