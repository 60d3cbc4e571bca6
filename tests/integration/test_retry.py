#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary failure or a lost connection keeps the message held, and it arrives later, once."""

import harness
import mail
from primary import DROP


class Retry(harness.Case):
    def failing(self, stage, answer, times=2):
        """A primary that fails @times at @stage and then works; what arrived."""
        holder, primary = self.outage()
        left = [times]

        def fail(_argument):
            left[0] -= 1
            return answer if left[0] >= 0 else None

        primary.answers[stage] = fail
        sent = [mail.numbered(number) for number in range(5)]
        holder.send(*sent)
        primary.up()
        primary.wait_for_messages(len(sent))
        holder.wait_for_counts(held=0, parked=0, delivered=len(sent))
        self.assertLess(left[0], 0, "the failure was never met")
        return sent, primary.taken

    def assert_each_once(self, sent, taken):
        self.assertCountEqual([mail.split(one.content)[1] for one in taken], [one.content for one in sent])

    def test_temporary_answers(self):
        for stage in ("EHLO", "MAIL", "RCPT", "DATA", "CONTENT"):
            with self.subTest(stage=stage):
                self.assert_each_once(*self.failing(stage, "451 4.3.2 Later"))

    def test_lost_connections(self):
        for stage in ("EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "CONTENT"):
            with self.subTest(stage=stage):
                self.assert_each_once(*self.failing(stage, DROP))

    def test_shutting_down(self):
        for stage in ("EHLO", "MAIL", "RCPT"):
            with self.subTest(stage=stage):
                self.assert_each_once(*self.failing(stage, "421 4.3.2 Shutting down"))

    def test_the_reason_is_shown(self):
        holder, primary = self.outage()
        holder.send(mail.numbered(1))
        primary.answers["RCPT"] = "452 4.2.2 Mailbox full"
        primary.up()
        harness.processes.eventually(lambda: "Mailbox full" in (holder.queue()[0]["reason"] or ""),
                                     lambda: f"the reason, but {holder.queue()[0]}")
        self.assertEqual(holder.queue()[0]["state"], "held")

    def test_one_of_two_recipients_later(self):
        holder, primary = self.outage()
        left = [2]

        def full(argument):
            if "full@" not in argument:
                return None
            left[0] -= 1
            return "452 4.2.2 Mailbox full" if left[0] >= 0 else None

        primary.answers["RCPT"] = full
        holder.send(mail.Mail("two", "emil@elsewhere.test", ("anna@home.test", "full@home.test"),
                              mail.numbered(1).content))
        primary.up()
        taken = primary.wait_for_messages(2)
        self.assertEqual([one.recipients for one in taken], [["anna@home.test"], ["full@home.test"]])
        holder.wait_for_counts(held=0, delivered=1)


if __name__ == "__main__":
    harness.main()
