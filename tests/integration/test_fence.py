#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence at a real BIND: a stranger and a dead address are taken off the name, the home gets it back as soon as it has
proven itself, and nothing else in the zone is touched."""

import harness
import mail
import processes
from fence_case import HOME, MOVED, NAME, SELF, FenceCase
from name_servers import Knotd


class Fence(FenceCase):
    def test_promise_3_stranger(self):
        """Two probes in a row, then the name leads to the holder, with a TTL of 60; back when the home is back."""
        holder = self.world("--after", "1h")
        serial = self.server.serial("home.test")
        self.primary_at_home.down()
        stranger = self.stranger()
        shown = self.wait_for_fence(holder, "fenced", [SELF])
        self.assertEqual((shown["enabled"], shown["name"], shown["to"], shown["after"]), (True, NAME, "self", 3600))
        self.assertEqual(self.ttl_of(), {60})
        self.assertEqual(self.server.serial("home.test"), serial + 1)  # one write
        self.assertEqual(self.server.ask("home.test", "MX"), ["10 mail.home.test.", "20 holder.home.test."])
        entry = shown["log"][0]
        self.assertEqual((entry["action"], entry["type"], entry["before"], entry["after"]), ("fence", "A", [HOME], [SELF]))
        processes.eventually(lambda: f"{self.server.address} has it" in self.fence(holder)["log"][0]["result"],
                             lambda: f"read back, but {self.fence(holder)['log']}")
        # While fenced the last proven address is probed: the stranger is there, and it is not fenced again.
        self.wait_for_probes(stranger)
        self.assertEqual(len(self.fence(holder)["log"]), 1)
        check, = (one for one in holder.json("dns", "check", "home.test")["checks"] if one["code"] == "primary-address")
        self.assertEqual((check["severity"], "fenced" in check["seen"]), ("warning", True), check)
        # Back at the same address: its own client stays silent.
        stranger.down()
        self.primary_at_home.up()
        shown = self.wait_for_fence(holder, "watching", [HOME])
        self.assertEqual(self.ttl_of(), {300})
        self.assertEqual([one["action"] for one in shown["log"]], ["fence", "restore"])
        holder.wait_for_state("up")
        self.assertEqual(stranger.said("MAIL"), [])
        kinds = self.kinds(holder)
        self.assertEqual((kinds.count("fence"), kinds.count("restore")), (1, 1))

    def test_dead(self):
        """Not before --after is over; then at once, however far away the next probe would be."""
        holder = self.world("--after", "4s", settings={"probe": {"interval": 600, "interval-down": 600, "interval-down-max": 600,
                                                                 "failures": 1, "timeout": 5}})
        self.primary_at_home.down()
        holder.ctl("primary", "probe", "home.test")
        self.assertEqual((self.fence(holder)["state"], self.addresses()), ("watching", [HOME]))
        self.wait_for_fence(holder, "fenced", [SELF])
        holder.send(mail.numbered(1))
        self.primary_at_home.up()
        holder.ctl("primary", "probe", "home.test")
        self.wait_for_fence(holder, "watching", [HOME])
        self.primary_at_home.wait_for_messages(1)

    def test_home_publishes(self):
        """Proven at an address that the home published: nothing is written, the fence is over."""
        holder = self.world("--after", "1s")
        self.primary_at_home.down()
        self.wait_for_fence(holder, "fenced", [SELF])
        moved = self.primary(self.port, self.mine, host=MOVED)
        self.publish(MOVED)
        serial = self.server.serial("home.test")
        shown = self.wait_for_fence(holder, "watching", [MOVED])
        self.assertEqual(self.server.serial("home.test"), serial)
        self.assertIn("Nothing was written", shown["log"][-1]["result"])
        holder.wait_for_state("up")
        self.assertGreater(moved.connections, 0)

    def test_published_over_to_a_stranger(self):
        """The name led elsewhere while it was fenced, and another stranger is there: fenced anew."""
        holder = self.world("--after", "1h")
        self.primary_at_home.down()
        self.stranger()
        self.wait_for_fence(holder, "fenced", [SELF])
        other = self.stranger(MOVED)
        self.publish(MOVED)
        self.wait_for_fence(holder, "fenced", [SELF])
        self.assertGreaterEqual(other.connections, 2)

    def test_to_nothing_and_both_families(self):
        """--to nothing deletes the sets; a restore brings both back."""
        self.ttl = 30
        holder = self.world("--to", "nothing", records=f"@ MX 10 mail\nmail 30 A {HOME}\nmail 30 AAAA ::1\nmail TXT keep\n")
        self.primary_at_home.down()
        holder.wait_for_state("down")
        holder.ctl("fence", "now", "home.test")
        self.assertEqual((self.addresses(), self.addresses("AAAA"), self.server.ask(NAME, "TXT")), ([], [], ['"keep"']))
        self.assertEqual(self.fence(holder)["state"], "fenced")
        holder.ctl("fence", "restore", "home.test")
        self.assertEqual((self.addresses(), self.addresses("AAAA"), self.ttl_of(), self.ttl_of("AAAA")),
                         ([HOME], ["::1"], {30}, {30}))
        self.assertEqual(self.fence(holder)["state"], "watching")

    def test_to_addresses(self):
        holder = self.world("--to", "127.0.0.8", "fd00::8")
        self.primary_at_home.down()
        holder.wait_for_state("down")
        holder.ctl("fence", "now", "home.test")
        self.assertEqual((self.addresses(), self.addresses("AAAA")), (["127.0.0.8"], ["fd00::8"]))
        self.assertEqual(self.fence(holder)["to"], "127.0.0.8 fd00::8")
        holder.ctl("fence", "off", "home.test")
        self.assertEqual((self.addresses(), self.addresses("AAAA"), self.fence(holder)["enabled"]), ([HOME], [], False))

    def test_settings_are_kept(self):
        holder = self.world("--after", "20m", "--to", "nothing")
        holder.ctl("fence", "off", "home.test")
        holder.ctl("fence", "on", "home.test")
        shown = self.fence(holder)
        self.assertEqual((shown["after"], shown["to"], shown["state"], shown["dry_run"]), (1200, "nothing", "watching", False))
        holder.stop()
        holder.start()
        self.assertEqual(self.fence(holder), shown)

    def test_dry_run(self):
        holder = self.world("--after", "1s", "--dry-run")
        serial = self.server.serial("home.test")
        self.primary_at_home.down()
        stranger = self.stranger()
        processes.eventually(lambda: self.fence(holder)["log"], lambda: "what would be written is in the log")
        self.wait_for_probes(stranger)
        shown = self.fence(holder)
        self.assertEqual((shown["state"], self.addresses(), self.server.serial("home.test")), ("watching", [HOME], serial))
        entry, = shown["log"]
        self.assertEqual((entry["action"], entry["before"], entry["after"]), ("fence", [HOME], [SELF]))
        self.assertIn("Dry run", entry["result"])

    def test_off_restores_first(self):
        holder = self.world("--after", "1s")
        self.primary_at_home.down()
        self.wait_for_fence(holder, "fenced", [SELF])
        holder.ctl("domain", "remove", "home.test", status=1)  # DNS leads here
        holder.ctl("fence", "off", "home.test")
        self.assertEqual((self.fence(holder)["state"], self.addresses()), ("off", [HOME]))
        holder.ctl("domain", "remove", "home.test")

    def test_off_does_nothing(self):
        holder = self.world(None)
        self.primary_at_home.down()
        stranger = self.stranger()
        self.wait_for_probes(stranger)
        self.assertEqual((self.fence(holder)["state"], self.addresses()), ("off", [HOME]))

    def test_restart_while_fenced(self):
        """It is still fenced, is not fenced again, never connects to itself, and restores."""
        holder = self.world("--after", "1s")
        self.primary_at_home.down()
        self.wait_for_fence(holder, "fenced", [SELF])
        holder.stop()
        trap = self.primary(self.port, host=SELF)
        holder.start()
        stranger = self.stranger()
        self.wait_for_probes(stranger)
        self.assertEqual((self.fence(holder)["state"], len(self.fence(holder)["log"]), trap.connections), ("fenced", 1, 0))
        stranger.down()
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])

    def test_server_is_down(self):
        """What cannot be written is said once and tried again."""
        holder = self.world("--after", "1s")
        self.primary_at_home.down()
        holder.wait_for_state("down")
        self.server.down()
        said = holder.ctl("fence", "now", "home.test", status=1)
        self.assertEqual(len(said.splitlines()), 1, said)
        self.server.up()
        self.wait_for_fence(holder, "fenced", [SELF])

    def test_what_cannot_be(self):
        holder = self.world(None, writer=False)
        for words, status, said in (
                (("on", "home.test"), 1, "writer add"),
                (("on", "home.test", "--to", "somewhere"), 2, "self, nothing, or IP addresses"),
                (("on", "home.test", "--after", "soon"), 2, "--after"),
                (("on", "home.test", "--after", "3000d"), 2, "a year"),
                (("on", "other.test"), 4, "other.test"),
                (("now", "home.test"), 1, "fence on"),
                (("restore", "home.test"), 1, "nothing to put back")):
            answer = holder.ctl("fence", *words, status=status)
            self.assertEqual((len(answer.splitlines()), said in answer), (1, True), (words, answer))
        holder.ctl("domain", "set", "home.test", "--primary", f"{HOME}:{self.port}")
        self.add_writer(holder)
        self.assertIn("no name", holder.ctl("fence", "on", "home.test", status=1))
        self.assertEqual(self.fence(holder)["state"], "off")

    def test_writer_goes(self):
        holder = self.world("--after", "1s")
        holder.ctl("writer", "remove", "home")
        self.primary_at_home.down()
        processes.eventually(lambda: [one for one in self.fence(holder)["log"] if "writer add" in one["result"]],
                             lambda: f"said in the log, but {self.fence(holder)}")
        self.wait_for_fence(holder, "watching", [HOME])


class FenceAtKnot(FenceCase):
    kind = Knotd

    def test_there_and_back(self):
        holder = self.world("--after", "1h")
        self.primary_at_home.down()
        stranger = self.stranger()
        self.wait_for_fence(holder, "fenced", [SELF])
        stranger.down()
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])

    def test_promise_9_home_was_faster(self):
        holder = self.world("--after", "1h", settings={"probe": {"interval": 3600, "interval-down": 3600,
                                                                 "interval-down-max": 3600, "failures": 1, "timeout": 5}})
        self.primary_at_home.down()
        holder.ctl("primary", "probe", "home.test")
        self.publish(MOVED)
        holder.ctl("fence", "now", "home.test", status=1)
        self.wait_for_fence(holder, "watching", [MOVED])


if __name__ == "__main__":
    harness.main()
