# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake holder says of DNS: reports, plans and writers, as the documents of tests/data/api have them.

It asks nobody: a plan is what the test has set, and applying it makes every line green.
"""

import time

CODES = ("mx-present", "primary-present", "mx-order", "mx-target", "self-address", "helo", "primary-address",
         "ns-agree", "caches", "ttl", "mta-sts", "dane", "certificate", "vanished")
SECRETS = {"rfc2136": "key", "dyndns2": "password", "cloudflare": "token", "desec": "token", "gandi": "token",
           "hetzner": "token", "duckdns": "token", "command": None}


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def line(code, severity="ok", seen="As it should be.", wanted="That it is as it should be.", fix=""):
    return {"code": code, "severity": severity, "seen": seen, "wanted": wanted, "fix": fix}


class Dns:
    def __init__(self, emit, refused):
        self.emit = emit
        self.refused = refused
        self.reports = {}   # domain: lines that are not green, by code
        self.checked = {}   # domain: seconds
        self.plans = {}     # domain: changes
        self.applied = {}   # domain: changes
        self.servers = [("192.0.2.53:53", True), ("[2001:db8::53]:53", False)]
        self.writers = []
        self.secrets = {}   # name: what was given
        self.problem = None  # of the next call about a domain: code and words
        self.tests = {}     # name of a writer: whether it works, and the sentence

    # Reports

    def set_lines(self, domain, *lines):
        """What the next check finds besides what is right; everybody who listens is told."""
        self.reports[domain] = {one["code"]: one for one in lines}
        self.checked.setdefault(domain, time.time())
        self.emit({"event": "dns", "domain": domain})

    def report(self, domain):
        self.fail()
        lines = self.reports.get(domain, {})
        return {"domain": domain, "checked": stamp(self.checked.setdefault(domain, time.time())),
                "checks": [lines.get(code) or line(code) for code in CODES]}

    def check(self, domain):
        self.checked[domain] = time.time()
        return self.report(domain)

    # Changes

    def fail(self):
        if self.problem:
            problem, self.problem = self.problem, None
            raise self.refused(*problem)

    def plan(self, domain):
        self.fail()
        return {"domain": domain, "changes": self.plans.get(domain, [])}

    def apply(self, domain):
        self.fail()
        written = [change for change in self.plans.pop(domain, []) if change["writer"]]
        self.applied[domain] = written
        self.set_lines(domain)
        return {"domain": domain, "changes": written,
                "verified": [{"server": server, "ok": ok} for server, ok in self.servers]}

    def undo(self, domain):
        self.fail()
        if not self.applied.get(domain):
            raise self.refused("conflict", "there is nothing to take back for %s" % domain)
        undone = [dict(change, before=change["after"], after=change["before"])
                  for change in reversed(self.applied.pop(domain))]
        return {"domain": domain, "changes": undone}

    # Writers

    def list_writers(self):
        return {"writers": sorted(self.writers, key=lambda writer: writer["name"])}

    def add_writer(self, body):
        if any(writer["name"] == body["name"] for writer in self.writers):
            raise self.refused("conflict", "there is a writer %s already" % body["name"])
        if SECRETS[body["kind"]] and not body.get("secret"):
            raise self.refused("usage", "a writer of the kind %s needs its %s" % (
                body["kind"], SECRETS[body["kind"]]))
        secret = body.get("secret")
        if body["kind"] == "rfc2136" and not secret.startswith("key "):
            raise self.refused("usage", "that is no key clause; give what tsig-keygen prints")
        self.secrets[body["name"]] = secret
        self.writers.append({
            "name": body["name"], "kind": body["kind"], "zone": body["zone"], "server": body.get("server"),
            "key": secret.split('"')[1] if body["kind"] == "rfc2136" else None})
        return self.list_writers()

    def remove_writer(self, name):
        self.writers = [writer for writer in self.writers if writer["name"] != name]
        return self.list_writers()

    def test_writer(self, name):
        ok, text = self.tests.get(name, (True, "The key may change this zone."))
        return {"name": name, "ok": ok, "text": text}
