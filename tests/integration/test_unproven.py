#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 3 before the first proof: until the owner has confirmed the primary's key it sees not one MAIL FROM."""

import harness
import mail


class Unproven(harness.Case):
    def test_promise_3_never_confirmed(self):
        primary = self.primary()
        holder = self.holder()
        holder.add(primary.address)
        holder.send(*(mail.numbered(number) for number in range(3)))
        primary.wait_for(lambda seen: seen.connections >= 4, "four probes")
        self.assertEqual(primary.said("MAIL"), [])
        domain = holder.domain()
        self.assertEqual(domain["primary"]["state"], "unproven")
        self.assertEqual(domain["primary"]["identity"]["fingerprints"], [])
        self.assertEqual(domain["primary"]["identity"]["offered"], primary.keys.fingerprint)
        self.assertEqual(domain["counts"]["held"], 3)
        holder.trust()
        primary.wait_for_messages(3)

    def test_promise_3_resend_before_the_proof(self):
        primary = self.primary()
        holder = self.holder()
        holder.add(primary.address)
        holder.send(mail.numbered(1))
        holder.ctl("queue", "resend", "--all")
        holder.ctl("primary", "probe", "home.test")
        self.assertEqual(primary.said("MAIL"), [])
        self.assertEqual(holder.domain()["counts"]["held"], 1)

    def test_promise_3_another_fingerprint_is_confirmed(self):
        primary = self.primary()
        holder = self.holder()
        holder.add(primary.address)
        holder.send(mail.numbered(1))
        holder.ctl("primary", "trust", "home.test", "--fingerprint", "sha256:" + "ab" * 32, "--yes")
        holder.wait_for_state("stranger")
        self.assertEqual(primary.said("MAIL"), [])

    def test_promise_3_changed_primary_is_unproven_again(self):
        holder, primary = self.proven()
        other = self.primary()
        holder.ctl("domain", "set", "home.test", "--primary", other.address)
        holder.send(mail.numbered(1))
        other.wait_for(lambda seen: seen.connections >= 3, "three probes")
        self.assertEqual(other.said("MAIL") + primary.said("MAIL"), [])
        self.assertEqual(holder.domain()["counts"]["held"], 1)

    def test_promise_3_a_weak_chain_is_no_proof(self):
        # A certificate that signed itself is not one that a trusted authority made.
        primary = self.primary()
        holder = self.holder()
        holder.add(primary.address, identity="ca")
        holder.send(mail.numbered(1))
        primary.wait_for(lambda seen: seen.connections >= 3, "three probes")
        self.assertEqual(primary.said("MAIL"), [])
        self.assertNotEqual(holder.domain()["primary"]["state"], "up")


if __name__ == "__main__":
    harness.main()
