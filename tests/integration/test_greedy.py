#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One peer that wants too much: it is bounded in lines, bytes, commands, recipients and time, and memory does not grow
with what it sends."""

import os
import select
import threading
import time

import footprint
import harness
import mail
import processes

# The buffer of a session is 32 KiB, a command at most 2 KiB, a message in memory at most 80 KiB (the rest is a file),
# and 1,000 recipients of 254 bytes 0.25 MiB. An allocator may keep the double of all this, and libraries wake up:
# 8 MiB are twenty times as much, and an eighth of the least that is sent here.
GROWTH = 8 << 20

# Peers that do not read: each has the 32 KiB of a session's buffer and 16 KiB of replies in memory, which an allocator
# may have doubled to 32 KiB, and some frames of stack; not the 130 KiB of replies to a whole buffer.
DEAF = 40

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Greedy(harness.Case):
    def held(self, settings=None):
        holder = self.holder(settings)
        holder.add(f"127.0.0.1:{processes.free_port()}")
        holder.send(mail.numbered(0))  # what is allocated once is there now
        return holder

    def assert_serves(self, holder):
        """Somebody else is served, and memory has stayed where it was."""
        holder.send(mail.numbered(1))
        footprint.assert_bounded(self, footprint.peak(holder.child) - self.before, GROWTH)

    def greet(self, holder):
        self.before = footprint.peak(holder.child)
        client = holder.connect()
        self.addCleanup(client.close)
        client.ehlo()
        return client

    def send_until_closed(self, client, piece, most):
        """Sends @piece again and again until the server has closed, at most @most bytes; returns what was said."""
        sent, said = 0, b""
        client.sock.setblocking(False)
        while sent < most:
            readable, writable, _ = select.select([client.sock], [client.sock], [], processes.PATIENCE)
            self.assertTrue(readable or writable, f"nothing moves after {sent} bytes")
            try:
                if readable:
                    got = client.sock.recv(65536)
                    if not got:
                        return said
                    said += got
                if writable:
                    sent += client.sock.send(piece)
            except (BrokenPipeError, ConnectionResetError):
                return said
        raise AssertionError(f"still open after {sent} bytes; said: {said[-200:]}")

    def test_a_line_without_end(self):
        holder = self.held()
        client = self.greet(holder)
        for _ in range(64):
            client.sock.sendall(b"x" * (1 << 20))
        client.sock.sendall(b"\r\n")
        self.assertEqual(client.getreply()[0], 500)
        self.assertEqual(client.noop()[0], 250)
        self.assert_serves(holder)

    def content_without_end(self, piece):
        holder = self.held({"server": {"max-message-size": "1M"}})
        client = self.greet(holder)
        client.mail("emil@elsewhere.test")
        client.rcpt("anna@home.test")
        client.docmd("DATA")
        # Eight times the limit and 64 KiB are read; the rest is in the buffers of the kernel.
        said = self.send_until_closed(client, piece, 64 << 20)
        if said:  # a reset may be faster
            self.assertIn(b"421 4.7.0 Too much content", said)
        self.assert_serves(holder)
        self.assertEqual(len(holder.queue()), 2)

    def test_a_header_without_end(self):
        self.content_without_end(b"Subject: a\r\n" * 5000)

    def test_a_field_without_end(self):
        self.content_without_end(b" folded and folded again\r\n" * 2500)

    def test_a_content_line_without_end(self):
        self.content_without_end(b"x" * 65536)

    def test_commands_without_end(self):
        holder = self.held()
        for command in (b"NOOP\r\n", b"RSET\r\n", b"EHLO x\r\n", b"HELP\r\n", b"VRFY x\r\n", b"\r\n", b"BDAT 0 LAST\r\n"):
            with self.subTest(command=command):
                client = self.greet(holder)
                said = self.send_until_closed(client, command * 5000, 64 << 20)
                self.assertLess(len(said), 200 * 101)
        self.assert_serves(holder)

    def test_a_hundred_thousand_recipients(self):
        holder = self.held()
        client = self.greet(holder)
        client.mail("emil@elsewhere.test")
        flood = b"".join(b"RCPT TO:<member%05d@home.test>\r\n" % number for number in range(100_000))
        sender = threading.Thread(target=client.sock.sendall, args=(flood,))
        sender.start()
        codes = [client.getreply()[0] for _ in range(100_000)]
        sender.join()
        # RFC 5321 section 4.5.3.1.8: at least 100 are taken, and 452 says that the rest may come again.
        self.assertEqual(codes, [250] * 1000 + [452] * 99_000)
        self.assertEqual(client.data(b"Subject: to many\r\n\r\n")[0], 250)
        self.assert_serves(holder)
        taken = next(message for message in holder.queue() if message["subject"] == "to many")
        self.assertEqual([one["address"] for one in taken["recipients"]],
                         [f"member{number:05}@home.test" for number in range(1000)])

    def test_replies_that_nobody_reads(self):
        holder = self.held()
        clients = [self.greet(holder) for _ in range(DEAF)]
        before = footprint.proportional(holder.child)
        for client in clients:
            client.mail("emil@elsewhere.test")
            client.sock.setblocking(False)
        flood = b"RCPT TO:<a@b>\r\n" * 5000
        sent = 0
        # The server writes until its buffers are full, then it stops reading: ours fill up too.
        while sent < DEAF * 64 << 20 and (ready := select.select([], [client.sock for client in clients], [], 5)[1]):
            sent += sum(sock.send(flood) for sock in ready)
        self.assertLess(sent, DEAF * 64 << 20)
        grown = footprint.proportional(holder.child) - before
        print(f"# {grown // DEAF} bytes for each of {DEAF}")
        # Probes come and go meanwhile, and TLS takes some MiB of its own.
        footprint.assert_bounded(self, grown, (12 << 20) + (DEAF * 100 << 10))
        holder.send(mail.numbered(1))

    def test_a_byte_now_and_then(self):
        if not os.path.exists(FAKETIME):
            self.skipTest("libfaketime is not installed")
        holder = self.holder(start=False)
        # Its clocks run a hundred times as fast; how long a socket is waited for is the kernel's business, and as ever.
        holder.launcher = ["env", f"LD_PRELOAD={FAKETIME}", "FAKETIME=+0 x100"]
        holder.start()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        for before in ((), ("MAIL FROM:<>", "RCPT TO:<anna@home.test>"),
                       ("MAIL FROM:<>", "RCPT TO:<anna@home.test>", "DATA")):
            with self.subTest(before=before):
                client = holder.connect()
                self.addCleanup(client.close)
                client.ehlo()
                for command in before:
                    client.docmd(command)
                said = self.dribble(client)
                # Who ends it: the engine with the next byte, or the clock of who serves it between two.
                self.assertRegex(said, rb"^421 4\.4\.2 (Too slow|Timed out), closing the connection\r\n$")
        self.assertEqual(holder.queue(), [])

    def dribble(self, client):
        """A byte each twentieth of a second, which is five seconds to the holder, until it has closed."""
        end = time.monotonic() + processes.PATIENCE
        said = b""
        while time.monotonic() < end:
            if select.select([client.sock], [], [], 0.05)[0]:
                got = client.sock.recv(4096)
                if not got:
                    return said
                said += got
            else:
                client.sock.sendall(b"x")
        raise AssertionError(f"still open; said: {said}")


if __name__ == "__main__":
    harness.main()
