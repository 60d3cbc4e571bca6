#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A message that the primary takes slowly arrives once, whatever the owner does while it is on its way."""

import threading

import harness
import mail


class Once(harness.Case):
    def setUp(self):
        super().setUp()
        self.asked = threading.Event()
        self.released = threading.Event()
        self.addCleanup(self.released.set)

    def slow(self, _content):
        self.asked.set()
        self.released.wait(30)

    def on_its_way(self):
        """A holder and its primary, which has a message's final dot and has not answered it."""
        holder, primary = self.proven()
        primary.answers["CONTENT"] = self.slow
        holder.send(mail.numbered(1))
        self.assertTrue(self.asked.wait(30))
        return holder, primary

    def assert_once(self, holder, primary):
        del primary.answers["CONTENT"]
        self.released.set()
        holder.wait_for_counts(held=0, delivered=1)
        holder.send(mail.numbered(2))
        holder.wait_for_counts(held=0, delivered=2)
        self.assertEqual(len(primary.taken), 2)

    def test_other_settings(self):
        holder, primary = self.on_its_way()
        holder.ctl("domain", "set", "home.test", "--hold", "7d")
        self.assert_once(holder, primary)

    def test_a_pause(self):
        holder, primary = self.on_its_way()
        holder.ctl("primary", "pause", "home.test")
        del primary.answers["CONTENT"]
        self.released.set()
        holder.wait_for_counts(held=0, delivered=1)
        holder.ctl("primary", "resume", "home.test")
        holder.wait_for_state("up")
        self.assertEqual(len(primary.taken), 1)

    def test_a_restart(self):
        holder, primary = self.on_its_way()
        threading.Timer(1, self.released.set).start()
        holder.stop()
        del primary.answers["CONTENT"]
        holder.start()
        holder.wait_for_state("up")
        holder.wait_for_counts(held=0, delivered=1)
        self.assertEqual(len(primary.taken), 1)


if __name__ == "__main__":
    harness.main()
