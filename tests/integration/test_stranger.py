#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 3: a host that answers at the primary's address with another key, or with none, sees not one MAIL FROM."""

import harness
import mail


class Stranger(harness.Case):
    def setUp(self):
        super().setUp()
        self.mine = self.keys()

    def held_mail(self):
        holder, primary = self.outage(self.primary(keys=self.mine))
        holder.send(*(mail.numbered(number) for number in range(5)))
        return holder, primary

    def assert_nothing_went(self, holder, stranger, probes=3):
        """After some more probes the stranger has seen no MAIL, and the mail is held as before."""
        stranger.wait_for(lambda primary: primary.connections >= probes, f"{probes} probes")
        self.assertEqual([(verb, argument) for _, verb, argument in stranger.commands
                          if verb in ("MAIL", "RCPT", "DATA")], [])
        counts = holder.domain()["counts"]
        self.assertEqual((counts["held"], counts["parked"], counts["delivered"]), (5, 0, 0))

    def test_promise_3_another_key(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        self.assert_nothing_went(holder, stranger)
        shown = holder.domain()["primary"]
        self.assertEqual(shown["identity"]["fingerprints"], [self.mine.fingerprint])
        self.assertEqual(shown["identity"]["offered"], stranger.keys.fingerprint)
        self.assertTrue(shown["cause"])
        stranger.down()
        primary.up()
        primary.wait_for_messages(5)
        self.assertEqual(stranger.said("MAIL"), [])

    def test_promise_3_resend_does_not_help_a_stranger(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        holder.ctl("queue", "resend", "--all")
        holder.ctl("primary", "probe", "home.test")
        self.assert_nothing_went(holder, stranger)

    def test_promise_3_without_tls(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port, keys=False)
        self.assert_nothing_went(holder, stranger)
        self.assertNotEqual(holder.domain()["primary"]["state"], "up")

    def test_promise_3_refused_starttls(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port, up=False)
        stranger.answers["STARTTLS"] = "454 4.7.0 TLS not available"
        stranger.up()
        self.assert_nothing_went(holder, stranger)

    def test_promise_3_what_a_stranger_answers_means_nothing(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port, up=False)
        stranger.answers["EHLO"] = "550 5.1.1 All your users are unknown"
        stranger.up()
        self.assert_nothing_went(holder, stranger)

    def test_promise_3_a_stranger_that_knows_no_recipient(self):
        """It is never asked, and what it would say or offer changes nothing for those who send mail here."""
        holder, primary = self.outage(self.primary(keys=self.mine, size_limit=1 << 20))
        holder.send(*(mail.numbered(number) for number in range(5)))
        proven = holder.domain()["primary"]["last_proven"]
        stranger = self.primary(port=primary.port, up=False, size_limit=10)
        stranger.answers["MAIL"] = stranger.answers["RCPT"] = "550 5.1.1 No such user here"
        stranger.up()
        holder.wait_for_state("stranger")
        self.assert_nothing_went(holder, stranger)
        self.assertEqual(holder.domain()["primary"]["last_proven"], proven)
        holder.send(mail.numbered(0))  # the same recipient as before
        self.assertEqual(holder.domain()["counts"]["held"], 6)
        stranger.down()
        primary.up()
        primary.wait_for_messages(6)

    def test_promise_3_who_it_is(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port, hostname="dsl-pool.test")
        holder.wait_for_state("stranger")
        first = holder.domain()["primary"]["stranger"]
        self.assertEqual(first | {"said": None, "since": None},
                         {"fingerprint": stranger.keys.fingerprint, "address": "127.0.0.1", "since": None,
                          "said": None, "denied": False})
        self.assertIn("dsl-pool.test", first["said"])
        probes = stranger.connections + 2
        stranger.wait_for(lambda seen: seen.connections >= probes, "two more probes")
        self.assertEqual(holder.domain()["primary"]["stranger"], first)
        holder.stop()
        holder.start()
        self.assertEqual(holder.domain()["primary"]["stranger"], first)
        self.assertIn("dsl-pool.test", holder.ctl("status"))
        stranger.down()
        primary.up()
        primary.wait_for_messages(5)
        self.assertIsNone(holder.domain()["primary"]["stranger"])

    def test_promise_3_denied(self):
        holder, primary = self.held_mail()
        stranger = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        shown = holder.json("primary", "deny", "home.test")["primary"]
        self.assertEqual(shown["state"], "stranger")
        self.assertTrue(shown["stranger"]["denied"])
        self.assertIsNone(shown["identity"]["offered"])
        self.assertEqual(shown["identity"]["fingerprints"], [self.mine.fingerprint])
        self.assert_nothing_went(holder, stranger, probes=stranger.connections + 2)
        self.assertTrue(holder.domain()["primary"]["stranger"]["denied"])
        kinds = [one["kind"] for one in holder.json("activity")["activities"]]
        self.assertEqual(kinds[:2], ["deny", "stranger"])  # and it is not told again
        stranger.down()
        primary.up()
        primary.wait_for_messages(5)

    def test_promise_3_swapped_between_probes(self):
        # The next probe is an hour away: the delivery itself has to look.
        primary = self.primary(keys=self.mine)
        holder, _ = self.proven(primary, {"probe": {"interval": 3600}})
        primary.down()
        stranger = self.primary(port=primary.port)
        holder.send(*(mail.numbered(number) for number in range(5)))
        self.assert_nothing_went(holder, stranger, probes=1)
        holder.wait_for_state("stranger")
        self.assert_nothing_went(holder, stranger)

    def test_the_owner_trusts_the_new_key(self):
        holder, primary = self.held_mail()
        renewed = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        holder.ctl("primary", "trust", "home.test", "--fingerprint", renewed.keys.fingerprint, "--yes")
        renewed.wait_for_messages(5)
        self.assertEqual(holder.domain()["primary"]["identity"]["fingerprints"], [renewed.keys.fingerprint])

    def test_promise_3_the_old_key_after_a_new_one_was_trusted(self):
        holder, primary = self.held_mail()
        other = self.keys()
        holder.ctl("primary", "trust", "home.test", "--fingerprint", other.fingerprint, "--yes")
        primary.up()
        self.assert_nothing_went(holder, primary, probes=primary.connections + 2)


if __name__ == "__main__":
    harness.main()
