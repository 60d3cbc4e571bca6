# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on around the holder while it is killed: senders, and an owner who deletes, resends and extends."""

import http.client
import json
import smtplib
import threading

import letters
import mail

EXTENSION = 365 * 86400  # seconds: no trial lasts that long


class Numbers:
    """1, 2, 3 … for all senders of a trial."""

    def __init__(self):
        self.lock = threading.Lock()
        self.last = 0

    def next(self):
        with self.lock:
            self.last += 1
            return self.last


class Sender(threading.Thread):
    """One client that sends letters over a connection until the holder is gone or @limit are sent."""

    def __init__(self, holder, ledger, numbers, seed, limit):
        super().__init__(daemon=True)
        self.holder, self.ledger, self.numbers, self.seed, self.limit = holder, ledger, numbers, seed, limit

    def run(self):
        try:
            with self.holder.connect() as client:
                for _ in range(self.limit):
                    self.send_one(client)
        except (OSError, smtplib.SMTPException):
            pass  # the holder is gone

    def send_one(self, client):
        letter = letters.letter(self.seed, self.numbers.next())
        self.ledger.offer(letter.number)
        mail.send_over(client, letter.mail)
        self.ledger.acknowledge(letter.number)


def read_queue(holder, filters=""):
    """Every message that the holder lists, as {(number, domain): [MESSAGE…]}."""
    found, after = {}, ""
    while True:
        page = holder.get(f"/v1/queue?limit=500{filters}{after}")
        for message in page["messages"]:
            number = int(message["subject"].removeprefix("number "))
            found.setdefault((number, message["domain"]), []).append(message)
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"


def note_delivered(ledger, found):
    ledger.see_delivered([number for (number, domain), messages in found.items()
                          if domain == letters.HOME and messages[0]["state"] == "delivered"])


class Owner(threading.Thread):
    """Does to each letter what it says, once, until the holder is gone."""

    PATHS = {"delete": "/v1/queue/delete", "resend": "/v1/queue/resend", "extend": "/v1/queue/extend"}

    def __init__(self, holder, ledger, seed):
        super().__init__(daemon=True)
        self.holder, self.ledger, self.seed = holder, ledger, seed
        self.ended = threading.Event()
        self.problem = None

    def run(self):
        try:
            while not self.ended.is_set():
                found = read_queue(self.holder)
                note_delivered(self.ledger, found)
                for (number, domain), messages in found.items():
                    self.touch(number, domain, messages[0])
                self.ended.wait(0.05)
        except (OSError, http.client.HTTPException):
            pass  # the holder is gone
        except Exception as error:  # pylint: disable=broad-except
            self.problem = error

    def touch(self, number, domain, message):
        verb = letters.letter(self.seed, number).verb
        if verb is None or self.ledger.asked.get((number, domain)) or self.ended.is_set():
            return
        if verb == "extend" and domain != letters.SHELF:
            return  # a hold without end
        document = {"ids": [message["id"]]} | ({"by": EXTENSION} if verb == "extend" else {})
        self.ledger.ask(verb, number, domain)
        status, body = self.holder.call("POST", self.PATHS[verb], document)
        if status == 404:  # it has just been removed: the judge knows whether that was right
            self.ledger.retract(verb, number, domain)
            return
        if status != 200:
            raise AssertionError(f"{verb} of {message['id']}: {status} {body!r}")
        if json.loads(body)["affected"] == 1:
            self.ledger.confirm(verb, number, domain, message["expires"])
