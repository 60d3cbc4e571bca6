#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence through what cannot be read: dyndns2, DuckDNS, a script. What the store knows has to be believed, DNS is asked
instead, and what a service cannot do is said."""

import threading
import time

import harness
import processes
from blind_service import SECRET, Command, DuckDns, DynDns2
from fence_case import HOME, MOVED, SELF, FenceCase
from name_servers import Zone

LIMIT = 10  # seconds, CONTRACT "After a crash"
FAR = {"probe": {"interval": 3600, "interval-down": 3600, "interval-down-max": 3600, "failures": 1, "timeout": 5}}


class Unread:
    """What holds for each of them; a class below says which it is."""
    fenced_six = []  # what becomes of AAAA when the fence has none

    def add_writer(self, holder):
        self.service = self.make_service(holder)
        holder.ctl("writer", "add", "home", *self.service.arguments())

    def records(self, six=False):
        return f"@ MX 10 mail\nmail 300 A {HOME}\n" + ("mail 300 AAAA ::1\n" if six else "")

    def both(self):
        return self.addresses(), self.addresses("AAAA")

    def log(self, holder):
        return [(one["action"], one["type"]) for one in self.fence(holder)["log"]]

    def down(self, holder):
        self.primary_at_home.down()
        holder.wait_for_state("down")

    def test_there_and_back(self):
        """A stranger is fenced and the home comes back, with one write each."""
        holder = self.world("--after", "1h", records=self.records())
        self.primary_at_home.down()
        stranger = self.stranger()
        self.wait_for_fence(holder, "fenced", [SELF])
        processes.eventually(lambda: "has it" in self.fence(holder)["log"][0]["result"],
                             lambda: f"asked of DNS, but {self.fence(holder)}")
        self.wait_for_probes(stranger)
        stranger.down()
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])
        self.assertEqual((len(self.service.asked), self.log(holder)), (2, [("fence", "A"), ("restore", "A")]))
        self.assertNotIn(SECRET, holder.log())

    def test_promise_9_both_families(self):
        """What the service can do of AAAA is done, and else it is said; it is tried once; and both come back."""
        holder = self.world("--after", "1s", records=self.records(six=True))
        self.primary_at_home.down()
        self.wait_for_fence(holder, "fenced", [SELF])
        fenced = time.monotonic()
        self.assertEqual(self.addresses("AAAA"), self.fenced_six)
        entries = self.log(holder)
        self.assertEqual(entries, [("fence", "A"), ("fence" if not self.fenced_six else "skip", "AAAA")])
        if self.fenced_six:
            self.assertIn("the AAAA record stays", self.fence(holder)["log"][1]["result"])
        # Nobody has led it elsewhere: it is not fenced again, when the home has been down for so long once more.
        while time.monotonic() - fenced < 4:
            holder.ctl("primary", "probe", "home.test")
        self.assertEqual((self.fence(holder)["state"], self.log(holder)), ("fenced", entries))
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])
        self.assertEqual(self.addresses("AAAA"), ["::1"])

    def test_to_nothing(self):
        holder = self.world("--to", "nothing", "--after", "1h", records=self.records(six=True))
        self.down(holder)
        holder.ctl("fence", "now", "home.test")
        self.assertEqual((self.both(), self.fence(holder)["state"]), (([], []), "fenced"))
        holder.ctl("fence", "restore", "home.test")
        self.assertEqual((self.both(), self.fence(holder)["state"]), (([HOME], ["::1"]), "watching"))

    def test_promise_9_home_was_faster(self):
        """DNS says another address than was found down: nothing is asked of the service."""
        holder = self.world("--after", "1h", records=self.records(), settings=FAR)
        self.primary_at_home.down()
        holder.ctl("primary", "probe", "home.test")
        self.publish(MOVED)
        self.assertIn(MOVED, holder.ctl("fence", "now", "home.test", status=1))
        self.assertEqual((self.addresses(), self.service.asked), ([MOVED], []))
        self.wait_for_fence(holder, "watching", [MOVED])

    def test_writer_test(self):
        """It changes nothing."""
        holder = self.world(None, records=self.records())
        said = holder.json("writer", "test", "home")
        self.assertEqual((said["ok"], self.addresses(), self.service.asked), (True, [HOME], []))

    # Killed in the middle

    def killed(self, hold, restoring=False, passing=0, six=False):
        holder = self.world("--after", "1h", records=self.records(six))
        self.down(holder)
        if restoring:
            holder.ctl("fence", "now", "home.test")
        self.service.passing = len(self.service.asked) + passing
        self.service.hold = hold
        thread = threading.Thread(target=self.order, args=(holder, "restore" if restoring else "now"))
        thread.start()
        self.assertTrue(self.service.held.wait(60))
        holder.kill()
        thread.join()
        self.service.hold = None
        return holder

    def assert_agree(self, holder, state, addresses, six=()):
        began = time.monotonic()
        holder.start()
        self.wait_for_fence(holder, state, addresses)
        self.assertLess(time.monotonic() - began, LIMIT)
        # And it stays so.
        holder.ctl("primary", "probe", "home.test")
        holder.ctl("primary", "probe", "home.test")
        shown = self.fence(holder)
        self.assertEqual((shown["state"], self.both()), (state, (addresses, list(six))))
        return [one["result"] for one in shown["log"]]

    def test_promise_9_killed_before(self):
        """Nobody can tell whether the service took it: it was begun, and is done."""
        holder = self.killed("request")
        self.assertEqual(self.addresses(), [HOME])
        said = self.assert_agree(holder, "fenced", [SELF])
        self.assertIn("the service cannot be read", said[0])
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])

    def test_promise_9_killed_behind(self):
        holder = self.killed("answer")
        self.assertEqual(self.addresses(), [SELF])
        self.assert_agree(holder, "fenced", [SELF])
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])

    def test_promise_9_killed_before_the_restore(self):
        holder = self.killed("request", restoring=True)
        self.assertEqual(self.addresses(), [SELF])
        self.assertIn("the service cannot be read", " ".join(self.assert_agree(holder, "watching", [HOME])))

    def test_promise_9_killed_behind_the_restore(self):
        holder = self.killed("answer", restoring=True)
        self.assertEqual(self.addresses(), [HOME])
        self.assert_agree(holder, "watching", [HOME])

    def test_promise_9_killed_and_published(self):
        """What the home has published meanwhile is not written over, although the fence was begun."""
        holder = self.killed("request")
        self.publish(MOVED)
        self.assert_agree(holder, "watching", [MOVED])

    def test_promise_9_killed_at_the_second_family(self):
        holder = self.killed("answer", passing=self.steps_before_second, six=True)
        self.assert_agree(holder, "fenced", [SELF], self.fenced_six)
        holder.ctl("fence", "restore", "home.test")
        self.assertEqual(self.both(), ([HOME], ["::1"]))


class FenceDynDns2(Unread, FenceCase):
    fenced_six = ["::1"]
    steps_before_second = 0  # there is one request, for A

    def make_service(self, holder):
        return self.service

    def world(self, *options, settings=None, **more):
        self.service = DynDns2(self)
        self.addCleanup(self.service.shutdown)
        return super().world(*options, settings={"tls": {"trusted-ca": self.service.pair.certificate}, **(settings or {})},
                             **more)

    def test_offline_is_asked_once(self):
        holder = self.world("--to", "nothing", "--after", "1h", records=self.records(six=True))
        self.down(holder)
        holder.ctl("fence", "now", "home.test")
        self.assertEqual(self.service.asked, [{"hostname": self.name, "offline": "YES"}])

    def test_promise_9_offline_is_refused(self):
        """Said in one line with the service's own word, once; nothing changed, and the service is not asked again."""
        holder = self.world("--to", "nothing", "--after", "1h", records=self.records())
        self.down(holder)
        self.service.say = "!donator"
        for _ in range(2):
            said = holder.ctl("fence", "now", "home.test", status=1)
            self.assertEqual((len(said.splitlines()), "!donator" in said), (1, True), said)
        self.assertEqual(len(self.service.asked), 1)
        self.wait_for_fence(holder, "watching", [HOME])
        self.assertEqual(self.log(holder), [("skip", "A")])

    def test_promise_9_offline_is_ignored(self):
        """A service that does not know the word sets the address of who asks; that is not taken for nothing."""
        holder = self.world("--to", "nothing", "--after", "1h", records=self.records())
        self.down(holder)
        self.service.say = f"nochg {HOME}"
        self.assertIn(HOME, holder.ctl("fence", "now", "home.test", status=1))
        self.wait_for_fence(holder, "watching", [HOME])

    def test_cannot_be_proven(self):
        holder = self.world(None, records=self.records())
        self.assertIn("not proven", holder.json("writer", "test", "home")["text"])


