# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake holder holds in the tests and in the pictures."""

import time

from fake_dns import line
from fake_holder import stamp

DOMAIN = "example.org"
KEY = "sha256:" + "4f1c09d2a7be63580e9d" * 3 + "17aa"

SENDERS = ("orders@bookshop.example", "Maria.Lindqvist@example.net", "no-reply@bank.example",
           "newsletter@orchestra.example", "school-office@grammar-school.example", "")
SUBJECTS = ("Your order 2026-118 has left our house", "Re: Sunday, and who brings the cake",
            "Statement for November", "Der Spielplan für Januar ist da – jetzt Karten sichern",
            "Parents' evening on 3 December", "Undelivered Mail Returned to Sender",
            "<b>Not bold</b> & other <script> tricks", "Photos from the lake", None)
HOUR = 3600
DAY = 24 * HOUR


def down(store, held=6):
    """A domain whose primary is down, with messages in every state."""
    now = time.time()
    store.add_domain(
        DOMAIN, state="down", cause="connection refused at 203.0.113.7 port 25",
        since=stamp(now - 3 * HOUR - 12 * 60 - 5), last_proven=stamp(now - 3 * HOUR - 13 * 60),
        last_address="203.0.113.7", next_probe=stamp(now + 170),
        identity={"kind": "key", "fingerprints": [KEY], "offered": None})
    for number in range(1, held + 1):
        left = (5 * HOUR, 11 * HOUR, 30 * HOUR, 47 * HOUR)[number - 1] if number < 5 else \
            (3 + number % 27) * DAY + 5 * HOUR
        store.add_message(
            number, DOMAIN, sender=SENDERS[number % len(SENDERS)],
            subject=SUBJECTS[number % len(SUBJECTS)], size=900 + 7919 * number * (number % 5 + 1),
            arrived=stamp(now - 290 * number - 60), expires=stamp(now + left),
            reason="Waiting until the primary is back.")
    store.message("3")["recipients"] = [
        {"address": "me@example.org", "state": "held", "reply": None},
        {"address": "family@example.org", "state": "held", "reply": None},
        {"address": "postmaster@example.org", "state": "held", "reply": None}]
    store.message("2")["_attachments"] = [
        {"name": "ticket.pdf", "type": "application/pdf", "size": 184320},
        {"name": None, "type": "image/jpeg", "size": 2411724}]
    more(store, held)


def more(store, held):
    for number in range(held + 1, held + 3):
        store.add_message(number, DOMAIN, state="parked", subject="Parked %d" % number,
                          reason="The primary rejected it: 550 5.1.1 no such user.")
    store.add_message(held + 3, DOMAIN, state="shelf", subject="On the shelf", expires=None,
                      reason="Its hold has ended.")
    store.add_message(held + 4, DOMAIN, state="delivered", subject="Delivered before",
                      reason="Taken by the primary.", expires=None)


def unconfirmed(store):
    store.add_domain(DOMAIN, state="unproven", cause=None,
                     identity={"kind": "key", "fingerprints": [], "offered": KEY})


OTHER_KEY = "sha256:" + "09d24f1cbe63a7be580e" * 3 + "c4d1"


def stranger(store):
    now = time.time()
    store.add_domain(
        DOMAIN, state="stranger", since=stamp(now - 40 * 60), last_proven=stamp(now - 3 * HOUR),
        last_address="203.0.113.7", cause="A host with another key answers. It came after an outage, so it is not "
        "trusted by itself.", identity={"kind": "key", "fingerprints": [KEY], "offered": OTHER_KEY},
        stranger={"fingerprint": OTHER_KEY, "address": "203.0.113.99", "since": stamp(now - 40 * 60 - 5),
                  "said": "dsl-pool-99.example ESMTP <b>Exim</b>", "denied": False})


def up(store):
    now = time.time()
    store.add_domain(DOMAIN, state="up", cause=None, since=stamp(now - 12 * DAY),
                     last_proven=stamp(now - 20), last_address="203.0.113.7",
                     identity={"kind": "key", "fingerprints": [KEY], "offered": None})


MX = "example.org. 3600 IN MX 20 holder.example.org."
WANTED = "holder.example.org is an MX of example.org."


def dns_lines():
    """Two red lines, an amber one, one that could not be told; the others are right."""
    return (
        line("mx-present", "error", "This holder, holder.example.org, is not among the MX of example.org: "
             "10 mail.example.org.", WANTED, "Add this record: " + MX),
        line("mx-order", "unknown", "There are not both of them to compare.",
             "The primary's number is lower than this holder's.",
             "First have the primary and this holder among the MX records."),
        line("helo", "warning", "The address 203.0.113.80 has no name (PTR).",
             "The address of this machine has the name holder.example.org, with which it greets.",
             "Ask whoever gave you the address 203.0.113.80 (the provider of this machine) to set its PTR record "
             "to holder.example.org."),
        line("mta-sts", "error", "The policy (enforce) does not list <b>holder.example.org</b>: senders that keep "
             "to it do not bring mail here.", "No MTA-STS policy, or one that lists this holder.",
             "Add the line \"mx: holder.example.org\" to the policy file, and change id= in the TXT record of "
             "_mta-sts.example.org."))


def dns_plan(writer="home"):
    return [{"name": "example.org", "type": "MX", "ttl": 3600, "before": ["10 mail.example.org."],
             "after": ["10 mail.example.org.", "20 holder.example.org."], "writer": writer}]


def dns_wrong(store, writer="home"):
    """A domain whose senders do not know this holder yet."""
    up(store)
    store.dns.set_lines(DOMAIN, *dns_lines())
    store.dns.checked[DOMAIN] = time.time() - 190
    store.dns.plans[DOMAIN] = dns_plan(writer)
    if writer:
        store.dns.writers.append({"name": writer, "kind": "rfc2136", "zone": DOMAIN,
                                  "server": "192.0.2.53:53", "key": "restante-key"})
