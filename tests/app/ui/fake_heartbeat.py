# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake holder knows of signs of life, as the documents of tests/data/api have them."""

import time

from fake_dns import stamp

URL = "https://holder.example.org:8245/nic/update"
PLAIN_URL = "http://holder.example.org:8246/nic/update"


class Heartbeats:
    def __init__(self, emit, refused):
        self.emit = emit
        self.refused = refused
        self.there = {}  # domain: document
        self.passwords = []
        self.fails = False
        self.url, self.plain_url = URL, None

    def get(self, domain):
        if domain not in self.there:
            raise self.refused("not-found", "The domain %s has no heartbeat." % domain)
        return dict(self.there[domain], url=self.url, plain_url=self.plain_url)

    def add(self, domain, body):
        self.passwords.append("k7hq2mzp9xw4tvbn6rcd3fgy%02d" % len(self.passwords))
        old = self.there.get(domain, {"address": None, "addresses": [], "last": None, "every": None, "overdue_since": None})
        self.there[domain] = dict(old, domain=domain, hostname="mail." + domain, user=domain,
                                  publish=body.get("publish", False))
        return {"domain": domain, "hostname": "mail." + domain, "user": domain, "password": self.passwords[-1],
                "url": self.url, "plain_url": self.plain_url}

    def publish(self, domain, publish):
        self.get(domain)
        if self.fails:
            raise self.refused("failed", "the store cannot be written: no space is left")
        self.there[domain]["publish"] = publish
        return self.get(domain)

    def remove(self, domain):
        self.get(domain)
        del self.there[domain]
        return {}

    def hear(self, domain, *addresses, ago=0):
        self.there[domain].update(address=addresses[0], addresses=list(addresses), last=stamp(time.time() - ago))
        self.say(domain, "The home says that it is at %s now." % addresses[0])

    def miss(self, domain, every, ago):
        """The last one came @ago seconds ago, and before that one every so many seconds."""
        self.there[domain].update(last=stamp(time.time() - ago), every=every, overdue_since=stamp(time.time() - ago + every))
        self.say(domain, "The home's heartbeat is overdue.")

    def say(self, domain, text):
        self.emit({"event": "activity", "domain": domain,
                   "activity": {"time": stamp(time.time()), "domain": domain, "kind": "heartbeat", "text": text}})