class FenceDuckDns(Unread, FenceCase):
    name = "restante.duckdns.org"
    apex = "duckdns.org"
    steps_before_second = 1  # A, then "clear", which takes A with it

    def zones(self, records):
        return [self.zone("@ MX 10 restante.duckdns.org.\n"),
                Zone("duckdns.org", records.replace("mail", "restante"), update=(self.home_key,))]

    def make_service(self, holder):
        return self.service

    def world(self, *options, settings=None, **more):
        self.service = DuckDns(self)
        self.addCleanup(self.service.shutdown)
        return super().world(*options, settings={"tls": {"trusted-ca": self.service.pair.certificate}, **(settings or {})},
                             **more)

    def test_cannot_be_proven(self):
        holder = self.world(None, records=self.records())
        self.assertIn("not proven", holder.json("writer", "test", "home")["text"])

    def test_promise_9_refused(self):
        holder = self.world("--after", "1h", records=self.records())
        self.down(holder)
        self.service.say = "KO"
        self.assertIn("KO", holder.ctl("fence", "now", "home.test", status=1))
        self.wait_for_fence(holder, "watching", [HOME])


class FenceCommand(Unread, FenceCase):
    steps_before_second = 1

    def make_service(self, holder):
        return Command(self, holder)


if __name__ == "__main__":
    harness.main()
