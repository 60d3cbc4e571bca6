#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SMTP smuggling with the real daemon: no message is split on its way in, wherever its bytes are cut, and nothing stray
leaves on its way out. The single sequences are dialogues (data/dialogues/smuggling-*)."""

import fcntl
import socket
import struct
import termios

import harness
import mail
import processes
from strict_primary import StrictPrimary

SMUGGLED = b"MAIL FROM:<eve@other.test>\r\nRCPT TO:<anna@home.test>\r\nDATA\r\nsmuggled\r\n"

# What some server took for an end of data.
ENDS = (b"\n.\n", b"\n.\r\n", b"\n.\r", b"\r.\r", b"\r.\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\n\0.\r\n",
        b"\r\n.\0\r\n", b"\r\0\n.\r\0\n", b"\n\n.\r\n", b"\n..\r\n", b"\r\n..\n")

# What is text for everybody who reads strictly.
TEXTS = (b".\r\n", b"..\r\n", b"\r\n.\r\n", b". \r\n", b".\t\r\n", b"\r\n..\r\n.\r\n...\r\n", b"\x0b.\x0b\r\n",
         b"\xe2\x80\xa8.\xe2\x80\xa8\r\n", b"\xc2\x85.\xc2\x85\r\n", b"\x85.\x85\r\n", b"\x8d\x8a.\x8d\x8a\r\n")


def stuff(content):
    """@content as DATA has it, its end included."""
    lines = content.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b".\r\n"


def padded(end, at):
    """A message whose byte @at is the first of @end, and that goes on with a smuggled one."""
    head = b"Subject: bait\r\n\r\n"
    lines, rest = divmod(at - len(head), 64)
    return head + (b"x" * 62 + b"\r\n") * lines + b"y" * rest + end + SMUGGLED + (b"z" * 62 + b"\r\n") * 20


class Smuggling(harness.Case):
    def open_message(self, client):
        client.ehlo_or_helo_if_needed()
        client.mail("emil@elsewhere.test", ["BODY=8BITMIME"])
        client.rcpt("anna@home.test")
        self.assertEqual(client.docmd("DATA")[0], 354)

    def assert_never_split(self, holder, edge, tls):
        with holder.connect(tls=tls) as client:
            for end in ENDS:
                for at in range(edge - len(end), edge + 1):
                    self.open_message(client)
                    client.sock.sendall(padded(end, at) + b".\r\nNOOP\r\n")
                    self.assertEqual([client.getreply()[0] for _ in range(2)], [550, 250], (end, at))

    def held(self):
        holder = self.holder()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        return holder

    def test_over_the_edge_of_a_buffer(self):
        holder = self.held()
        for edge in (32 << 10, 64 << 10):
            self.assert_never_split(holder, edge, tls=False)
        self.assertEqual(holder.queue(), [])

    def test_over_the_edge_of_a_tls_record(self):
        holder = self.held()
        self.assert_never_split(holder, 16 << 10, tls=True)
        self.assertEqual(holder.queue(), [])

    def test_over_two_segments(self):
        holder = self.held()
        with holder.connect() as client:
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for end in ENDS:
                for split in range(1, len(end) + 1):
                    self.open_message(client)
                    client.sock.sendall(b"Subject: bait\r\n\r\nbody" + end[:split])
                    processes.eventually(lambda: self.unsent(client) == 0, "the first segment arrived")
                    client.sock.sendall(end[split:] + SMUGGLED + b".\r\nNOOP\r\n")
                    self.assertEqual([client.getreply()[0] for _ in range(2)], [550, 250], (end, split))
        self.assertEqual(holder.queue(), [])

    def unsent(self, client):
        """Bytes that the peer's kernel has not acknowledged."""
        return struct.unpack("i", fcntl.ioctl(client.sock, termios.TIOCOUTQ, b"\0" * 4))[0]

    def test_nothing_stray_leaves(self):
        primary = StrictPrimary()
        self.addCleanup(primary.close)
        holder = self.held()
        sent = [b"Subject: text\r\n\r\nbody\r\n" + text + SMUGGLED for text in TEXTS] + list(TEXTS)
        sent += [padded(text, (16 << 10) - shift) for text in TEXTS for shift in range(0, 5)]
        with holder.connect() as client:
            for content in sent:
                self.open_message(client)
                client.sock.sendall(stuff(content))
                self.assertEqual(client.getreply()[0], 250, content)
        holder.ctl("domain", "set", "home.test", "--primary", primary.address, "--identity", "any")
        holder.wait_for_counts(held=0, delivered=len(sent))
        self.assertCountEqual([mail.split(one)[1] for one in primary.contents], sent)
        for verb in (b"MAIL", b"RCPT", b"DATA"):
            self.assertEqual(len(primary.said(verb)), len(sent))
        self.assertLessEqual({line[:4] for line in primary.commands}, {b"EHLO", b"MAIL", b"RCPT", b"DATA", b"QUIT"})
        for stream in primary.streams:
            bare = stream.replace(b"\r\n", b"")
            self.assertFalse(b"\r" in bare or b"\n" in bare or b"\0" in bare)


if __name__ == "__main__":
    harness.main()
