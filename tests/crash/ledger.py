# SPDX-License-Identifier: GPL-3.0-or-later
"""What the world was told: which messages were answered 250, what the owner asked for and what was confirmed, what the
primary took. Every line is on the disk before anything goes on; nothing here comes from the holder's store."""

import collections
import dataclasses
import json
import os
import threading


@dataclasses.dataclass
class Event:
    """Something that bears on how often the primary gets a message."""
    what: str  # "taken" by the primary, "resend" asked, "delivered" says the store
    epoch: int
    intact: bool = True


class Ledger:
    def __init__(self, path):
        self.file = open(path, "a", encoding="ascii")
        self.lock = threading.Lock()
        self.moment = 0
        self.epoch = 0              # how often the holder was killed
        self.offered = set()        # numbers that were begun to be sent
        self.acknowledged = {}      # number: epoch
        self.history = collections.defaultdict(list)  # number: [Event]
        self.asked = collections.defaultdict(list)    # (number, domain): [verb]
        self.confirmed = collections.defaultdict(dict)  # (number, domain): {verb: (epoch, what was seen before)}

    def close(self):
        self.file.close()

    def _write(self, *entry):
        self.moment += 1
        self.file.write(json.dumps([self.moment, self.epoch, *entry]) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())

    def offer(self, number):
        with self.lock:
            self.offered.add(number)

    def acknowledge(self, number):
        with self.lock:
            self._write("250", number)
            self.acknowledged[number] = self.epoch

    def ask(self, verb, number, domain):
        with self.lock:
            self._write("asked", verb, number, domain)
            self.asked[number, domain].append(verb)
            if verb == "resend":
                self.history[number].append(Event("resend", self.epoch))

    def retract(self, verb, number, domain):
        """The holder said that it did nothing."""
        with self.lock:
            self._write("retracted", verb, number, domain)
            self.asked[number, domain].remove(verb)

    def confirm(self, verb, number, domain, before):
        with self.lock:
            self._write("confirmed", verb, number, domain)
            self.confirmed[number, domain][verb] = (self.epoch, before)

    def take(self, number, intact):
        """The primary is about to answer 250."""
        with self.lock:
            self._write("taken", number, intact)
            self.history[number].append(Event("taken", self.epoch, intact))

    def see_delivered(self, numbers):
        """The store said so: from now on no kill is a reason for another copy."""
        with self.lock:
            for number in numbers:
                if self.history[number] and self.history[number][-1].what != "delivered":
                    self.history[number].append(Event("delivered", self.epoch))

    def killed(self):
        with self.lock:
            self.epoch += 1
            self._write("killed")

    def copies(self, number):
        return [event for event in self.history[number] if event.what == "taken"]

    def saw(self, what, number):
        return any(event.what == what for event in self.history[number])

    def deletion_asked(self, number, domain):
        return "delete" in self.asked.get((number, domain), ())
