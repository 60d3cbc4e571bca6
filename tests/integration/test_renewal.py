#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home server that makes a new key at its renewal: it is learned while the primary is up and where it was; every other
new key is a stranger's (promise 3)."""

import harness
import keypair
import mail
import name_servers
from name_servers import Named, Zone

class Renewal(harness.Case):
    def setUp(self):
        super().setUp()
        self.authority = keypair.make_authority(self.folder("authority"))

    def signed(self, *names):
        return keypair.make_signed(self.folder("signed"), self.authority, *names)

    def trusting(self, primary, **probe):
        """A holder that trusts the authority, and whose primary is up."""
        return self.proven(primary, {"tls": {"trusted-ca": self.authority.certificate}, "probe": probe})[0]

    def assert_stranger(self, holder, primary, trusted, messages=0):
        """The key that @primary shows now is not trusted, and not one command with mail came since."""
        before = len(primary.said("MAIL"))
        holder.wait_for_state("stranger")
        probes = primary.connections + 2
        primary.wait_for(lambda seen: seen.connections >= probes, "two more probes")
        shown = holder.domain()["primary"]
        self.assertEqual(shown["state"], "stranger")
        self.assertEqual(shown["identity"]["fingerprints"], [trusted.fingerprint])
        self.assertEqual(shown["stranger"]["fingerprint"], primary.keys.fingerprint)
        self.assertEqual(shown["stranger"]["address"], primary.host)
        self.assertEqual(len(primary.said("MAIL")), before)
        self.assertEqual(holder.domain()["counts"]["held"], messages)
        return shown

    def told(self, holder, kind):
        return [one["text"] for one in holder.json("activity")["activities"] if one["kind"] == kind]

    def test_a_renewed_key_is_learned(self):
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary)
        old, new = primary.keys, self.signed()
        primary.renew(new)
        holder.ctl("primary", "probe", "home.test")
        shown = holder.domain()["primary"]
        self.assertEqual(shown["state"], "up")
        self.assertEqual(shown["identity"]["fingerprints"], [new.fingerprint, old.fingerprint])
        self.assertIsNone(shown["identity"]["offered"])
        self.assertIsNone(shown["stranger"])
        self.assertIn(new.fingerprint, self.told(holder, "trust")[0])
        holder.send(mail.numbered(1))
        primary.wait_for_messages(1)
        holder.kill()  # what was learned is kept
        holder.start()
        self.assertEqual(holder.domain()["primary"]["identity"]["fingerprints"], [new.fingerprint, old.fingerprint])

    def test_a_delivery_meets_it_first(self):
        # The next probe is an hour away.
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary, interval=3600)
        primary.renew(self.signed())
        holder.send(mail.numbered(1))
        primary.wait_for_messages(1)
        self.assertEqual(self.told(holder, "stranger"), [])
        self.assertEqual(len(holder.domain()["primary"]["identity"]["fingerprints"]), 2)

    def test_promise_3_after_an_outage(self):
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary)
        trusted = primary.keys
        primary.down()
        holder.wait_for_state("down")
        holder.send(mail.numbered(1))
        primary.renew(self.signed())
        primary.up()
        shown = self.assert_stranger(holder, primary, trusted, messages=1)
        self.assertIn("after an outage", shown["cause"])
        holder.ctl("primary", "trust", "home.test", "--add", "--yes")
        primary.wait_for_messages(1)
        self.assertEqual(holder.domain()["primary"]["identity"]["fingerprints"],
                         [primary.keys.fingerprint, trusted.fingerprint])

    def test_promise_3_without_a_chain(self):
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary, interval=3600, **{"interval-down": 1})
        trusted = primary.keys
        primary.renew(self.keys())
        holder.ctl("primary", "probe", "home.test")
        shown = self.assert_stranger(holder, primary, trusted)
        self.assertIn("No trusted authority", shown["cause"])

    def test_promise_3_for_another_name(self):
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary)
        trusted = primary.keys
        primary.renew(self.signed("stranger.test", "127.0.0.9"))
        shown = self.assert_stranger(holder, primary, trusted)
        self.assertIn("for the primary's name", shown["cause"])

    def test_promise_3_a_denied_key_is_never_learned(self):
        primary = self.primary(keys=self.signed())
        holder = self.trusting(primary)
        trusted, denied = primary.keys, self.signed()
        holder.ctl("primary", "deny", "home.test", "--fingerprint", denied.fingerprint)
        primary.renew(denied)
        shown = self.assert_stranger(holder, primary, trusted)
        self.assertTrue(shown["stranger"]["denied"])
        self.assertIsNone(shown["identity"]["offered"])
        holder.ctl("primary", "trust", "home.test", "--yes", status=1)  # nothing is offered
        holder.stop()
        holder.start()
        self.assert_stranger(holder, primary, trusted)
        holder.ctl("primary", "trust", "home.test", "--fingerprint", denied.fingerprint)
        holder.wait_for_state("up")
        self.assertIsNone(holder.domain()["primary"]["stranger"])

    def test_promise_3_at_a_new_address(self):
        if name_servers.missing():
            self.skipTest(f"not installed: {', '.join(name_servers.missing())}")
        key = name_servers.make_key(self.root)
        server = Named(self.folder("named"), [Zone("home.test", "mail 1 A 127.0.0.1\n", update=(key,))], [key]).up()
        self.addCleanup(server.down)
        primary = self.primary(keys=self.signed("mail.home.test"))
        trusted = primary.keys
        holder = self.holder({"tls": {"trusted-ca": self.authority.certificate},
                              "dns": {"servers": server.address, "authoritative-port": server.port}})
        holder.add(f"mail.home.test:{primary.port}")
        holder.trust()
        holder.wait_for_state("up")
        elsewhere = self.primary(port=primary.port, keys=self.signed("mail.home.test", "127.0.0.2"), host="127.0.0.2")
        server.update(key, "update delete mail.home.test A", "update add mail.home.test 1 A 127.0.0.2")
        shown = self.assert_stranger(holder, elsewhere, trusted)
        self.assertIn("another address", shown["cause"])


if __name__ == "__main__":
    harness.main()
