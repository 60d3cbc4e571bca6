#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 2: nothing is relayed. Every spelling that has opened a relay, or tricked the primary behind one, is refused;
what is taken is handed over with exactly that address. The holder protects home.test and bücher.test."""

import harness
import processes
from strict_primary import StrictPrimary

# What stands behind "RCPT TO:", and the reply that refuses it.
REFUSED = (
    # Plainly somebody else's.
    ("<eve@other.test>", "550 5.7.1"),
    ("<eve@sub.home.test>", "550 5.7.1"),
    ("<eve@home.test.other.test>", "550 5.7.1"),
    ("<eve@nothome.test>", "550 5.7.1"),
    ("<eve@test>", "550 5.7.1"),
    ("<eve@localhost>", "550 5.7.1"),
    ("<postmaster@other.test>", "550 5.7.1"),
    # Routing in the local part.
    ("<eve%other.test@home.test>", "550 5.7.1"),
    ("<eve%other.test%home.test@home.test>", "550 5.7.1"),
    ("<eve%other.test>", "550 5.7.1"),
    ("<other.test!eve@home.test>", "550 5.7.1"),
    ("<home.test!other.test!eve>", "550 5.7.1"),
    ("<eve@other.test@home.test>", "550 5.7.1"),
    ("<eve@home.test@other.test>", "550 5.7.1"),
    ('<"eve@other.test"@home.test>', "550 5.7.1"),
    ('<"eve%other.test"@home.test>', "550 5.7.1"),
    ('<"other.test!eve"@home.test>', "550 5.7.1"),
    ('<"eve\\@other.test"@home.test>', "550 5.7.1"),
    ('<"e\\v\\e\\@other.test"@home.test>', "550 5.7.1"),
    ("<eve\\@other.test@home.test>", "550 5.7.1"),
    ("<eve%00@home.test>", "550 5.7.1"),
    ("<eve%40other.test@home.test>", "550 5.7.1"),
    # The same in letters that fold to it.
    ("<eve\uff20other.test@home.test>", "550 5.7.1"),
    ("<eve\ufe6bother.test@home.test>", "550 5.7.1"),
    ("<eve\uff05other.test@home.test>", "550 5.7.1"),
    ("<eve\ufe6aother.test@home.test>", "550 5.7.1"),
    ("<other.test\uff01eve@home.test>", "550 5.7.1"),
    ('<"eve\uff20other.test"@home.test>', "550 5.7.1"),
    # Source routes.
    ("<@home.test:eve@other.test>", "550 5.7.1"),
    ("<@home.test,@other.test:eve@third.test>", "550 5.7.1"),
    ("<@other.test:anna@home.test>", "550 5.7.1"),
    ("<@>", "550 5.7.1"),
    ("<@home.test>", "550 5.7.1"),
    # No names.
    ("<eve@[127.0.0.1]>", "550 5.7.1"),
    ("<eve@[192.0.2.1]>", "550 5.7.1"),
    ("<eve@[IPv6:::1]>", "550 5.7.1"),
    ("<eve@[IPv6:::ffff:127.0.0.1]>", "550 5.7.1"),
    ("<eve@[home.test]>", "501 5.1.3"),
    ("<eve@127.0.0.1>", "550 5.7.1"),
    ("<eve@2130706433>", "550 5.7.1"),
    ("<eve@#2130706433>", "501 5.1.3"),
    ("<eve@0x7f000001>", "550 5.7.1"),
    # Names that are not quite ours.
    ("<anna@home.test.>", "501 5.1.3"),
    ("<anna@.home.test>", "501 5.1.3"),
    ("<anna@home..test>", "501 5.1.3"),
    ("<anna@home.test:25>", "501 5.1.3"),
    ("<anna@home.test%00.other.test>", "501 5.1.3"),
    ("<anna@home.test,other.test>", "501 5.1.3"),
    ("<anna@home.test;other.test>", "501 5.1.3"),
    ("<anna@home.test other.test>", "501 5.1.3"),
    ("<anna@home.test >", "501 5.1.3"),
    ("< anna@home.test>", "501 5.1.3"),
    ("<anna @home.test>", "501 5.1.3"),
    ("<anna@home.test\t>", "501 5.1.3"),
    ("<anna@\thome.test>", "501 5.1.3"),
    ("<anna@home.test(other.test)>", "501 5.1.3"),
    ("<anna(eve@other.test)@home.test>", "550 5.7.1"),
    ("<anna(comment)@home.test>", "501 5.1.3"),
    ("<anna@home_.test>", "550 5.7.1"),
    ("<anna@h\u043eme.test>", "550 5.7.1"),  # a Cyrillic o
    ("<anna@xn--hme-yed.test>", "550 5.7.1"),
    ("<anna@xn--home-.test>", "501 5.1.3"),
    ("<anna@\uff48\uff4f\uff4d\uff45.test>", "550 5.7.1"),
    ("<anna@home\u2024test>", "550 5.7.1"),
    ("<anna@home\uff0etest>", "550 5.7.1"),
    ("<anna@home\u3002test>", "550 5.7.1"),
    ("<anna@ho\u00adme.test>", "550 5.7.1"),
    ("<anna@ho\u200bme.test>", "550 5.7.1"),
    ("<anna@home.test\u2028>", "501 5.1.3"),
    # Other line ends and brackets.
    ("<anna\u0085RSET@home.test>", "501 5.1.3"),
    ("<anna\u2028RCPT TO:<eve@other.test>@home.test>", "5"),
    ("<<anna@home.test>>", "555 5.5.4"),
    ("<anna@home.test>@other.test", "555 5.5.4"),
    ("<anna@home.test>,<eve@other.test>", "555 5.5.4"),
    ("<anna@home.test> <eve@other.test>", "5"),
    ("<anna@home.test> ORCPT=rfc822;eve@other.test", "555 5.5.4"),
    ("<anna@home.test", "501 5.5.4"),
    ("anna@home.test", "501 5.5.4"),
    ("<eve@other.test><anna@home.test>", "555 5.5.4"),
    ("\t<anna@home.test>", "501 5.5.4"),
    ('<"anna@home.test>', "501 5.5.4"),
    ('<"a"b"@home.test>', "501 5.5.4"),
    ('<"an"na@home.test>', "501 5.1.3"),
    ('<"anna\t"@home.test>', "501 5.1.3"),
    ("<>", "501 5.1.3"),
    ("<anna>", "501 5.1.3"),
    ("<" + "a" * 250 + "@home.test>", "501 5.1.3"),
    ("<anna@" + "home." * 60 + "test>", "501 5.1.3"),
    ("<" + "a" * 4000 + "@home.test>", "500 5.5.6"),
)

# What is taken, and the address that the primary must get.
TAKEN = (
    ("<anna@home.test>", "anna@home.test"),
    ("<Anna@HOME.Test>", "Anna@HOME.Test"),
    (" <anna@home.test>  \t ", "anna@home.test"),
    ("<anna+eve=other.test@home.test>", "anna+eve=other.test@home.test"),
    ('<"anna b"@home.test>', '"anna b"@home.test'),
    ('<"anna>"@home.test>', '"anna>"@home.test'),
    ('<"a\\"b\\\\"@home.test>', '"a\\"b\\\\"@home.test'),
    ('<""@home.test>', '""@home.test'),
    ("<|true@home.test>", "|true@home.test"),
    ("<-oQ/tmp@home.test>", "-oQ/tmp@home.test"),
    ("<${run{true}}@home.test>", "${run{true}}@home.test"),
    ("<" + "a" * 244 + "@home.test>", "a" * 244 + "@home.test"),
    ("<\u7528\u6237@home.test>", "\u7528\u6237@home.test"),
    ("<anna@b\u00fccher.test>", "anna@b\u00fccher.test"),
    ("<anna@B\u00dcCHER.test>", "anna@B\u00dcCHER.test"),
    ("<anna@xn--bcher-kva.test>", "anna@xn--bcher-kva.test"),
    ("<anna@XN--BCHER-KVA.TEST>", "anna@XN--BCHER-KVA.TEST"),
    ("<postMASTER>", "postmaster"),
)


class Relay(harness.Case):
    def setUp(self):
        super().setUp()
        self.server = StrictPrimary()
        self.addCleanup(self.server.close)
        self.domains = ("home.test", "bücher.test")

    def held(self):
        holder = self.holder()
        for domain in self.domains:
            holder.add(f"127.0.0.1:{processes.free_port()}", name=domain)
        return holder

    def ask(self, holder, path):
        """The replies to RCPT for @path and to the DATA behind it."""
        with holder.connect() as client:
            client.ehlo()
            client.mail("eve@other.test", ["SMTPUTF8"])
            client.sock.sendall(f"RCPT TO:{path}\r\nDATA\r\n".encode())
            replies = [client.getreply() for _ in range(2)]
            if replies[1][0] == 354:
                client.sock.sendall(f"Subject: {ascii(path)[:200]}\r\n\r\n.\r\n".encode())
                replies.append(client.getreply())
            return [f"{code} {text.decode()}" for code, text in replies]

    def test_promise_2_refused(self):
        holder = self.held()
        for path, refusal in REFUSED:
            with self.subTest(path=ascii(path)):
                replies = self.ask(holder, path)
                self.assertEqual(replies[0][:len(refusal)], refusal)
                self.assertRegex(replies[1], "^50|^554")
        self.assertEqual(holder.queue(), [])

    def test_promise_2_handed_over_as_given(self):
        holder = self.held()
        for path, _ in TAKEN:
            with self.subTest(path=ascii(path)):
                self.assertEqual([reply[:3] for reply in self.ask(holder, path)], ["250", "354", "250"])
        for domain in self.domains:
            holder.ctl("domain", "set", domain, "--primary", self.server.address, "--identity", "any")
        processes.eventually(lambda: len(self.server.contents) == len(TAKEN), "the primary has all of them")
        self.assertCountEqual([line.decode() for line in self.server.said(b"RCPT")],
                              [f"RCPT TO:<{address}>" for _, address in TAKEN])


if __name__ == "__main__":
    harness.main()
