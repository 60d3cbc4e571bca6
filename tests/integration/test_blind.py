#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A holder whose own line is cut is blind: it raises no alarm about the primary, and it goes on taking mail."""

import harness
import network
import processes

# One failure may be the line's: it was cut or mended in the middle of a probe.
FAILURES = {"failures": 2}


class Blind(harness.Case):
    def setUp(self):
        super().setUp()
        problem = network.problem()
        if problem:
            self.skipTest(problem)
        self.island = network.Island()
        self.addCleanup(self.island.end)

    def watched(self, probe=None):
        """A holder on the island whose primary, here, is up and proven."""
        primary = self.primary(host=self.island.neighbour)
        holder = self.holder({"probe": FAILURES | (probe or {})}, start=False)
        holder.launcher = self.island.command()
        holder.start()
        holder.add(primary.address)
        holder.trust()
        holder.wait_for_state("up")
        return holder, primary

    def kinds(self, holder):
        activities = holder.get("/v1/activities?limit=500")["activities"]
        return [activity["kind"] for activity in reversed(activities) if activity["domain"] == "home.test"]

    def test_the_line_is_cut(self):
        holder, _primary = self.watched()
        since = holder.domain()["primary"]["since"]
        self.island.cut()
        holder.wait_for_state("blind")
        cause = holder.domain()["primary"]["cause"]
        self.assertIn(self.island.gateway, cause)
        self.assertIn("blind", holder.ctl("--json", "status"))
        self.assertIn("offline itself", holder.ctl("status"))
        self.assertNotIn("down", self.kinds(holder))
        self.island.mend()
        holder.wait_for_state("up")
        self.assertEqual(holder.domain()["primary"]["since"], since)
        processes.eventually(lambda: "online" in self.kinds(holder), lambda: self.kinds(holder))
        kinds = self.kinds(holder)
        self.assertNotIn("down", kinds)
        self.assertEqual(kinds.count("up"), 1, kinds)
        self.assertEqual([kind for kind in kinds if kind in ("blind", "online")], ["blind", "online"])
        self.assertEqual(holder.json("outages", "home.test")["outages"], [])

    def test_promise_1_mail_comes_in_while_blind(self):
        holder, primary = self.watched()
        self.island.cut()
        holder.wait_for_state("blind")
        self.assertTrue(self.island.python(
            "import smtplib, sys\n"
            "with smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=30) as client:\n"
            "    client.sendmail('a@elsewhere.test', ['b@home.test'], b'Subject: blind\\r\\n\\r\\nhello\\r\\n')\n",
            holder.port))
        message, = holder.queue()
        self.assertEqual(message["state"], "held")
        self.assertIn("this holder is offline itself", message["reason"])
        self.island.mend()
        primary.wait_for_messages(1)
        holder.wait_for_counts(delivered=1)

    def test_only_the_primary_is_silent(self):
        holder, _primary = self.watched()
        self.island.hide()
        holder.wait_for_state("down")
        self.assertNotIn("blind", self.kinds(holder))
        # That it was down is no news once the line is back.
        since = holder.domain()["primary"]["since"]
        self.island.cut()
        holder.wait_for_state("blind")
        self.island.mend()
        holder.wait_for_state("down")
        self.assertEqual(holder.domain()["primary"]["since"], since)
        self.assertEqual(self.kinds(holder).count("down"), 1)
        self.island.show()
        holder.wait_for_state("up")
        self.assertEqual(len(holder.json("outages", "home.test")["outages"]), 1)

    def test_a_start_without_a_line(self):
        holder, _primary = self.watched()
        self.island.cut()
        holder.wait_for_state("blind")
        holder.stop()
        holder.start()
        processes.eventually(lambda: self.kinds(holder).count("blind") >= 1 and
                             holder.domain()["primary"]["state"] == "blind", "blind after the start, too")
        self.island.mend()
        holder.wait_for_state("up")
        self.assertNotIn("down", self.kinds(holder))

    def test_the_owners_own_targets(self):
        """Both silent: blind, although the gateway is there."""
        silent = self.island.neighbour.rsplit(".", 1)[0]
        holder, _primary = self.watched({"line-check": f"{silent}.77:53;{silent}.78:53"})
        self.island.hide()
        holder.wait_for_state("blind")
        self.assertIn(f"{silent}.77 and {silent}.78", holder.domain()["primary"]["cause"])
        self.island.show()
        holder.wait_for_state("up")
        self.assertNotIn("down", self.kinds(holder))

    def test_one_of_the_owners_targets_answers(self):
        silent = self.island.neighbour.rsplit(".", 1)[0]
        holder, _primary = self.watched({"line-check": f"{silent}.77:53;{self.island.gateway}:9"})
        self.island.hide()
        holder.wait_for_state("down")
        self.assertNotIn("blind", self.kinds(holder))


if __name__ == "__main__":
    harness.main()
