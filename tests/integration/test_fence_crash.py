#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A holder that is killed between the intention to write and its result: within ten seconds of the start what it shows
and what the zone says agree."""

import select
import socket
import sqlite3
import threading
import time

import harness
import processes
from fence_case import HOME, MOVED, SELF, FenceCase
from tcp_server import TcpServer

LIMIT = 10  # seconds, CONTRACT
BOTH = f"@ MX 10 mail\nmail 300 A {HOME}\nmail 300 AAAA ::1\n"


class Gate(TcpServer):
    """A name server's TCP port with a gate in front. `hold`: "request" (an update does not get through), "answer" (it does,
    and its answer does not), or None; `passing`: how many go through before. What is held is kept until forward() or its
    connection ends. `look` is asked when an update has come and nothing of it is done; `seen` is what it said."""

    def __init__(self, server):
        self.server = server
        self.hold = None
        self.passing = 0
        self.held = threading.Event()
        self.look = lambda: None
        self.seen = []
        self.late = []
        super().__init__()

    def ask(self, data):
        with socket.create_connection((self.server.host, self.server.port), 10) as upstream:
            upstream.sendall(data)
            return read_message(upstream)

    def serve(self, client):
        with client:
            data = read_message(client)
            if not data:
                return
            update = data[4] >> 3 & 15 == 5  # RFC 2136 section 2.2: the opcode, behind two bytes of length
            hold = None
            if update:
                self.seen.append(self.look())
                hold = self.hold if len(self.seen) > self.passing else None
            if hold == "request":
                self.late.append(data)
            answer = None if hold == "request" else self.ask(data)
            if hold:
                self.held.set()
                select.select([client], [], [], 60)  # until the other side is gone
            elif answer:
                client.sendall(answer)

    def forward(self):
        """What was held gets through after all."""
        for data in self.late:
            self.ask(data)


def read_message(connection):
    data = b""
    while len(data) < 2 or len(data) < 2 + int.from_bytes(data[:2], "big"):
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    return data


class FenceCrash(FenceCase):
    def add_writer(self, holder):
        self.gate = Gate(self.server)
        self.addCleanup(self.gate.close)
        holder.ctl("writer", "add", "home", "--kind", "rfc2136", "--zone", "home.test", "--server", self.gate.address,
                   "--key-file", self.key.path)

    def killed(self, hold, restoring=False, passing=0, records=None):
        """A holder that was killed while it waited for the answer to its update, the first behind @passing ones."""
        holder = self.world("--after", "1h", records=records)
        self.primary_at_home.down()
        holder.wait_for_state("down")
        if restoring:
            holder.ctl("fence", "now", "home.test")
        self.gate.seen.clear()
        self.gate.passing = passing
        self.gate.hold = hold
        thread = threading.Thread(target=self.order, args=(holder, "restore" if restoring else "now"))
        thread.start()
        self.assertTrue(self.gate.held.wait(60))
        holder.kill()
        thread.join()
        self.gate.hold = None
        return holder

    def assert_agree(self, holder, state, addresses):
        began = time.monotonic()
        holder.start()
        self.wait_for_fence(holder, state, addresses)
        self.assertLess(time.monotonic() - began, LIMIT)
        # And it stays so.
        holder.ctl("primary", "probe", "home.test")
        holder.ctl("primary", "probe", "home.test")
        self.assertEqual((self.fence(holder)["state"], self.addresses()), (state, addresses))

    def test_promise_9_written(self):
        holder = self.killed("answer")
        self.assertEqual(self.addresses(), [SELF])
        self.assert_agree(holder, "fenced", [SELF])
        self.assertEqual([one["action"] for one in self.fence(holder)["log"]], ["fence"])
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])  # it knows what was there before

    def test_promise_9_not_written(self):
        holder = self.killed("request")
        self.assertEqual(self.addresses(), [HOME])
        self.assert_agree(holder, "watching", [HOME])

    def test_promise_9_written_late(self):
        """The update was on its way when the holder died, and comes about when all is over."""
        holder = self.killed("request")
        self.assert_agree(holder, "watching", [HOME])
        self.gate.forward()
        self.assertEqual(self.addresses(), [SELF])
        self.wait_for_fence(holder, "fenced", [SELF])
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])

    def test_promise_9_published_meanwhile(self):
        holder = self.killed("answer")
        self.publish(MOVED)
        self.assert_agree(holder, "watching", [MOVED])

    def test_promise_9_restored(self):
        holder = self.killed("answer", restoring=True)
        self.assertEqual(self.addresses(), [HOME])
        self.assert_agree(holder, "watching", [HOME])

    def test_promise_9_not_restored(self):
        holder = self.killed("request", restoring=True)
        self.assertEqual(self.addresses(), [SELF])
        self.assert_agree(holder, "watching", [HOME])

    def test_promise_9_between_the_families(self):
        """One of two sets is written: what there is alone would tell nobody what it is."""
        holder = self.killed("request", passing=1, records=BOTH)
        self.assertEqual((self.addresses(), self.addresses("AAAA")), ([SELF], ["::1"]))
        self.assert_agree(holder, "fenced", [SELF])
        self.assertEqual(self.addresses("AAAA"), [])
        holder.ctl("fence", "restore", "home.test")
        self.assertEqual((self.addresses(), self.addresses("AAAA")), ([HOME], ["::1"]))

    def test_promise_9_restored_between_the_families(self):
        holder = self.killed("request", restoring=True, passing=1, records=BOTH)
        self.assertNotEqual((self.addresses(), self.addresses("AAAA")), ([HOME], ["::1"]))
        self.assert_agree(holder, "watching", [HOME])
        self.assertEqual(self.addresses("AAAA"), ["::1"])

    def test_promise_9_stored_first(self):
        """The store has the intention, and what was there, before anything reaches the server; afterwards none is left."""
        holder = self.world("--after", "1h", records=BOTH)
        self.primary_at_home.down()
        holder.wait_for_state("down")
        self.gate.look = lambda: self.stored(holder)
        holder.ctl("fence", "now", "home.test")
        told = "A 300 127.0.0.2\nAAAA 300 ::1"
        self.assertEqual(self.gate.seen, [("watching", "fence", told)] * 2)
        self.assertEqual(self.stored(holder), ("fenced", None, told))
        self.gate.seen.clear()
        holder.ctl("fence", "restore", "home.test")
        self.assertEqual(self.gate.seen, [("restoring", "restore", told)] * 2)
        self.assertEqual(self.stored(holder), ("watching", None, ""))

    def stored(self, holder):
        """The fence as a start after a kill would find it."""
        database = sqlite3.connect(f"file:{holder.state}/queue.db?mode=ro", uri=True, timeout=10)
        try:
            return database.execute("SELECT state, intention, before FROM fence").fetchone()
        finally:
            database.close()

    def test_promise_9_without_a_crash(self):
        """The name server hangs, the holder lives: it finds out what came of it."""
        for hold, addresses in (("answer", [SELF]), ("request", [HOME])):
            with self.subTest(hold=hold):
                holder = self.world("--after", "1h")
                self.primary_at_home.down()
                holder.wait_for_state("down")
                self.gate.hold = hold
                self.assertEqual(len(holder.ctl("fence", "now", "home.test", status=1).splitlines()), 1)
                self.gate.hold = None
                self.wait_for_fence(holder, "fenced" if addresses == [SELF] else "watching", addresses)
                holder.stop()
                self.server.down()
                self.port = processes.free_port()


if __name__ == "__main__":
    harness.main()
