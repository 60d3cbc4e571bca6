# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a store with the ledger: promise 1, message by message. It never asks the holder what should be there."""

import datetime

import mail
from letters import DOMAINS, HOME, SHELF, letter
from turmoil import EXTENSION

# What a trial's holder is told, and how far its clock goes on from one start to the next.
HOURS_AN_EPOCH = 2
DAY_EPOCHS = 24 // HOURS_AN_EPOCH  # a hold on SHELF and keep-delivered are a day


def _seconds(time):
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


class Judge:
    def __init__(self, ledger, seed):
        self.ledger, self.seed = ledger, seed
        self.faults = []

    def fault(self, number, text):
        self.faults.append(f"number {number}: {text}")

    # The rows that the holder lists, {(number, domain): [MESSAGE…]}

    def judge_rows(self, found):
        for (number, domain), messages in found.items():
            if number not in self.ledger.offered or domain not in letter(self.seed, number).domains:
                self.fault(number, f"is in {domain}, where nobody sent it")
            if len(messages) != 1:
                self.fault(number, f"is {len(messages)} times in {domain}")
        for number in self.ledger.offered:
            self._judge_rows_of(number, {domain: found[number, domain][0] for domain in DOMAINS
                                         if (number, domain) in found})

    def _judge_rows_of(self, number, rows):
        domains = letter(self.seed, number).domains
        if not rows and number not in self.ledger.acknowledged:
            return  # it was on its way when the holder died
        for domain in domains:
            if domain in rows:
                self._judge_row(number, domain, rows[domain])
            elif not self._may_be_gone(number, domain):
                self.fault(number, f"is lost from {domain}")

    def _may_be_gone(self, number, domain):
        if self.ledger.deletion_asked(number, domain):
            return True
        copies = self.ledger.copies(number) if domain == HOME else []
        if not copies:
            return False
        resent, _ = self.ledger.confirmed[number, domain].get("resend", (0, None))
        last = copies[-1].epoch
        return last >= resent and self.ledger.epoch - last >= DAY_EPOCHS

    def _judge_row(self, number, domain, message):
        if "delete" in self.ledger.confirmed[number, domain]:
            self.fault(number, f"was deleted and is in {domain} again")
        elif domain == HOME:
            self._judge_home(number, message["state"])
        else:
            self._judge_shelf(number, message)

    def _judge_home(self, number, state):
        legal = ("held", "parked") if letter(self.seed, number).refused else ("held", "delivered")
        if state not in legal:
            self.fault(number, f"is {state}")
        if state == "delivered" and not self.ledger.saw("taken", number):
            self.fault(number, "is delivered, but the primary never had it")
        if state == "held" and self.ledger.saw("delivered", number) and not self.ledger.saw("resend", number):
            self.fault(number, "was delivered and is held again")

    def _judge_shelf(self, number, message):
        if message["state"] not in ("held", "shelf"):
            self.fault(number, f"is {message['state']}")
        asked = self.ledger.asked.get((number, SHELF))
        extended = self.ledger.confirmed[number, SHELF].get("extend")
        if not asked and message["state"] == "shelf" and number in self.ledger.acknowledged and \
                self.ledger.epoch - self.ledger.acknowledged[number] < DAY_EPOCHS:
            self.fault(number, "is on the shelf before its hold ended")
        if extended and (message["state"] != "held" or
                         _seconds(message["expires"]) < _seconds(extended[1]) + EXTENSION):
            self.fault(number, f"was extended from {extended[1]}, but is {message['state']} until "
                               f"{message['expires']}")

    # The content

    def judge_content(self, holder, found):
        for (number, domain), messages in found.items():
            status, content = holder.call("GET", f"/v1/queue/{messages[0]['id']}/content")
            if status == 404 and self._may_be_gone(number, domain):
                continue  # meanwhile
            if status != 200 or mail.split(content)[1] != letter(self.seed, number).content:
                self.fault(number, f"has another content than was sent ({status})")

    # The end: everything is handed over

    def late(self, found):
        """Numbers whose hold has ended, but which are held."""
        return [number for (number, domain), messages in found.items()
                if domain == SHELF and messages[0]["state"] == "held"
                and not self.ledger.asked.get((number, domain)) and number in self.ledger.acknowledged
                and self.ledger.epoch - self.ledger.acknowledged[number] > DAY_EPOCHS]

    def judge_copies(self):
        """Returns how many copies a kill has cost."""
        repeats = 0
        for number in list(self.ledger.history):
            if not all(copy.intact for copy in self.ledger.copies(number)):
                self.fault(number, "came to the primary with another content than was sent")
            repeats += self._judge_repeats(number)
        for number in self.ledger.acknowledged:
            wanted = letter(self.seed, number)
            if HOME in wanted.domains and not wanted.refused and not self.ledger.saw("taken", number) and \
                    not self.ledger.deletion_asked(number, HOME):
                self.fault(number, "never came to the primary")
        return repeats

    def _judge_repeats(self, number):
        """A further copy has a reason: the owner wanted it, or the holder died before it knew of the one before. A wish is
        noted before it is sent, so the copy that was on its way may come between."""
        wanted, last, repeats = 1, None, 0
        for event in self.ledger.history[number]:
            if event.what == "taken":
                if wanted == 0:
                    repeats += 1
                    if last is None or event.epoch == last:
                        self.fault(number, f"came to the primary without a reason: {self.ledger.history[number]}")
                wanted = max(wanted - 1, 0)
                last = event.epoch
            elif event.what == "delivered":
                last = None  # the store knows
            elif event.what == "resend":
                wanted += 1
        return repeats
