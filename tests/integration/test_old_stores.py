#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 1 over an upgrade: a store of each version of the schema opens with all that is in it."""

import shutil
import threading

import clock
import harness
import mail
import old_store


class OldStores(harness.Case):
    def setUp(self):
        super().setUp()
        if clock.PROBLEM:
            self.skipTest(clock.PROBLEM)

    def old_holders(self):
        """A holder on a copy of each store; not started."""
        for version in range(1, old_store.newest() + 1):
            holder = self.holder({"server": {"keep-delivered": "365d"}}, start=False)
            shutil.copytree(old_store.FOLDER / f"version-{version}", holder.state)
            clock.set_for(holder, old_store.READ)
            yield version, holder

    def assert_all_there(self, holder):
        self.assertEqual(holder.ctl("check-store"), "The store is in order.\n")
        self.assertCountEqual(old_store.there(holder), old_store.expected())

    def test_promise_1_opened(self):
        for version, holder in self.old_holders():
            with self.subTest(version=version):
                holder.start()
                self.assert_all_there(holder)

    def test_promise_1_handed_over(self):
        for version, holder in self.old_holders():
            with self.subTest(version=version):
                holder.start()
                primary = self.primary()
                holder.ctl("domain", "set", "home.test", "--primary", primary.address)
                held = [content for state, content in old_store.expected() if state == "held"]
                taken = primary.wait_for_messages(len(held))
                self.assertCountEqual([mail.split(one.content)[1] for one in taken], held)

    def test_promise_1_killed_while_starting(self):
        """At any of its first 100 ms, in which it migrates."""
        for version, holder in self.old_holders():
            with self.subTest(version=version):
                for milliseconds in range(0, 100, 5):
                    holder.launch()
                    threading.Event().wait(milliseconds / 1000)
                    clock.kill(holder)
                holder.start()
                self.assert_all_there(holder)


if __name__ == "__main__":
    harness.main()
