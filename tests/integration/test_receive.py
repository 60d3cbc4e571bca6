#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail is received as RFC 5321 says, from the tools that people use, and nothing but mail for protected domains."""

import shutil
import smtplib
import socket
import subprocess

import harness
import mail
import processes


def received_lines(count):
    return "".join(f"Received: from a by b; Mon, 02 Nov 2026 09:00:{number % 60:02} +0000\r\n"
                   for number in range(count))


class Receive(harness.Case):
    def held(self, settings=None):
        """A holder for home.test whose primary is down and was never seen."""
        holder = self.holder(settings)
        holder.add(f"127.0.0.1:{processes.free_port()}")
        return holder

    def swaks(self, holder, *options):
        result = subprocess.run(["swaks", "--server", "127.0.0.1", "--port", str(holder.port), "--from",
                                 "emil@elsewhere.test", "--to", "anna@home.test", *options],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout

    def smtp_source(self, holder, messages, sessions, *options):
        subprocess.run(["smtp-source", "-m", str(messages), "-s", str(sessions), "-f", "emil@elsewhere.test", "-t",
                        "anna@home.test", "-l", "4096", *options, f"127.0.0.1:{holder.port}"], check=True,
                       stdin=subprocess.DEVNULL, timeout=120)
        holder.wait_for_counts(held=messages)

    def refusal(self, client, recipient):
        client.rset()
        client.mail("emil@elsewhere.test")
        code, text = client.docmd(f"RCPT TO:<{recipient}>")
        return f"{code} {text.decode()}"

    def test_swaks(self):
        holder = self.held()
        self.swaks(holder)
        message, = holder.queue()
        self.assertEqual((message["state"], message["sender"], message["recipients"][0]["address"]),
                         ("held", "emil@elsewhere.test", "anna@home.test"))

    def test_swaks_starttls(self):
        holder = self.held()
        self.assertIn("TLS started", self.swaks(holder, "--tls"))
        message, = holder.queue()
        self.assertRegex(message["tls"] or "", "TLS")

    def test_smtp_source_many_on_a_connection(self):
        self.smtp_source(self.held(), 300, 20, "-d")

    def test_smtp_source_one_on_a_connection(self):
        self.smtp_source(self.held(), 100, 10)

    def test_ipv4_and_ipv6(self):
        holder = self.held()
        for address, literal in (("127.0.0.1", b"[127.0.0.1]"), ("::1", b"[IPv6:::1]")):
            with self.subTest(address=address):
                with holder.connect(address) as client:
                    mail.send_over(client, mail.numbered(1))
                newest = holder.queue("--limit", "1")[0]
                self.assertEqual(newest["client"], address)
                path = self.root / "exported.eml"
                path.unlink(missing_ok=True)
                holder.ctl("queue", "export", newest["id"], "--output", path)
                self.assertIn(literal, mail.split(path.read_bytes())[0])

    def test_extensions(self):
        holder = self.held()
        with holder.connect() as client:
            client.ehlo()
            for name in ("pipelining", "8bitmime", "smtputf8", "size", "starttls", "enhancedstatuscodes"):
                self.assertTrue(client.has_extn(name), name)
        with holder.connect(tls=True) as client:
            client.ehlo()
            self.assertFalse(client.has_extn("starttls"), "STARTTLS inside TLS")

    def test_every_message_of_the_corpus(self):
        holder = self.held()
        corpus = mail.corpus()
        holder.send(*corpus)
        holder.wait_for_counts(held=len(corpus))
        by_size = {message["size"] for message in holder.queue()}
        self.assertGreater(len(by_size), len(corpus) / 2)

    def test_pipelining(self):
        holder = self.held()
        with socket.create_connection(("127.0.0.1", holder.port), 60) as client:
            stream = client.makefile("rb")
            self.assertTrue(stream.readline().startswith(b"220 "))
            client.sendall(b"EHLO elsewhere.test\r\n")
            while not stream.readline().startswith(b"250 "):
                pass
            client.sendall(b"MAIL FROM:<emil@elsewhere.test>\r\nRCPT TO:<anna@home.test>\r\n"
                           b"RCPT TO:<emil@elsewhere.test>\r\nDATA\r\n")
            self.assertEqual([stream.readline()[:3] for _ in range(4)], [b"250", b"250", b"550", b"354"])
            client.sendall(b"Subject: pipelined\r\n\r\n..\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n")
            self.assertEqual([stream.readline()[:3] for _ in range(3)], [b"250", b"250", b"221"])
        self.assertEqual([message["subject"] for message in holder.queue()], ["pipelined"])

    def test_size_is_announced_and_kept(self):
        holder = self.held({"server": {"max-message-size": "1M"}})
        big = b"Subject: big\r\n\r\n" + b"0123456789abcdef\r\n" * 80_000
        with holder.connect() as client:
            client.ehlo()
            self.assertEqual(client.esmtp_features["size"], str(1 << 20))
            code, text = client.mail("emil@elsewhere.test", [f"SIZE={len(big)}"])
            self.assertEqual((code, text[:5]), (552, b"5.3.4"))
            # The same without telling the size: refused at the end, with the session still there.
            client.mail("emil@elsewhere.test")
            client.rcpt("anna@home.test")
            code, text = client.data(big)
            self.assertEqual((code, text[:5]), (552, b"5.3.4"))
            mail.send_over(client, mail.numbered(2))
        self.assertEqual(len(holder.queue()), 1)

    def test_promise_2_no_open_relay(self):
        holder = self.held()
        with holder.connect() as client:
            client.ehlo()
            for recipient in (
                "emil@elsewhere.test", "anna@sub.home.test", "anna@home.test.elsewhere.test", "anna@xhome.test",
                "emil%elsewhere.test@home.test", "elsewhere.test!emil@home.test", '"emil@elsewhere.test"@home.test',
                "@home.test:emil@elsewhere.test", "@home.test,@elsewhere.test:emil@elsewhere.test",
                '"emil%elsewhere.test"@home.test', '"@elsewhere.test:emil"@home.test',
                "emil%elsewhere.test@[127.0.0.1]", "anna@[127.0.0.1]", "emil@[192.0.2.1]",
            ):
                with self.subTest(recipient=recipient):
                    self.assertRegex(self.refusal(client, recipient), r"^550 5\.7\.1 ")
            self.assertRegex(self.refusal(client, "Anna@HOME.Test"), "^250 ")
            client.rset()
            client.mail("emil@elsewhere.test")
            self.assertIn(client.docmd("DATA")[0], (503, 554))
        self.assertEqual(holder.queue(), [])

    def test_promise_2_without_domains_nothing_is_taken(self):
        holder = self.holder()
        with holder.connect() as client:
            client.ehlo()
            self.assertRegex(self.refusal(client, "anna@home.test"), "^[45]50 ")

    def test_promise_2_removed_domain(self):
        holder = self.held()
        holder.ctl("domain", "remove", "home.test")
        with holder.connect() as client:
            client.ehlo()
            self.assertRegex(self.refusal(client, "anna@home.test"), "^[45]50 ")

    def test_loop(self):
        holder = self.held()
        with holder.connect() as client:
            for count, expected in ((50, 250), (51, 554)):
                client.ehlo_or_helo_if_needed()
                client.mail("emil@elsewhere.test")
                client.rcpt("anna@home.test")
                code, text = client.data(received_lines(count).encode() + b"Subject: loop\r\n\r\nRound and round\r\n")
                self.assertEqual(code, expected, f"{count} Received fields: {text}")
            self.assertEqual(text[:5], b"5.4.6")
        self.assertEqual(len(holder.queue()), 1)

    def test_promise_5_no_room_is_temporary(self):
        free = shutil.disk_usage(self.root).free >> 30
        if free > 1000:
            self.skipTest("more space is free than a setting can ask for")
        holder = self.held({"server": {"min-free-space": f"{free + 10}G"}})
        with holder.connect() as client:
            with self.assertRaises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError,
                                    smtplib.SMTPRecipientsRefused)) as caught:
                mail.send_over(client, mail.numbered(1))
        error = caught.exception
        code = error.smtp_code if hasattr(error, "smtp_code") else next(iter(error.recipients.values()))[0]
        self.assertEqual(code, 452)
        self.assertEqual(holder.queue(), [])

    def test_promise_5_too_many_connections_is_temporary(self):
        holder = self.held({"server": {"max-connections": "2"}})
        with holder.connect(), holder.connect():
            with self.assertRaises(smtplib.SMTPConnectError) as caught:
                holder.connect()
            self.assertEqual(caught.exception.smtp_code, 421)
        processes.eventually(lambda: self.can_connect(holder), "a free place after two connections ended")

    def can_connect(self, holder):
        try:
            with holder.connect():
                return True
        except smtplib.SMTPConnectError:
            return False


if __name__ == "__main__":
    harness.main()
