#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many peers that only take places: they are counted by address and in total, and others are served meanwhile."""

import resource
import socket
import ssl

import footprint
import harness
import mail
import processes

CROWD = 2000
HALF_OPEN = 200
BY_ADDRESS = 20
FILES = 3 * CROWD  # each connection has a descriptor here and one in the holder

# A thread of the crowd touches its stack (32 KiB of buffer, 16 KiB of frames below it), its engine and its socket's
# objects (some KiB); with what the allocator keeps it was 22 KiB for a plain connection and 68 KiB inside TLS. Three
# times as much, each.
PLAIN = 64 << 10
TLS = 200 << 10


class Crowd(harness.Case):
    def setUp(self):
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < FILES:
            self.skipTest(f"{hard} open files are too few")
        if soft != resource.RLIM_INFINITY and soft < FILES:
            resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
            self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def held(self, total, by_address):
        holder = self.holder({"server": {"max-connections": total, "max-connections-per-address": by_address}})
        holder.add(f"127.0.0.1:{processes.free_port()}")
        holder.send(mail.numbered(0))
        return holder

    def connect(self, holder, source):
        """A connection from the address @source, and the greeting that it got."""
        client = socket.create_connection(("127.0.0.1", holder.port), processes.PATIENCE, (source, 0))
        self.addCleanup(client.close)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client, self.line(client)

    def line(self, client):
        said = b""
        while not said.endswith(b"\r\n"):
            byte = client.recv(1)
            if not byte:
                break
            said += byte
        return said

    def say(self, client, command):
        """The last line of the reply to @command."""
        client.sendall(command + b"\r\n")
        while (line := self.line(client))[3:4] == b"-":
            pass
        return line

    def gather(self, holder, number, by_address, network="127.1"):
        """@number connections, @by_address from each of many addresses; all of them are greeted."""
        crowd = []
        for count in range(number):
            place = count // by_address
            client, greeting = self.connect(holder, f"{network}.{place // 200}.{place % 200 + 1}")
            self.assertEqual(greeting[:4], b"220 ", f"number {count}")
            crowd.append(client)
        return crowd

    def test_two_thousand_that_say_nothing(self):
        holder = self.held(CROWD + 10, 20)
        before = footprint.proportional(holder.child)
        crowd = self.gather(holder, CROWD, 20)
        holder.send(*(mail.numbered(number) for number in range(1, 21)))
        grown = footprint.proportional(holder.child) - before
        print(f"# {grown // CROWD} bytes for each of {CROWD}")
        footprint.assert_bounded(self, grown, CROWD * PLAIN)
        last = self.gather(holder, 10, 10, network="127.2")
        for source in ("127.3.0.1", "127.0.0.1"):
            client, greeting = self.connect(holder, source)
            self.assertEqual(greeting, b"421 holder.test Too many connections, try again later\r\n")
            self.assertEqual(client.recv(1), b"")
        for client in (crowd[0], crowd[-1], last[0]):
            self.assertEqual(self.say(client, b"NOOP"), b"250 2.0.0 Ok\r\n")
        crowd[0].close()
        processes.eventually(lambda: self.connect(holder, "127.3.0.1")[1][:4] == b"220 ", "a place is free")
        self.assertEqual(len(holder.everything()), 21)

    def test_one_address_has_its_share(self):
        holder = self.held(100, 5)
        first = self.gather(holder, 5, 5)
        _, greeting = self.connect(holder, "127.1.0.1")
        self.assertEqual(greeting,
                         b"421 holder.test Too many connections from your address, try again later\r\n")
        self.assertEqual(self.connect(holder, "127.1.0.2")[1][:4], b"220 ")
        holder.send(mail.numbered(1))
        with holder.connect("::1") as client:
            mail.send_over(client, mail.numbered(2))
        first[0].close()
        processes.eventually(lambda: self.connect(holder, "127.1.0.1")[1][:4] == b"220 ", "a place is free")

    def test_those_turned_away_take_no_place(self):
        holder = self.held(3, 2)
        self.gather(holder, 2, 2)
        for _ in range(200):
            self.assertEqual(self.connect(holder, "127.1.0.1")[1][:4], b"421 ")
        holder.send(mail.numbered(1))

    def half_open(self, holder, behind):
        """Connections that said STARTTLS and then @behind, which is not a whole handshake."""
        crowd = self.gather(holder, HALF_OPEN, BY_ADDRESS)
        for client in crowd:
            self.assertEqual(self.say(client, b"EHLO x")[:4], b"250 ")
            self.assertEqual(self.say(client, b"STARTTLS")[:4], b"220 ")
            client.sendall(behind)
        return crowd

    def test_half_open_handshakes(self):
        hello = self.client_hello()
        for behind in (b"", hello[:3], hello[:len(hello) // 2], hello):
            with self.subTest(sent=len(behind)):
                holder = self.held(2 * HALF_OPEN, BY_ADDRESS)
                with holder.connect(tls=True) as client:  # what TLS takes once is not theirs
                    client.noop()
                before = footprint.proportional(holder.child)
                crowd = self.half_open(holder, behind)
                # They have their places, and no more than them.
                self.assertEqual(self.connect(holder, "127.1.0.1")[1][:4], b"421 ")
                with holder.connect(tls=True) as client:
                    mail.send_over(client, mail.numbered(1))
                holder.send(mail.numbered(2))
                self.assertEqual(len(holder.queue()), 3)
                grown = footprint.proportional(holder.child) - before
                footprint.assert_bounded(self, grown, (HALF_OPEN + 1) * TLS)
                for client in crowd:
                    client.close()
                processes.eventually(lambda: self.connect(holder, "127.1.0.1")[1][:4] == b"220 ", "a place is free")

    def client_hello(self):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with self.assertRaises(ssl.SSLWantReadError):
            context.wrap_bio(incoming, outgoing).do_handshake()
        return outgoing.read()


if __name__ == "__main__":
    harness.main()
