#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity `ca`: a chain that a trusted authority signed proves the primary, every other one is a stranger's (promise 3)."""

import harness
import mail


class Ca(harness.Case):
    def trusting(self, keys):
        """A holder that trusts @keys' certificate as an authority."""
        return self.holder({"tls": {"trusted-ca": keys.certificate}})

    def test_a_trusted_chain_is_proof(self):
        primary = self.primary()
        holder = self.trusting(primary.keys)
        holder.add(primary.address, identity="ca")
        holder.wait_for_state("up")
        holder.send(mail.numbered(1))
        primary.wait_for_messages(1)

    def test_promise_3_another_chain_at_the_same_address(self):
        primary = self.primary()
        holder = self.trusting(primary.keys)
        holder.add(primary.address, identity="ca")
        holder.wait_for_state("up")
        primary.down()
        holder.wait_for_state("down")
        holder.send(mail.numbered(1))
        stranger = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        stranger.wait_for(lambda seen: seen.connections >= 4, "four probes")
        self.assertEqual(stranger.said("MAIL"), [])
        self.assertEqual(holder.domain()["counts"]["held"], 1)

    def test_a_file_that_is_no_authority(self):
        holder = self.holder({"tls": {"trusted-ca": "/etc/hostname"}}, start=False)
        ended = holder.run("--config", holder.config)
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(ended.stdout, "")
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertIn("/etc/hostname", ended.stderr)


if __name__ == "__main__":
    harness.main()
