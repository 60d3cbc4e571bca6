#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What restanted may do once it runs: started as root, or with a capability by a service manager, it keeps neither."""

import ctypes
import os
import pathlib
import pwd
import re
import shutil
import smtplib
import socket
import stat
import subprocess

import harness
import mail
import processes
from holder import BUILD

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


def has_seccomp():
    """Whether restanted was built with libseccomp."""
    return "-DHAVE_SECCOMP" in (BUILD / "build.ninja").read_text(encoding="utf-8")


def has_landlock():
    create_ruleset, version = 444, 1
    return ctypes.CDLL(None).syscall(create_ruleset, None, ctypes.c_size_t(0), version) > 0


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
            self.assertEqual(status["Seccomp"], "2" if has_seccomp() else "0")
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
        primary = self.primary()
        holder.ctl("domain", "set", "home.test", "--primary", primary.address)
        holder.trust()
        primary.wait_for_messages(2)

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

    def assert_refuses(self, holder, says):
        result = holder.run("--config", holder.config)
        self.assertEqual((result.returncode, result.stderr), (1, f"restanted: {says}\n"))

    def test_store_of_several(self):
        """As after a start as somebody else."""
        holder = self.low_holder(USER)
        holder.state.mkdir()
        (holder.state / "lock").touch(mode=0o600)
        shutil.chown(holder.state, USER)
        self.assert_refuses(holder, f"The store {holder.state} cannot be used: some of its files belong to another "
                                    "user; give them to the one that restanted runs as, with \"chown -R\".")

    def test_control_folder_of_another(self):
        holder = self.low_holder(USER)
        self.assert_refuses(holder, f"The control socket {holder.control} cannot be made: its folder belongs to another "
                                    "user; give it to the one that restanted runs as, with \"chown\", or set another "
                                    "control=.")

    def test_key_of_another(self):
        holder = self.low_holder(USER)
        certificate, key = holder.root / "cert.pem", holder.root / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=holder.test", "-keyout", key, "-out", certificate], check=True, timeout=60,
                       stderr=subprocess.DEVNULL)
        key.chmod(0o600)
        holder.write_config(holder.groups | {"tls": {"certificate": certificate, "key": key}})
        self.assert_refuses(holder, f"Cannot read {key}: its owner does not let the user that restanted runs as; give a "
                                    "group of that user the right to, with \"chgrp\" and \"chmod g+r\"")

    def test_nothing_elsewhere(self):
        """Even what the user may write: the spool is a way out of the folder."""
        if not has_landlock():
            self.skipTest("this kernel has no Landlock")
        holder = self.holder(start=False)
        elsewhere = self.folder("elsewhere")
        holder.state.mkdir(mode=0o700)
        (holder.state / "spool").symlink_to(elsewhere)
        holder.start()
        holder.add(PRIMARY_DOWN)
        with holder.connect() as client, self.assertRaises(smtplib.SMTPResponseException) as refused:
            mail.send_over(client, mail.numbered(1, size=300 * 1024))
        self.assertEqual(refused.exception.smtp_code // 100, 4)
        self.assertEqual(list(pathlib.Path(elsewhere).iterdir()), [])
        holder.send(mail.numbered(2))

    def test_no_such_user(self):
        holder = self.low_holder("restante-test")
        result = holder.run("--config", holder.config)
        self.assertEqual((result.returncode, result.stderr),
                         (1, "restanted: There is no user restante-test to go on as: make it with \"systemd-sysusers\" "
                             "or \"useradd --system restante-test\", or name another with user= in [server]\n"))
        self.assertFalse(holder.state.exists())


if __name__ == "__main__":
    harness.main()
