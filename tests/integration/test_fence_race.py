#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 9: an address that the home has just published is never overwritten, when both write at the same instant."""

import random
import threading
import time

import harness
from fence_case import SELF, FenceCase

ROUNDS = 200


class FenceRace(FenceCase):
    def test_promise_9_both_at_once(self):
        """Each round: the home is down at an address; the owner fences while the home publishes the next one."""
        # The next probe is far away, unless it is asked for: one between the two writes would make the new address the
        # one that was found down.
        far = {"interval": 3600, "interval-down": 3600, "interval-down-max": 3600, "failures": 1, "timeout": 5}
        holder = self.world("--after", "1h", settings={"probe": far,
                                                       "dns": {"watch-interval": 3600, "check-interval": 3600}})
        self.primary_at_home.down()
        holder.ctl("primary", "probe", "home.test")
        self.fenced = self.refused = 0
        for number in range(ROUNDS):
            self.round(holder, f"127.0.1.{number + 1}")
        print(f"# {self.fenced} times the fence was first, {self.refused} times the home")
        # A race that one of them always wins is none.
        self.assertGreater(self.fenced, 0)
        self.assertGreater(self.refused, 0)

    def round(self, holder, published):
        before, = self.addresses()
        barrier = threading.Barrier(2)
        said = []

        def fence():
            barrier.wait()
            time.sleep(random.uniform(0, 0.05))  # nsupdate has to start first: so that either may win
            said.append(holder.call("POST", "/v1/domains/home.test/fence/now"))

        thread = threading.Thread(target=fence)
        thread.start()
        barrier.wait()
        self.publish(published)
        thread.join()
        self.assertEqual(self.addresses(), [published], f"after {before}: {said}")  # never lost
        shown = self.fence(holder)
        if said[0][0] == 200:
            self.fenced += 1
            entry = shown["log"][-1]
            self.assertEqual((shown["state"], entry["before"], entry["after"]), ("fenced", [before], [SELF]))
            # Nothing of the fence is left: putting it back writes nothing.
            holder.ctl("fence", "restore", "home.test")
            self.assertEqual(self.addresses(), [published])
        else:
            self.refused += 1
            self.assertEqual((said[0][0], shown["state"]), (409, "watching"), said)
        holder.ctl("primary", "probe", "home.test")
        self.assertEqual(self.fence(holder)["state"], "watching")


if __name__ == "__main__":
    harness.main()
