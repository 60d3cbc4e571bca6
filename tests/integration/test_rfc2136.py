#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rfc2136 writer at real name servers, BIND and Knot: it writes with care (promise 9) and says what is wrong
(promise 12)."""

import os
import pathlib
import subprocess
import unittest

import holder
import name_servers
import processes
import tap
from name_servers import Zone

DRIVER = holder.BUILD / "tests/daemon/dns/writer-driver"
MX = "10 mail.home.test."
BOTH = "10 mail.home.test.|20 holder.example."
RECORDS = "@ MX 10 Mail.Home.Test.\nmail 60 A 192.0.2.1\n"
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Case(unittest.TestCase):
    """Every case of a server once; @kind: which."""
    kind = None

    def setUp(self):
        self.root = pathlib.Path(processes.directory())
        self.addCleanup(processes.remove, self.root)
        self.key = name_servers.make_key(self.root)
        self.server = None

    def diagnose(self):
        return self.server.log.splitlines()[-30:] if self.server else []

    def serve(self, zone=None, keys=None):
        zone = zone or Zone("home.test", RECORDS, update=(self.key,))
        self.server = self.kind(self.root / "server", [zone], keys or [self.key])
        self.addCleanup(self.server.down)
        return self.server.up()

    def drive(self, *command, key=None, zone="home.test", environment=None):
        """The word that the writer answers with, and the rest."""
        said = subprocess.run([DRIVER, zone, self.server.address, (key or self.key).path, *map(str, command)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60, env=holder.ENVIRONMENT | (environment or {}))
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertEqual(len(said.stdout.splitlines()), 1, said.stdout)
        self.assertNotIn((key or self.key).secret, said.stdout + said.stderr)  # promise 11
        word, _, rest = said.stdout.rstrip("\n").partition(" ")
        return word, rest

    def assert_says(self, said, word, *words):
        self.assertEqual(said[0], word, said)
        for expected in words:
            self.assertIn(expected, said[1])

    def assert_unchanged(self, action):
        """What @action returns, when the zone is the same behind it."""
        before = self.server.serial("home.test"), self.server.ask("home.test", "MX")
        said = action()
        self.assertEqual((self.server.serial("home.test"), self.server.ask("home.test", "MX")), before)
        return said


class Common:
    """What must hold at every server."""

    def test_key(self):
        self.server = self.kind(self.root / "server", [])
        self.assertEqual(self.drive("key"), ("ok", "restante"))

    def test_what_the_server_ignores(self):
        """RFC 2136 section 3.4.2.2: beside a CNAME nothing is added, and the answer is NOERROR all the same."""
        self.serve(Zone("home.test", RECORDS + "www CNAME mail\n", update=(self.key,)))
        self.assert_says(self.drive("write", "www.home.test", "A", 60, "", "192.0.2.9"), "conflict", "read back")
        self.assertEqual([line.lower() for line in self.server.ask("www.home.test", "CNAME")], ["mail.home.test."])

    def test_add_beside_another(self):
        self.serve()
        self.assertEqual(self.drive("read", "home.test", "MX"), ("ok", f"300 {MX}"))
        self.assertEqual(self.drive("write", "home.test", "MX", 3600, MX, BOTH), ("ok", ""))
        self.assertEqual([line.lower() for line in self.server.ask("home.test", "MX")],
                         ["10 mail.home.test.", "20 holder.example."])
        self.assertEqual(self.drive("read", "home.test", "MX"), ("ok", f"3600 {BOTH}"))

    def test_sha512(self):
        key = name_servers.make_key(self.root, "long-key", "hmac-sha512")
        self.serve(Zone("home.test", RECORDS, update=(key,)), [key])
        self.assertEqual(self.drive("write", "home.test", "MX", 3600, MX, BOTH, key=key), ("ok", ""))
        self.assertEqual(self.drive("read", "home.test", "MX", key=key), ("ok", f"3600 {BOTH}"))

    def test_new_set_and_away_with_it(self):
        self.serve()
        self.assertEqual(self.drive("write", "new.home.test", "AAAA", 60, "", "2001:db8::1"), ("ok", ""))
        self.assertEqual(self.server.ask("new.home.test", "AAAA"), ["2001:db8::1"])
        self.assertEqual(self.drive("write", "new.home.test", "AAAA", 60, "2001:db8::1", ""), ("ok", ""))
        self.assertEqual(self.server.ask("new.home.test", "AAAA"), [])
        self.assertEqual(self.drive("read", "new.home.test", "AAAA"), ("ok", "0 "))

    def test_promise_9_another_set_is_a_conflict(self):
        self.serve()
        for before in ("", BOTH, "10 other.home.test.", "11 mail.home.test."):
            with self.subTest(before):
                said = self.assert_unchanged(
                    lambda before=before: self.drive("write", "home.test", "MX", 60, before, "1 evil.test."))
                self.assert_says(said, "conflict", self.server.address, "nothing was written")

    def test_promise_9_a_new_address_of_the_home_is_a_conflict(self):
        # The fence: what was found dead is not what is there any more.
        self.serve()
        self.assertEqual(self.drive("write", "mail.home.test", "A", 60, "192.0.2.1", "192.0.2.99"), ("ok", ""))
        said = self.drive("write", "mail.home.test", "A", 60, "192.0.2.1", "192.0.2.7")
        self.assert_says(said, "conflict")
        self.assertEqual(self.server.ask("mail.home.test", "A"), ["192.0.2.99"])

    def test_alias_is_no_set(self):
        self.serve(Zone("home.test", RECORDS + "www CNAME mail\n", update=(self.key,)))
        self.assertEqual(self.drive("read", "www.home.test", "A"), ("ok", "0 "))

    def test_unknown_key(self):
        self.serve()
        other = name_servers.make_key(self.root, "stranger")
        for command in (("test",), ("read", "home.test", "MX"), ("write", "home.test", "MX", 60, MX, BOTH)):
            said = self.assert_unchanged(lambda command=command: self.drive(*command, key=other))
            self.assert_says(said, "refused", "BADKEY", self.server.address)

    def test_wrong_secret(self):
        self.serve()
        (self.root / "other").mkdir()
        other = name_servers.make_key(self.root / "other")
        for command in (("test",), ("read", "home.test", "MX"), ("write", "home.test", "MX", 60, MX, BOTH)):
            said = self.assert_unchanged(lambda command=command: self.drive(*command, key=other))
            self.assert_says(said, "refused", "BADSIG", "secret")

    def test_no_rights(self):
        self.serve(Zone("home.test", RECORDS))
        for command in (("test",), ("write", "home.test", "MX", 60, MX, BOTH)):
            said = self.assert_unchanged(lambda command=command: self.drive(*command))
            self.assert_says(said, "refused", "let the key update")

    def test_zone_not_served(self):
        self.serve()
        for command in (("test",), ("write", "other.test", "MX", 60, "", "10 a.test.")):
            self.assert_says(self.drive(*command, zone="other.test"), "refused", "NOTAUTH", "--zone")
        self.assert_says(self.drive("read", "other.test", "MX", zone="other.test"), "refused", "--zone")

    def test_name_outside(self):
        self.serve()
        self.assert_says(self.drive("write", "other.test", "MX", 60, "", "10 a.test."), "unsupported", "is not in home.test")

    def test_down(self):
        self.serve()
        self.server.down()
        for command in (("test",), ("read", "home.test", "MX"), ("write", "home.test", "MX", 60, MX, BOTH)):
            self.assert_says(self.drive(*command), "unreachable", self.server.address)

    def test_clock(self):
        if not os.path.exists(FAKETIME):
            self.skipTest("libfaketime is not installed")
        self.serve()
        for offset in ("-1h", "+1h"):
            late = {"LD_PRELOAD": FAKETIME, "FAKETIME": offset, "DONT_FAKE_MONOTONIC": "1"}
            self.assert_says(self.drive("test", environment=late), "refused", "set the clock")

    def test_test_changes_nothing(self):
        self.serve()
        said = self.assert_unchanged(lambda: self.drive("test"))
        self.assertEqual(said, ("ok", f"the name server {self.server.address} lets the key restante change "
                                "MX of home.test, A of mail.home.test, AAAA of mail.home.test"))

    def test_signed_zone(self):
        self.serve(Zone("home.test", RECORDS, update=(self.key,), signed=True))
        processes.eventually(lambda: self.server.ask("home.test", "DNSKEY"), "a signed zone")
        self.assert_says(self.drive("test"), "ok")
        self.assertEqual(self.drive("write", "home.test", "MX", 300, MX, BOTH), ("ok", ""))
        self.assertEqual(self.drive("read", "home.test", "MX"), ("ok", f"300 {BOTH}"))
        self.assertTrue(any(" RRSIG " not in line and line.startswith("MX ")
                            for line in self.server.ask("home.test", "MX", "+dnssec")))


class Bind(Common, Case):
    kind = name_servers.Named

    def test_policy_of_some_names(self):
        self.serve(Zone("home.test", RECORDS, policy=("grant restante name mail.home.test A",)))
        said = self.assert_unchanged(lambda: self.drive("test"))
        self.assert_says(said, "ok", "change A of mail.home.test, but not MX of home.test, AAAA of mail.home.test")
        self.assert_says(self.drive("write", "home.test", "MX", 60, MX, BOTH), "refused", "update-policy")
        self.assertEqual(self.drive("write", "mail.home.test", "A", 60, "192.0.2.1", "192.0.2.7"), ("ok", ""))


class Knot(Common, Case):
    kind = name_servers.Knotd

    def test_acl_of_some_types(self):
        self.serve(Zone("home.test", RECORDS, update=(self.key,), types=("MX",)))
        said = self.assert_unchanged(lambda: self.drive("test"))
        self.assert_says(said, "ok", "change MX of home.test, but not A of mail.home.test, AAAA of mail.home.test")


if __name__ == "__main__":
    tap.main()
