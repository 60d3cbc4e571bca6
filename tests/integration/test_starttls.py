#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody on the line between the holder and its true primary, and peers that play with TLS. The dialogues starttls-*
are about what is injected on the way in."""

import select
import socket
import subprocess

import harness
import mail
import processes
from tcp_server import TcpServer


class Meddler(TcpServer):
    """Passes everything on between whoever connects and the server at @port, but what the server says goes through @edit
    until TLS begins."""

    def __init__(self, port, edit):
        self.port, self.edit = port, edit
        self.passed = 0  # connections that are over
        super().__init__()

    def serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self.port)) as server:
            plain = True
            try:
                while True:
                    for source in select.select([client, server], [], [])[0]:
                        piece = source.recv(65536)
                        if not piece:
                            return
                        plain = plain and piece[0] != 0x16  # a handshake record
                        if source is server:
                            client.sendall(self.edit(piece) if plain else piece)
                        else:
                            server.sendall(piece)
            except OSError:
                return
            finally:
                self.passed += 1


class Starttls(harness.Case):
    def assert_nothing_goes(self, edit, word):
        """With @edit on the line not one MAIL reaches the true primary, and the cause has @word in it."""
        holder, primary = self.outage()
        meddler = Meddler(primary.port, edit)
        self.addCleanup(meddler.close)
        holder.send(mail.numbered(1))
        primary.up()
        primary.wait_for_messages(1)  # an honest line: it goes
        holder.wait_for_counts(held=0, delivered=1)
        holder.ctl("domain", "set", "home.test", "--primary", meddler.address)
        holder.send(mail.numbered(2))
        processes.eventually(lambda: meddler.passed >= 3, "three probes through the meddler")
        self.assertEqual(len(primary.said("MAIL")), 1)
        shown = holder.domain()["primary"]
        self.assertNotEqual(shown["state"], "up")
        self.assertIn(word, shown["cause"])
        self.assertEqual(holder.domain()["counts"]["held"], 1)

    def test_promise_3_stripped(self):
        self.assert_nothing_goes(lambda piece: piece.replace(b"250-STARTTLS\r\n", b""), "STARTTLS")

    def test_promise_3_stripped_by_renaming(self):
        self.assert_nothing_goes(lambda piece: piece.replace(b"STARTTLS", b"XXXXXXXX"), "STARTTLS")

    def test_promise_3_refused_on_the_line(self):
        self.assert_nothing_goes(lambda piece: b"454 4.7.0 TLS not available\r\n" if piece.startswith(b"220 Ready")
                                 else piece, "454")

    def test_promise_3_injected_behind_the_reply(self):
        self.assert_nothing_goes(lambda piece: piece + b"250-home.test\r\n250 PIPELINING\r\n"
                                 if piece.startswith(b"220 Ready") else piece, "TLS")

    def read_until(self, client, *ends):
        """What @client writes, up to one of @ends or its end."""
        said = b""
        while not any(end in said for end in ends):
            piece = client.stdout.read(65536)
            if not piece:
                break
            said += piece
        return said

    def test_renegotiation(self):
        """A client of TLS 1.2 that wants to negotiate again in the middle of a transaction: every time would cost as much
        as a new connection, which is counted. It is refused, and nothing of it is kept."""
        holder = self.holder()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        client = processes.start(["openssl", "s_client", "-starttls", "smtp", "-tls1_2", "-crlf", "-connect",
                                  f"127.0.0.1:{holder.port}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, bufsize=0)
        self.addCleanup(processes.stop, client)
        self.assertIn(b"Secure Renegotiation IS supported", self.read_until(client, b"\n250 "))
        self.ask(client, b"EHLO x", b"\n250 ")
        self.ask(client, b"MAIL FROM:<>", b"250 2.1.0")
        self.ask(client, b"rcpt to:<anna@home.test>", b"250 2.1.5")
        client.stdin.write(b"R\n")
        said = self.read_until(client)
        self.assertIn(b"RENEGOTIATING", said)
        self.assertIn(b"no renegotiation", said)
        with holder.connect(tls=True) as other:
            mail.send_over(other, mail.numbered(1))
        self.assertEqual([message["subject"] for message in holder.queue()], ["number 1"])

    def test_settings_of_the_machine_that_are_wrong(self):
        """What another program's administrator mistyped for all of GnuTLS must not keep mail out."""
        settings = self.root / "gnutls.conf"
        settings.write_text("[overrides]\ndefault-priority-string = NONSENSE\n", encoding="ascii")
        holder = self.holder(start=False)
        holder.launcher = ["env", f"GNUTLS_SYSTEM_PRIORITY_FILE={settings}"]
        holder.start()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        with holder.connect(tls=True) as client:
            mail.send_over(client, mail.numbered(1))
        self.assertIn("This machine's settings of GnuTLS are not used", holder.log())

    def test_promise_1_cut_off(self):
        """Whoever cuts the line in the middle of DATA must not end the message: what is there is no mail."""
        holder = self.holder()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        client = holder.connect(tls=True)
        client.ehlo()
        client.mail("emil@elsewhere.test")
        client.rcpt("anna@home.test")
        client.putcmd("DATA")
        self.assertEqual(client.getreply()[0], 354)
        client.sock.sendall(b"Subject: half\r\n\r\nthe first half\r\n")
        client.sock.close()  # without a close_notify
        with holder.connect(tls=True) as other:
            mail.send_over(other, mail.numbered(1))
        holder.stop()
        holder.start()
        self.assertEqual([message["subject"] for message in holder.queue()], ["number 1"])

    def ask(self, client, line, answer):
        client.stdin.write(line + b"\n")
        self.assertIn(answer, self.read_until(client, answer))


if __name__ == "__main__":
    harness.main()
