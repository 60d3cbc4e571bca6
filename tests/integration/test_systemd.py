#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""restanted as systemd's units start it: with ports that it did not open, no capability, and few system calls."""

import contextlib
import os
import pathlib
import pwd
import re
import socket
import ssl
import subprocess

import caller
import footprint
import harness
import mail
import processes
from holder import BUILD
from test_privileges import PRIMARY_DOWN, USER, free_low_port

UNIT = BUILD / "data/systemd/restanted.service"
UNITS = pathlib.Path(__file__).resolve().parents[2] / "data/systemd"
SOCKET_UNIT = UNITS / "restanted.socket"
TLS = ssl._create_unverified_context()  # pylint: disable=protected-access

# Refused by the unit, tried all the same, and no matter: GLib asks for its threads' scheduling.
TRIED_IN_VAIN = {"sched_setattr"}


def settings_of(unit, key):
    return re.findall(rf"^{key}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def sets_of_system_calls():
    """What systemd itself means with @service and the like: {set: names and further sets}."""
    text = subprocess.run(["systemd-analyze", "syscall-filter"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True, text=True, timeout=60).stdout
    sets = {}
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines():
        if line.startswith("@"):
            current = sets.setdefault(line.strip(), set())
        elif line.startswith("    ") and not line.strip().startswith("#"):
            current.add(line.strip())
    return sets


def expand(names, sets):
    calls = set()
    for name in names:
        calls |= expand(sets[name], sets) if name.startswith("@") else {name}
    return calls


def calls_allowed():
    """systemd.exec(5): the first line says what kind of list it is, and @default always belongs to it."""
    sets = sets_of_system_calls()
    allowed = expand(["@default"], sets)
    for line in settings_of(UNIT, "SystemCallFilter"):
        names = expand(line.lstrip("~").split(), sets)
        allowed = allowed - names if line.startswith("~") else allowed | names
    return allowed


class Systemd(harness.Case):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root can hand a port under 1024 to somebody else")

    def holder_of_user(self, entry, settings=None):
        holder = self.holder(settings, start=False)
        self.root.chmod(0o755)
        os.chown(holder.root, entry.pw_uid, entry.pw_gid)
        return holder

    def life(self, holder):
        """Mail plain, large and in TLS comes in, is read, DNS is asked, and mail is handed over."""
        holder.add(PRIMARY_DOWN)
        holder.send(mail.numbered(1), mail.numbered(3, size=300 * 1024))
        with holder.connect(tls=True) as client:
            mail.send_over(client, mail.numbered(2))
        subjects = {message["subject"]: message["id"] for message in holder.queue()}
        self.assertIn("This is number 1.", holder.ctl("queue", "read", subjects["number 1"]))
        self.assertIn("unknown", holder.ctl("dns", "check", "home.test"))
        primary = self.primary()
        holder.ctl("domain", "set", "home.test", "--primary", primary.address)
        holder.trust()
        primary.wait_for_messages(3)

    def test_ports_of_the_service_manager(self):
        entry = pwd.getpwnam(USER)
        port, unused = free_low_port(), processes.free_port()
        holder = self.holder_of_user(entry, {"server": {"listen": f"127.0.0.1:{unused}"}})
        holder.port = port
        holder.launcher = ["systemd-socket-activate", "--listen", f"127.0.0.1:{port}", "-E", "G_DEBUG", "-E", "LC_ALL",
                           "setpriv", "--reuid", USER, "--regid", str(entry.pw_gid), "--init-groups",
                           "--bounding-set", "-all", "--inh-caps", "-all"]
        holder.launch()
        processes.wait_for_port(port, child=holder.child)
        processes.eventually(holder.is_ready, lambda: f"restanted answers; its log:\n{holder.log()}")
        for thread in pathlib.Path(f"/proc/{holder.child.pid}/task").iterdir():
            status = dict(re.findall(r"^(\w+):\s*(.*?)\s*$", (thread / "status").read_text(), re.MULTILINE))
            for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd"):
                self.assertEqual(int(status[kind], 16), 0, kind)
            self.assertEqual((status["Uid"].split()[0], status["NoNewPrivs"]), (str(entry.pw_uid), "1"))
        self.life(holder)
        self.assertIn(f"listen= of [server] in the settings (127.0.0.1:{unused}) is not used, because the service "
                      "manager has opened the ports: change them with \"systemctl edit restanted.socket\"", holder.log())
        with socket.socket() as tried:
            self.assertNotEqual(tried.connect_ex(("127.0.0.1", unused)), 0)

    def test_what_is_not_a_port(self):
        """A datagram socket, by mistake."""
        holder = self.holder(start=False)
        holder.launcher = ["systemd-socket-activate", "--datagram", "--listen", f"127.0.0.1:{processes.free_port()}"]
        port = int(holder.launcher[-1].rpartition(":")[2])
        holder.launch()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nudge:
            def ended():
                nudge.sendto(b"x", ("127.0.0.1", port))
                return holder.child.poll() is not None
            processes.eventually(ended, "restanted ends")
        self.assertEqual(holder.child.returncode, 1)
        self.assertIn("restanted: File descriptor 3, which the service manager has opened, is no TCP socket that "
                      "listens; write ListenStream=0.0.0.0:25 and the like in restanted.socket\n", holder.log())
        holder.stop()

    def test_ports_of_the_units(self):
        """What the settings say by themselves and what systemd opens are the same places."""
        self.assertEqual(settings_of(SOCKET_UNIT, "ListenStream"), ["0.0.0.0:25", "[::]:25"])
        self.assertEqual(settings_of(UNIT, "CapabilityBoundingSet"), [""])
        self.assertEqual(settings_of(UNIT, "AmbientCapabilities"), [])

    def test_system_calls(self):
        """Nothing that it does in a life is refused by its unit."""
        if footprint.in_sanitizer():
            self.skipTest("a sanitizer has system calls of its own, and none may trace it")
        holder = self.holder_of_user(pwd.getpwnam(USER))
        trace = holder.root / "trace"
        holder.launcher = ["strace", "--daemonize", "--user", USER, "--follow-forks", "--quiet=all", "--signal=none", "--output", trace]
        holder.start()
        self.life(holder)
        self.assertEqual(holder.stop(), 0)
        called = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)", trace.read_text(errors="replace"), re.MULTILINE))
        self.assertTrue({"accept4", "fdatasync", "execve", "landlock_restrict_self"} <= called, called)
        self.assertEqual(called - calls_allowed() - TRIED_IN_VAIN, set())


class Names(harness.Case):
    """Each socket unit's name is one that restanted knows, and what comes in there is served as what the unit says."""

    SETTINGS = {"smtp": ("server", "listen"), "heartbeat": ("heartbeat", "listen"), "heartbeat-plain": ("heartbeat", "listen-plain"),
                "odmr": ("odmr", "listen"), "odmr-tls": ("odmr", "listen-tls")}

    def units(self):
        """The name that each socket unit gives: its file."""
        named = {}
        for unit in UNITS.glob("*.socket"):
            [name] = settings_of(unit, "FileDescriptorName")
            self.assertNotIn(name, named)
            # Without it there would have to be a service of the socket's name.
            self.assertEqual(settings_of(unit, "Service") or [unit.stem + ".service"], ["restanted.service"])
            named[name] = unit.name
        return named

    def activated(self, settings=None):
        """A holder whose ports were all opened by somebody else, with the names of the units; what it is told to listen at is not used."""
        settings = settings or {}
        self.ports = {name: processes.free_port() for name in self.units()}
        for name in self.ports:
            group, key = self.SETTINGS[name]
            settings.setdefault(group, {})[key] = f"127.0.0.1:{processes.free_port()}"
        holder = self.holder(settings, start=False)
        holder.port = self.ports["smtp"]
        holder.launcher = ["systemd-socket-activate", "-E", "G_DEBUG", "-E", "LC_ALL", "--fdname", ":".join(self.ports),
                           *(word for port in self.ports.values() for word in ("--listen", f"127.0.0.1:{port}"))]
        holder.launch()
        processes.wait_for_port(holder.port, child=holder.child)
        processes.eventually(holder.is_ready, lambda: f"restanted answers; its log:\n{holder.log()}")
        return holder

    def test_units(self):
        """restanted says of each of its services which unit has its ports: it knows these and no others."""
        units = self.units()
        self.assertEqual(set(units), set(self.SETTINGS))
        log = self.activated().log()
        told = dict((unit, (group, key)) for key, group, unit in re.findall(
            r"(\S+)= of \[(\w+)\] in the settings .* is not used, because .* \"systemctl edit (\S+)\"", log))
        self.assertEqual(told, {unit: self.SETTINGS[name] for name, unit in units.items()})

    def test_mail(self):
        holder = self.activated()
        with holder.connect() as client:
            client.ehlo()
            self.assertTrue(client.has_extn("starttls"))
            self.assertFalse(client.has_extn("atrn"))

    def call(self, name, context=None):
        one = caller.Caller(self.ports[name], context=context)
        self.addCleanup(one.close)
        self.assertEqual(one.greeting[0], 220)
        return one

    def assert_turns(self, holder, call, number):
        """Logged in, it gets what is held."""
        holder.send(mail.numbered(number))
        self.assertEqual(sorted(call.ehlo()), ["ATRN", "AUTH CRAM-MD5 SCRAM-SHA-256"])
        self.assertEqual(call.scram_sha_256("home.test", self.password), 235)
        self.assertEqual(call.code("ATRN"), 250)
        [taken] = call.take()
        self.assertIn(f"Subject: number {number}\r\n".encode(), taken)

    def test_calls(self):
        holder = self.activated()
        holder.ctl("domain", "add", "home.test", "--identity", "dial-in")
        self.password = holder.json("dial-in", "add", "home.test")["password"]
        call = self.call("odmr")
        self.assertEqual(call.ehlo(), ["STARTTLS"])
        call.start_tls()
        self.assert_turns(holder, call, 1)
        self.assert_turns(holder, self.call("odmr-tls", TLS), 2)

    def answer(self, name, wrap):
        """The first line of the answer to a sign of life without a password."""
        with socket.create_connection(("127.0.0.1", self.ports[name]), processes.PATIENCE) as plain, wrap(plain) as connection:
            connection.sendall(b"GET /nic/update?hostname=home.test HTTP/1.1\r\nHost: holder.test\r\n\r\n")
            return connection.makefile("rb").readline()

    def test_signs_of_life(self):
        self.activated()
        self.assertIn(b" 401 ", self.answer("heartbeat", TLS.wrap_socket))
        self.assertIn(b" 401 ", self.answer("heartbeat-plain", contextlib.nullcontext))


if __name__ == "__main__":
    harness.main()
