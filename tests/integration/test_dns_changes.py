#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 9 from the command to the zone: planned first, written only over what was seen, verified, taken back."""

import harness
import name_servers
from name_servers import Named, Zone

OWN = "192.0.2.1"
MX = "10 mail.home.test."
BOTH = [MX, "20 holder.home.test."]
RECORDS = "@ 600 MX 10 mail\nmail A 127.0.0.1\n"


class DnsChanges(harness.Case):
    def setUp(self):
        super().setUp()
        if name_servers.missing():
            self.skipTest(f"not installed: {', '.join(name_servers.missing())}")
        self.key = name_servers.make_key(self.root)

    def world(self, records=RECORDS, writer=True):
        """A holder whose name lies in the zone that it may write."""
        self.server = Named(self.folder("named"), [Zone("home.test", records, update=(self.key,))], [self.key]).up()
        self.addCleanup(self.server.down)
        holder = self.holder({
            "server": {"hostname": "holder.home.test", "public-address": OWN},
            "dns": {"servers": self.server.address, "authoritative-port": self.server.port, "timeout": 2},
        })
        holder.add("mail.home.test:25")
        if writer:
            self.add_writer(holder)
        return holder

    def add_writer(self, holder, path=None, status=0):
        return holder.ctl("writer", "add", "home", "--kind", "rfc2136", "--zone", "home.test", "--server",
                          self.server.address, "--key-file", path or self.key.path, status=status)

    def records(self, name="home.test", kind="MX"):
        return [line.lower() for line in self.server.ask(name, kind)]

    def test_promise_9_from_plan_to_undo(self):
        holder = self.world()
        planned = holder.json("dns", "plan", "home.test")
        self.assertEqual(planned, {"domain": "home.test", "changes": [
            {"name": "holder.home.test", "type": "A", "ttl": 300, "before": [], "after": [OWN], "writer": "home"},
            {"name": "home.test", "type": "MX", "ttl": 600, "before": [MX], "after": BOTH, "writer": "home"}]})
        self.assertEqual(self.records(), [MX])  # a plan writes nothing
        applied = holder.json("dns", "apply", "home.test")
        self.assertEqual(applied["changes"], planned["changes"])
        self.assertEqual(applied["verified"], [{"server": self.server.address, "ok": True}])
        self.assertEqual((self.records(), self.records("holder.home.test", "A")), (BOTH, [OWN]))
        self.assertEqual(holder.json("dns", "plan", "home.test")["changes"], [])
        undone = holder.json("dns", "undo", "home.test")
        self.assertEqual([(one["name"], one["before"], one["after"]) for one in undone["changes"]],
                         [("home.test", BOTH, [MX]), ("holder.home.test", [OWN], [])])
        self.assertEqual((self.records(), self.records("holder.home.test", "A")), ([MX], []))
        kinds = [one["kind"] for one in holder.json("activity")["activities"]]
        self.assertEqual(kinds.count("dns-write"), 4)

    def test_undo_over_a_restart(self):
        holder = self.world()
        holder.ctl("dns", "apply", "home.test")
        holder.stop()
        holder.start()
        holder.ctl("dns", "undo", "home.test")
        self.assertEqual(self.records(), [MX])

    def test_empty_set(self):
        """CONTRACT: it gets the primary with 10 and the holder with 20; the TTL is the SOA's minimum."""
        holder = self.world("mail A 127.0.0.1\nholder A 192.0.2.1\n")
        change, = holder.json("dns", "plan", "home.test")["changes"]
        self.assertEqual((change["before"], change["after"], change["ttl"]), ([], BOTH, 300))

    def test_promise_9_somebody_was_faster(self):
        """What was applied is another record by now: it is not taken back."""
        holder = self.world()
        holder.ctl("dns", "apply", "home.test")
        self.server.down()
        for path in self.server.root.glob("*.jnl"):
            path.unlink()
        (self.server.root / "home.test.zone").write_text(
            name_servers.ZONE.format(address="127.0.0.1").replace(" 1 3600", " 9 3600") + RECORDS
            + "@ MX 30 other.test.\nholder A 192.0.2.1\n")
        self.server.up()
        said = holder.ctl("dns", "undo", "home.test", status=1)
        self.assertEqual(len(said.splitlines()), 1)
        self.assertEqual(self.records(), [MX, "30 other.test."])

    def test_nothing_to_take_back(self):
        said = self.world().ctl("dns", "undo", "home.test", status=1)
        self.assertIn("there is nothing to take back for home.test", said)

    def test_no_writer(self):
        """The record to copy, and a line that says so."""
        holder = self.world(RECORDS + "holder A 192.0.2.1\n", writer=False)
        self.assertIn("+ home.test. 600 IN MX 20 holder.home.test.", holder.ctl("dns", "plan", "home.test"))
        self.assertIn("writer add", holder.ctl("dns", "apply", "home.test", status=1))
        self.assertEqual(self.records(), [MX])

    def test_null_mx(self):
        holder = self.world("@ MX 0 .\nmail A 127.0.0.1\n")
        self.assertIn("null MX", holder.ctl("dns", "apply", "home.test", status=1))
        self.assertEqual(self.records(), ["0 ."])

    def test_server_is_down(self):
        holder = self.world()
        self.server.down()
        self.assertEqual(len(holder.ctl("dns", "apply", "home.test", status=1).splitlines()), 1)

    def test_promise_11_writers(self):
        holder = self.world(writer=False)
        self.assertIn("writer add", holder.ctl("writer", "list"))
        self.add_writer(holder)
        listed = holder.json("writer", "list")
        self.assertEqual(listed, {"writers": [{"name": "home", "kind": "rfc2136", "zone": "home.test",
                                               "server": self.server.address, "key": "restante"}]})
        self.assertIn("home", self.add_writer(holder, status=1))  # there is one of that name
        before = self.server.serial("home.test")
        test = holder.json("writer", "test", "home")
        self.assertEqual((test["name"], test["ok"], self.server.serial("home.test")), ("home", True, before))
        holder.ctl("writer", "remove", "home")
        self.assertEqual(holder.json("writer", "list"), {"writers": []})
        self.assertNotIn(self.key.secret, holder.log())

    def test_writer_without_rights(self):
        holder = self.world(writer=False)
        other = name_servers.make_key(self.root, "other")
        self.add_writer(holder, other.path)
        said = holder.try_ctl("writer", "test", "home")
        self.assertEqual((said.returncode, len(said.stdout.splitlines())), (1, 1), said)

    def test_file_that_is_no_key(self):
        holder = self.world(writer=False)
        rubbish = self.root / "rubbish"
        rubbish.write_text("this is no key")
        said = self.add_writer(holder, rubbish, status=1)
        self.assertEqual(len(said.splitlines()), 1)
        self.assertEqual(holder.json("writer", "list"), {"writers": []})


if __name__ == "__main__":
    harness.main()
