#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 4: what the proven primary rejects is parked with the reason, never lost; and one message goes first."""

import collections

import harness
import mail

NO_SUCH_USER = "550 5.1.1 No such user here"


class Park(harness.Case):
    def test_promise_4_rejected_is_parked_and_can_be_resent(self):
        holder, primary = self.outage()
        sent = mail.numbered(1)
        holder.send(sent)
        primary.answers["RCPT"] = NO_SUCH_USER
        primary.up()
        holder.wait_for_counts(held=0, parked=1, delivered=0)
        message, = holder.queue("--state", "parked")
        self.assertIn("No such user here", message["reason"])
        self.assertIn("550", message["recipients"][0]["reply"])
        self.assertEqual(message["recipients"][0]["state"], "parked")

        primary.answers.clear()
        self.assertEqual(holder.json("queue", "resend", message["id"]), {"affected": 1})
        taken, = primary.wait_for_messages(1)
        self.assertEqual(mail.split(taken.content)[1], sent.content)
        holder.wait_for_counts(held=0, parked=0, delivered=1)

    def test_promise_4_each_stage(self):
        for stage in ("MAIL", "RCPT", "DATA", "CONTENT"):
            with self.subTest(stage=stage):
                holder, primary = self.outage()
                holder.send(mail.numbered(1))
                primary.answers[stage] = "554 5.7.1 Not here"
                primary.up()
                holder.wait_for_counts(held=0, parked=1)
                self.assertIn("Not here", holder.queue()[0]["reason"])
                holder.ctl("queue", "export", holder.queue()[0]["id"], "--output", self.root / f"{stage}.eml")
                self.assertEqual(mail.split((self.root / f"{stage}.eml").read_bytes())[1], mail.numbered(1).content)

    def test_promise_4_one_recipient_of_three(self):
        holder, primary = self.outage()
        recipients = ("anna@home.test", "gone@home.test", "otto@home.test")
        holder.send(mail.Mail("three", "emil@elsewhere.test", recipients, mail.numbered(1).content))
        primary.answers["RCPT"] = lambda argument: NO_SUCH_USER if "gone@" in argument else None
        primary.up()
        taken, = primary.wait_for_messages(1)
        self.assertEqual(taken.recipients, ["anna@home.test", "otto@home.test"])
        holder.wait_for_counts(held=0, parked=1)
        message, = holder.queue()
        self.assertEqual(message["state"], "parked")
        self.assertEqual({one["address"]: one["state"] for one in message["recipients"]},
                         {"anna@home.test": "delivered", "gone@home.test": "parked", "otto@home.test": "delivered"})
        # Only the one that was not delivered is sent again.
        primary.answers.clear()
        holder.ctl("queue", "resend", message["id"])
        self.assertEqual(primary.wait_for_messages(2)[1].recipients, ["gone@home.test"])

    def test_promise_4_canary(self):
        holder, primary = self.outage()
        holder.send(*(mail.numbered(number) for number in range(20)))
        primary.answers["MAIL"] = "451 4.3.0 The disk is not mounted yet"
        primary.up()
        primary.wait_for(lambda seen: len([1 for _, verb, _ in seen.commands if verb == "MAIL"]) >= 3,
                         "three attempts")
        self.assertEqual(holder.domain()["counts"]["held"], 20)
        primary.answers.clear()
        primary.wait_for_messages(20)
        holder.wait_for_counts(held=0, parked=0, delivered=20)
        attempts = collections.Counter(connection for connection, verb, _ in primary.commands if verb == "MAIL")
        failed = [count for connection, count in attempts.items()
                  if connection not in {one.connection for one in primary.taken}]
        self.assertGreaterEqual(len(failed), 2)
        self.assertEqual(set(failed), {1}, "more than one MAIL FROM in an attempt whose first message failed")

    def test_promise_4_rejected_canary_keeps_the_tap_shut(self):
        holder, primary = self.outage()
        holder.send(*(mail.numbered(number) for number in range(5)))
        primary.answers["CONTENT"] = "550 5.7.1 Everything is refused after the upgrade"
        primary.up()
        primary.wait_for(lambda seen: len([1 for _, verb, _ in seen.commands if verb == "CONTENT"]) >= 1,
                         "the first message")
        holder.wait_for_counts(parked=1)
        attempts = collections.Counter(connection for connection, verb, _ in primary.commands if verb == "MAIL")
        self.assertEqual(set(attempts.values()), {1})
        counts = holder.domain()["counts"]
        self.assertEqual(counts["held"] + counts["parked"], 5)
        primary.answers.clear()
        holder.ctl("queue", "resend", "--all")
        primary.wait_for_messages(5)
        holder.wait_for_counts(held=0, parked=0, delivered=5)

    def test_elsewhere(self):
        holder, primary = self.outage()
        holder.send(mail.numbered(1), mail.numbered(2))
        other = self.primary()
        first, second = [message["id"] for message in holder.queue("--limit", "10")][::-1]
        holder.ctl("queue", "resend", first, "--via", other.address)
        taken, = other.wait_for_messages(1)
        self.assertEqual(taken.recipients, ["anna@home.test"])
        self.assertEqual(mail.split(taken.content)[1], mail.numbered(1).content)
        # A host that does not take it leaves the message as it was.
        other.answers["RCPT"] = NO_SUCH_USER
        self.assertIn("No such user here", holder.ctl("queue", "resend", second, "--via", other.address, status=1))
        self.assertEqual(holder.json("queue", "show", second)["state"], "held")
        self.assertEqual(primary.said("MAIL"), [])


if __name__ == "__main__":
    harness.main()
