#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heartbeats and DNS: an address that a sign of life told and where the home has proven itself is passed on, if the owner
wants it; one that is not proven never is; a fenced name is put back there."""

import base64
import http.client
import ssl

import harness
import keypair
import processes
from fence_case import HOME, MOVED, NAME, SELF, FenceCase


class Publish(FenceCase):
    def world(self, *options, publish=True, **more):
        self.pair = keypair.make(self.folder("service"), "service", "holder.home.test")
        self.heartbeats = processes.free_port()
        holder = super().world(*options, settings={"heartbeat": {
            "listen": f"127.0.0.1:{self.heartbeats}", "certificate": self.pair.certificate, "key": self.pair.key}}, **more)
        made = holder.json("heartbeat", "add", "home.test", *(["--publish"] if publish else []))
        self.login = base64.b64encode(f"{made['user']}:{made['password']}".encode()).decode()
        return holder

    def tell(self, address):
        """The home's router says where it is."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.heartbeats, timeout=60,
                                                 context=ssl._create_unverified_context())
        try:
            connection.request("GET", f"/nic/update?hostname={NAME}&myip={address}",
                               headers={"Authorization": f"Basic {self.login}"})
            self.assertEqual(connection.getresponse().read().split()[0], b"good")
        finally:
            connection.close()

    def test_proven_address_is_published(self):
        holder = self.world(None)
        self.primary_at_home.down()
        self.primary(self.port, self.mine, host=MOVED)
        self.tell(MOVED)
        processes.eventually(lambda: self.addresses() == [MOVED], lambda: f"published, but {self.addresses()}")
        self.assertEqual(self.ttl_of(), {300})
        holder.wait_for_state("up")
        processes.eventually(lambda: "dns-write" in self.kinds(holder), lambda: "said")
        # One write: what is there is not written again.
        serial = self.server.serial("home.test")
        holder.ctl("primary", "probe", "home.test")
        holder.ctl("primary", "probe", "home.test")
        self.assertEqual(self.server.serial("home.test"), serial)

    def test_promise_9_what_is_not_proven_is_not_published(self):
        holder = self.world(None)
        self.primary_at_home.down()
        stranger = self.stranger(MOVED)
        self.tell(MOVED)
        self.wait_for_probes(stranger)
        self.assertEqual(self.addresses(), [HOME])
        self.assertNotIn("dns-write", self.kinds(holder))

    def test_only_when_the_owner_wants_it(self):
        holder = self.world(None, publish=False)
        self.primary_at_home.down()
        moved = self.primary(self.port, self.mine, host=MOVED)
        self.tell(MOVED)
        holder.wait_for_state("up")
        self.wait_for_probes(moved)
        self.assertEqual(self.addresses(), [HOME])

    def test_fenced_name_is_restored_there(self):
        """By the restore, without --publish: proven at a heartbeat's address."""
        holder = self.world("--after", "1h", publish=False)
        self.primary_at_home.down()
        self.stranger()
        self.wait_for_fence(holder, "fenced", [SELF])
        self.primary(self.port, self.mine, host=MOVED)
        self.tell(MOVED)
        shown = self.wait_for_fence(holder, "watching", [MOVED])
        self.assertEqual((shown["log"][-1]["before"], shown["log"][-1]["after"]), ([SELF], [MOVED]))
        holder.wait_for_state("up")

    def test_nobody_may_write(self):
        holder = self.world(None, writer=False)
        self.primary_at_home.down()
        moved = self.primary(self.port, self.mine, host=MOVED)
        self.tell(MOVED)
        self.wait_for_probes(moved)
        processes.eventually(lambda: self.kinds(holder).count("publish-failed") == 1, lambda: f"said once: {self.kinds(holder)}")
        self.assertEqual(self.addresses(), [HOME])


if __name__ == "__main__":
    harness.main()
