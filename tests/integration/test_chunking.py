#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content in chunks (BDAT, RFC 3030) from a sender that cuts it anywhere: what the primary takes is the same bytes."""

import random

import harness
import mail

PIPELINED = 100  # chunks on their way before an answer is read: more than a window of them


def cut(content, most, dice):
    """Chunks of at most @most bytes, empty ones among them."""
    at = 0
    while at < len(content):
        size = dice.randrange(0, most + 1)
        yield content[at:at + size]
        at += size


def envelope(client, one):
    """MAIL and RCPT for @one."""
    options = ["BODY=8BITMIME"] + (["SMTPUTF8"] if one.smtputf8 else [])
    if one.smtputf8:
        client.command_encoding = "utf-8"
    assert client.mail(one.sender, options)[0] == 250
    for recipient in one.recipients:
        code, text = client.rcpt(recipient)
        assert code == 250, text


def send_in_chunks(client, one, most, dice):
    """Sends @one over a connected smtplib client; gives the last reply."""
    envelope(client, one)
    chunks = list(cut(one.content, most, dice))
    for start in range(0, len(chunks), PIPELINED):
        group = chunks[start:start + PIPELINED]
        client.sock.sendall(b"".join(b"BDAT %d\r\n%b" % (len(chunk), chunk) for chunk in group))
        for _ in group:
            code, text = client.getreply()
            assert code == 250, text
    return client.docmd("BDAT 0 LAST")


class Chunking(harness.Case):
    def test_every_message_in_chunks(self):
        holder, primary = self.outage(self.primary(extensions=("CHUNKING",)))
        sent = mail.corpus() + [mail.large()]
        dice = random.Random(3030)
        with holder.connect() as client:
            client.ehlo()
            self.assertTrue(client.has_extn("chunking"))
            for one in sent:
                most = 100 if len(one.content) < 10_000 else 1 << 20
                self.assertEqual(send_in_chunks(client, one, most, dice)[0], 250, one.name)
        holder.wait_for_counts(held=len(sent))
        primary.up()
        # It is handed over with DATA: this primary offers BDAT, and does not know it.
        taken = primary.wait_for_messages(len(sent), patience=180)
        self.assertCountEqual([(one.sender, sorted(one.recipients), one.content) for one in sent],
                              [(one.sender, sorted(one.recipients), mail.split(one.content)[1]) for one in taken])

    def test_in_chunks_over_tls(self):
        holder, _ = self.outage(self.primary(extensions=("CHUNKING",)))
        one = mail.numbered(1, size=200_000)
        with holder.connect(tls=True) as client:
            client.ehlo()
            self.assertEqual(send_in_chunks(client, one, 40_000, random.Random(1))[0], 250)
        held, = holder.queue()
        self.assertEqual(mail.split(holder.content(held["id"]))[1], one.content)

    def test_no_more_than_the_primary_offers(self):
        holder, _ = self.outage()
        with holder.connect() as client:
            client.ehlo()
            self.assertFalse(client.has_extn("chunking"))
            envelope(client, mail.numbered(1))
            client.sock.sendall(b"BDAT 6 LAST\r\nQUIT\r\n")
            self.assertEqual(client.getreply()[0], 502)
            self.assertEqual(client.noop()[0], 250)
            client.rset()
            mail.send_over(client, mail.numbered(2))
        self.assertEqual([message["subject"] for message in holder.queue()], ["number 2"])

    def test_lost_between_chunks(self):
        holder, _ = self.outage(self.primary(extensions=("CHUNKING",)))
        client = holder.connect()
        client.ehlo()
        envelope(client, mail.numbered(1))
        client.sock.sendall(b"BDAT 9\r\nSubject: ")
        self.assertEqual(client.getreply()[0], 250)
        client.sock.sendall(b"BDAT 900 LAST\r\nhalf")
        client.close()
        holder.send(mail.numbered(2))
        self.assertEqual([message["subject"] for message in holder.queue()], ["number 2"])


if __name__ == "__main__":
    harness.main()
