#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 1: what was answered 250 is still there after the holder was killed in the middle of its work."""

import smtplib
import threading

import harness
import mail


class Senders:
    """Some clients that send numbered messages until the holder is gone; they remember what was acknowledged."""

    def __init__(self, holder, first=1, threads=8, size=0):
        self.holder = holder
        self.size = size
        self.acknowledged = set()
        self.next = first
        self.changed = threading.Condition()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def number(self):
        with self.changed:
            self.next += 1
            return self.next - 1

    def run(self):
        try:
            with self.holder.connect() as client:
                while True:
                    number = self.number()
                    mail.send_over(client, mail.numbered(number, self.size))
                    with self.changed:
                        self.acknowledged.add(number)
                        self.changed.notify_all()
        except (OSError, smtplib.SMTPException):
            pass  # the holder is gone

    def wait_for(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= count, 60), "the holder takes no mail"

    def join(self):
        for thread in self.threads:
            thread.join(60)
        return self.acknowledged


def numbers(messages):
    return [int(message["subject"].removeprefix("number ")) for message in messages]


class Restart(harness.Case):
    def test_promise_1_killed_while_receiving(self):
        holder, _primary = self.outage()
        expected = set()
        for first, count, size in ((1, 1, 0), (10_000, 60, 0), (20_000, 400, 0), (30_000, 20, 200_000)):
            with self.subTest(acknowledged=count, size=size):
                senders = Senders(holder, first, size=size)
                senders.wait_for(count)
                holder.kill()
                expected |= senders.join()
                holder.start()
                there = numbers(holder.everything())
                self.assertEqual(expected - set(there), set(), "acknowledged and lost")
                self.assertEqual(len(there), len(set(there)), "held twice")

    def test_promise_1_killed_while_handing_over(self):
        holder, primary = self.outage()
        sent = [mail.numbered(number) for number in range(300)]
        holder.send(*sent)
        for count in (1, 60, 150):
            primary.up()
            primary.wait_for_messages(len(primary.taken) + count)
            holder.kill()
            primary.down()
            holder.start()
        primary.up()
        holder.wait_for_counts(held=0, delivered=300)
        taken = {mail.split(one.content)[1] for one in primary.taken}
        self.assertEqual({one.content for one in sent} - taken, set(), "never handed over")

    def test_promise_1_content_is_whole_after_a_kill(self):
        holder, primary = self.outage()
        sent = mail.corpus() + [mail.large(5)]
        holder.send(*sent)
        holder.kill()
        holder.start()
        primary.up()
        taken = primary.wait_for_messages(len(sent))
        self.assertCountEqual([mail.split(one.content)[1] for one in taken], [one.content for one in sent])

    def test_asked_to_end(self):
        holder, primary = self.outage()
        senders = Senders(holder)
        senders.wait_for(100)
        self.assertEqual(holder.stop(), 0)
        acknowledged = senders.join()
        holder.start()
        self.assertEqual(acknowledged - set(numbers(holder.everything())), set())
        domain = holder.domain()
        self.assertEqual(domain["primary"]["identity"]["fingerprints"], [primary.keys.fingerprint])


if __name__ == "__main__":
    harness.main()
