# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake holder knows of fences, as the documents of tests/data/api have them."""

import time

from fake_dns import stamp

OLD, SELF = "192.0.2.10", "203.0.113.5"
NO_WRITER = "No writer may change mail.example.org."


class Fences:
    def __init__(self, emit, refused):
        self.emit = emit
        self.refused = refused
        self.there = {}  # domain: document
        self.writer = True
        self.orders = []

    def get(self, domain):
        return self.there.setdefault(domain, {
            "domain": domain, "enabled": False, "state": "off", "after": 600, "to": "self", "dry_run": False,
            "name": "mail." + domain, "since": None, "log": []})

    def on(self, domain, body):
        self.orders.append(("on", body))
        if not self.writer:
            raise self.refused("writer-missing", NO_WRITER)
        self.get(domain).update(body, enabled=True, state="watching", since=stamp(time.time()))
        return self.get(domain)

    def off(self, domain):
        self.orders.append(("off", None))
        self.get(domain).update(enabled=False, state="off")
        return self.get(domain)

    def now(self, domain):
        self.orders.append(("now", None))
        return self.write(domain, "fence", [OLD], [SELF], "fenced")

    def restore(self, domain):
        self.orders.append(("restore", None))
        return self.write(domain, "restore", [SELF], [OLD], "watching")

    def write(self, domain, action, before, after, state):
        fence = self.get(domain)
        fence["log"].append({"time": stamp(time.time()), "action": action, "type": "A", "before": before,
                             "after": after, "result": "Written: 192.0.2.53:53 has it."})
        fence.update(enabled=True, state=state, since=stamp(time.time()))
        return fence

    def fail(self, domain, why):
        """An attempt came to nothing, and is told."""
        self.get(domain)["log"].append({"time": stamp(time.time()), "action": "skip", "type": "A", "before": [SELF],
                                        "after": [OLD], "result": why})
        self.tell(domain)

    def tell(self, domain):
        """As when a stranger came: nobody at the app asked for it."""
        self.emit({"event": "fence", "time": stamp(time.time()), "domain": domain, "fence": self.get(domain)})
