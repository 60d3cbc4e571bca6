# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the fence share: a home whose name moves about in a real zone, strangers who get its address, and a
holder that may write the zone. Every address is one of loopback, with the primary's port."""

import subprocess

import harness
import name_servers
import processes
from name_servers import Named, Zone

NAME = "mail.home.test"
SELF = "127.0.0.9"  # the holder's public address
HOME = "127.0.0.2"
MOVED = "127.0.0.3"


class FenceCase(harness.Case):
    kind = Named
    ttl = 300
    name = NAME
    apex = "home.test"  # of the zone that has the name

    def setUp(self):
        super().setUp()
        if name_servers.missing():
            self.skipTest(f"not installed: {', '.join(name_servers.missing())}")
        self.key = name_servers.make_key(self.root)
        self.home_key = name_servers.make_key(self.root, "home")
        self.mine = self.keys()
        self.port = processes.free_port()

    def diagnose(self):
        return super().diagnose() + self.server.log.splitlines()[-30:]

    def zone(self, records):
        return Zone("home.test", records, update=(self.key, self.home_key))

    def zones(self, records):
        return [self.zone(records)]

    def serve(self, records=None):
        records = records or f"@ 600 MX 10 mail\n@ 600 MX 20 holder\nmail {self.ttl} A {HOME}\nholder A {SELF}\n"
        self.server = self.kind(self.folder("dns"), self.zones(records), [self.key, self.home_key]).up()
        self.addCleanup(self.server.down)

    def world(self, *options, home=HOME, writer=True, settings=None, records=None):
        """A holder, and the home that it has proven; the guard is on with @options (None: off)."""
        self.serve(records)
        groups = {
            "server": {"hostname": "holder.home.test", "public-address": SELF},
            "dns": {"servers": self.server.address, "authoritative-port": self.server.port, "timeout": 2,
                    "watch-interval": 1},
        }
        for group, values in (settings or {}).items():
            groups.setdefault(group, {}).update(values)
        holder = self.holder(groups)
        self.primary_at_home = self.primary(self.port, self.mine, host=home)
        holder.add(f"{self.name}:{self.port}")
        holder.trust()
        holder.wait_for_state("up")
        if writer:
            self.add_writer(holder)
        if options != (None,):
            holder.ctl("fence", "on", "home.test", *options)
        return holder

    def add_writer(self, holder):
        holder.ctl("writer", "add", "home", "--kind", "rfc2136", "--zone", "home.test", "--server", self.server.address,
                   "--key-file", self.key.path)

    def stranger(self, host=HOME):
        return self.primary(self.port, host=host)

    def addresses(self, kind="A"):
        return self.server.ask(self.name, kind)

    def ttl_of(self, kind="A"):
        said = subprocess.run(["dig", "+noall", "+answer", "+norecurse", "-p", str(self.server.port),
                               f"@{self.server.host}", self.name, kind], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        return {int(line.split()[1]) for line in said.stdout.splitlines()}

    def publish(self, *addresses, ttl=300, kind="A", old=None):
        """The home's own dynamic DNS client, with a key of its own; @old: only if the set is that."""
        lines = [f"server {self.server.host} {self.server.port}", f"zone {self.apex}"]
        lines += [f"prereq yxrrset {self.name}. {kind} {old}"] if old else []
        lines += [f"update delete {self.name}. {kind}", *(f"update add {self.name}. {ttl} {kind} {one}" for one in addresses),
                  "send"]
        subprocess.run(["nsupdate", "-k", self.home_key.path], input="\n".join(lines) + "\n", check=True, text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)

    def fence(self, holder):
        return holder.json("fence", "show", "home.test")

    def wait_for_fence(self, holder, state, addresses=None):
        """Waits until the guard is in @state, and the zone at @addresses."""
        def agree():
            return self.fence(holder)["state"] == state and addresses in (None, self.addresses())

        processes.eventually(agree, lambda: f"{state} at {addresses}, but {self.addresses()} and {self.fence(holder)}")
        return self.fence(holder)

    def order(self, holder, what):
        """By hand, of a holder that may be killed meanwhile."""
        try:
            holder.call("POST", f"/v1/domains/home.test/fence/{what}")
        except OSError:
            pass

    def kinds(self, holder):
        return [one["kind"] for one in holder.json("activity", "--limit", "200")["activities"]]

    def wait_for_probes(self, primary, more=3):
        seen = primary.connections
        primary.wait_for(lambda one: one.connections >= seen + more, f"{more} more probes")
