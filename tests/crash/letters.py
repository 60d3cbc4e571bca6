# SPDX-License-Identifier: GPL-3.0-or-later
"""The mail of a crash trial: a number and the seed say everything about a message, so that nothing has to be kept to
know what must come out again."""

import base64
import dataclasses
import functools
import random
import re

import mail

HOME = "home.test"    # its primary comes and goes
SHELF = "shelf.test"  # nobody ever answers for it: its mail ends on the shelf
DOMAINS = (HOME, SHELF)

_NUMBER = re.compile(rb"^Message-ID: <number-(\d+)@elsewhere\.test>\r$", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Letter:
    seed: int
    number: int
    recipients: tuple
    verb: str | None  # what the owner does to it some time: "delete", "resend", "extend"
    refused: bool     # the primary answers 5xx

    @property
    def domains(self):
        return sorted({address.split("@")[1] for address in self.recipients})

    @property
    def content(self):
        """Mostly small, now and then over 80 KiB, which goes to the spool. Made anew each time."""
        dice = random.Random(f"content {self.seed} {self.number}")
        size = dice.randrange(70_000, 260_000) if dice.random() < 0.15 else dice.randrange(6_000)
        body = base64.encodebytes(dice.randbytes(size)).replace(b"\n", b"\r\n")
        header = (f"From: emil@elsewhere.test\r\nSubject: number {self.number}\r\n"
                  f"Message-ID: <number-{self.number}@elsewhere.test>\r\n\r\n.\r\n..\r\n")
        return header.encode() + body

    @property
    def mail(self):
        return mail.Mail(f"number-{self.number}", "emil@elsewhere.test", self.recipients, self.content)


def _recipients(dice):
    """To one domain mostly, to both now and then."""
    choice = dice.random()
    if choice < 0.6:
        return ("anna@home.test",)
    if choice < 0.7:
        return ("anna@home.test", "bert@home.test")
    if choice < 0.85:
        return ("anna@shelf.test",)
    return ("anna@home.test", "carl@shelf.test")


@functools.cache
def letter(seed, number):
    dice = random.Random(f"letter {seed} {number}")
    return Letter(seed, number, _recipients(dice),
                  dice.choice(("delete", "resend", "extend", None, None, None, None)), dice.random() < 0.06)


def number_of(content):
    """Which letter @content is."""
    return int(_NUMBER.search(content)[1])
