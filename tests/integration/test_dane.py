#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity `dane`: the TLSA records in a signed zone of a real BIND prove the primary, and nothing else does (promise 3)."""

import asyncio
import hashlib
import itertools
import pathlib
import subprocess
import threading
import time

import harness
import keypair
import mail
import name_servers
import processes
from name_servers import Named, Zone

HOST = "mail.home.test"
# For zones that nobody signed: a holder that validates, but something else.
OTHER = "other.test. 300 IN DS 12345 13 2 " + "ab" * 32 + "\n"


class SignedZone:
    """home.test at BIND, signed by hand, so that it can be changed and broken."""

    def __init__(self, root, records, signed=True):
        self.server = Named(root, [Zone("home.test", "")])
        self.file = self.server.root / "home.test.zone"
        self.bare = self.file.read_text("utf-8")
        self.signed = signed
        self.serial = 1
        self.key = None
        if signed:
            made = subprocess.run(["dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", "-K", self.server.root, "home.test"],
                                  check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout.strip()
            self.key = self.server.root / f"{made}.key"
        self.write(records)

    @property
    def anchor(self):
        """A file for trust-anchor=."""
        if self.signed:
            return self.key
        path = self.server.root / "other.key"
        path.write_text(OTHER, encoding="utf-8")
        return path

    def write(self, records, spoil=lambda text: text):
        """The zone with @records; @spoil: what happens to it after it was signed."""
        self.server.down()
        self.serial += 1
        self.file.write_text(self.bare.replace(" 1 3600", f" {self.serial} 3600") + records, encoding="utf-8")
        if self.signed:
            subprocess.run(["dnssec-signzone", "-S", "-z", "-K", self.server.root, "-o", "home.test", "-f", self.file.with_suffix(".signed"),
                            self.file], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           cwd=self.server.root)
            self.file.write_text(spoil(self.file.with_suffix(".signed").read_text("utf-8")), encoding="utf-8")
        self.server.up()


class Dane(harness.Case):
    def setUp(self):
        super().setUp()
        missing = name_servers.missing()
        if missing:
            self.skipTest(f"not installed: {', '.join(missing)}")
        self.home = self.primary(keys=self.server_keys())

    def server_keys(self, host=HOST):
        return keypair.make(self.folder("keys"), "primary", host)

    def records(self, *pairs, usage="3 1 1", ttl=300):
        """The zone's data, with a TLSA record for each of @pairs."""
        digests = [pair.fingerprint.removeprefix("sha256:") for pair in pairs]
        return "mail A 127.0.0.1\n" + "".join(f"_{self.home.port}._tcp.mail {ttl} TLSA {usage} {digest}\n" for digest in digests)

    def world(self, records, signed=True, probe=None):
        """A holder of home.test, whose zone has @records."""
        self.zone = SignedZone(self.folder("named"), records, signed)
        self.addCleanup(self.zone.server.down)
        holder = self.holder({"dns": {"servers": self.zone.server.address, "timeout": 5, "trust-anchor": self.zone.anchor},
                              "probe": probe or {}})
        holder.add(f"{HOST}:{self.home.port}", identity="dane")
        return holder

    def cause(self, holder):
        return holder.domain()["primary"]["cause"] or ""

    def wait_for_cause(self, holder, words):
        processes.eventually(lambda: words in self.cause(holder), lambda: f"“{words}”, but {holder.domain()['primary']}")

    def assert_not_proven(self, holder, words, state="unproven", server=None):
        """It says why in a sentence, and after some more probes not one MAIL was seen and the mail is held."""
        server = server or self.home
        holder.send(mail.numbered(1))
        self.wait_for_cause(holder, words)
        holder.wait_for_state(state)
        seen = server.connections
        server.wait_for(lambda primary: primary.connections >= seen + 3, "three more probes")
        self.assertEqual([verb for _, verb, _ in server.commands if verb in ("MAIL", "RCPT", "DATA")], [])
        self.assertEqual(holder.domain()["counts"]["held"], 1)
        self.assertEqual(len(self.cause(holder).splitlines()), 1)
        self.assertTrue(self.cause(holder).endswith("."), self.cause(holder))

    def test_a_record_of_the_key_is_proof(self):
        holder = self.world(self.records(self.home.keys))
        holder.send(mail.numbered(1))
        self.home.wait_for_messages(1)
        shown = holder.domain()["primary"]
        self.assertEqual((shown["state"], shown["identity"]["kind"], shown["identity"]["fingerprints"], shown["identity"]["offered"]),
                         ("up", "dane", [self.home.keys.fingerprint], None))

    def test_postfix(self):
        server = self.postfix()
        server.up()
        keys = keypair.KeyPair(*(self.postfix_file(server, name) for name in ("smtpd_tls_cert_file", "smtpd_tls_key_file")))
        self.home.port = server.port
        holder = self.world(self.records(keys))
        holder.send(mail.numbered(1))
        holder.wait_for_counts(delivered=1, held=0)
        processes.eventually(lambda: len(server.files()) == 1, server.log)

    @staticmethod
    def postfix_file(server, setting):
        lines = (server.root / "conf/main.cf").read_text("utf-8").splitlines()
        return next(pathlib.Path(line.split(" = ")[1]) for line in lines if line.startswith(setting))

    def test_promise_3_another_key(self):
        """The stranger gets nothing; once the owner has published the key, it is the primary's."""
        holder = self.world(self.records(self.home.keys))
        holder.wait_for_state("up")
        self.home.down()
        stranger = self.primary(port=self.home.port, keys=self.server_keys())
        self.assert_not_proven(holder, "A host with another key answers", "stranger", stranger)
        self.assertIn(stranger.keys.fingerprint, self.cause(holder))
        holder.ctl("queue", "resend", "--all")
        self.assert_no_mail(stranger)
        self.zone.write(self.records(stranger.keys))
        stranger.wait_for_messages(1)
        holder.wait_for_state("up")

    def assert_no_mail(self, server):
        seen = server.connections
        server.wait_for(lambda primary: primary.connections >= seen + 2, "two more probes")
        self.assertEqual(server.said("MAIL"), [])

    def test_promise_3_sent_elsewhere(self):
        """However the owner names the primary, it has to prove itself."""
        holder = self.world(self.records(self.home.keys))
        holder.wait_for_state("up")
        self.home.down()
        stranger = self.primary(port=self.home.port, keys=self.server_keys())
        self.assert_not_proven(holder, "A host with another key answers", "stranger", stranger)
        said = holder.ctl("queue", "resend", "--all", "--via", f"{HOST}:{stranger.port}", status=1)
        self.assertIn("another key", said)
        self.assertEqual(stranger.said("MAIL"), [])

    def test_sent_elsewhere_is_proven(self):
        holder = self.world(self.records(self.server_keys()))
        self.assert_not_proven(holder, "A host with another key answers", "stranger")
        self.zone.write(self.records(self.home.keys))
        self.home.wait_for_messages(1)
        holder.wait_for_counts(delivered=1)
        holder.ctl("queue", "resend", "--all", "--state", "delivered", "--to", "anna@home.test")
        self.home.wait_for_messages(2)

    def test_both_keys_are_published(self):
        """RFC 7671 section 8.1: the new key's record stands before the key is used."""
        new = self.server_keys()
        holder = self.world(self.records(self.home.keys, new))
        holder.wait_for_state("up")
        self.home.down()
        holder.wait_for_state("down")
        after = self.primary(port=self.home.port, keys=new)
        holder.send(mail.numbered(1))
        after.wait_for_messages(1)
        self.assertEqual(sorted(holder.domain()["primary"]["identity"]["fingerprints"]), sorted([self.home.keys.fingerprint, new.fingerprint]))

    def test_promise_3_the_stronger_digest_counts(self):
        """RFC 7671 section 9: the home's own SHA-256 proves nothing beside the SHA-512 of another key."""
        def records(key):
            digest = hashlib.sha512(key.public_key).hexdigest()
            return self.records(self.home.keys) + f"_{self.home.port}._tcp.mail TLSA 3 1 2 {digest}\n"

        holder = self.world(records(self.server_keys()))
        self.assert_not_proven(holder, "only those with SHA-256 are of it", "stranger")
        self.zone.write(records(self.home.keys))
        self.home.wait_for_messages(1)

    def test_promise_3_without_tls(self):
        self.home.down()
        keys = self.home.keys
        bare = self.primary(port=self.home.port, keys=False)
        holder = self.world(self.records(keys))
        self.assert_not_proven(holder, "does not offer STARTTLS", "stranger", bare)

    def test_names_and_dates_do_not_matter_for_the_key_itself(self):
        """RFC 7671 section 5.1."""
        self.home.down()
        self.home = self.primary(keys=self.server_keys("quite.another.test"))
        holder = self.world(self.records(self.home.keys))
        holder.wait_for_state("up")

    def signed_keys(self, authority, host=HOST, behind=None):
        """A server's key that @authority signed for @host; it shows the certificate of @behind, too."""
        keys = keypair.make_signed(self.folder("keys"), authority, host)
        keys.certificate.write_bytes(keys.certificate.read_bytes() + (behind or authority).certificate.read_bytes())
        return keys

    def authority_world(self, signer, named, host=HOST):
        """The zone names the authority @named; the server's certificate is one of @signer's for @host."""
        port = self.home.port
        self.home.down()
        self.home = self.primary(port=port, keys=self.signed_keys(signer, host))
        return self.world(self.records(named, usage="2 1 1"))

    def authority(self):
        return keypair.make_authority(self.folder("authority"))

    def test_authority(self):
        authority = self.authority()
        holder = self.authority_world(authority, authority)
        holder.send(mail.numbered(1))
        self.home.wait_for_messages(1)

    def test_promise_3_authority_and_another_name(self):
        authority = self.authority()
        holder = self.authority_world(authority, authority, "www.home.test")
        self.assert_not_proven(holder, "it is for another name", "stranger")

    def test_promise_3_another_authority(self):
        """Also when it shows the right one's certificate behind its own."""
        authority, other = self.authority(), self.authority()
        self.home.down()
        self.home = self.primary(port=self.home.port, keys=self.signed_keys(other, behind=authority))
        holder = self.world(self.records(authority, usage="2 1 1"))
        self.assert_not_proven(holder, "it does not hold", "stranger")

    def test_unsigned_zone(self):
        holder = self.world(self.records(self.home.keys), signed=False)
        self.assert_not_proven(holder, "their zone is not signed: sign it (DNSSEC)")

    def test_broken_signature(self):
        """Somebody has put another digest into the signed zone."""
        good = self.home.keys.fingerprint.removeprefix("sha256:").upper()
        holder = self.world(self.records(self.server_keys()))
        holder.wait_for_state("stranger")
        bad = self.zone.file.read_text("utf-8")
        self.zone.write(self.records(self.server_keys()), lambda text: self.forge(text, good))
        self.assertNotEqual(self.zone.file.read_text("utf-8"), bad)
        self.assert_not_proven(holder, "are not what their zone has signed (DNSSEC)")

    @staticmethod
    def forge(text, digest):
        """@text, a signed zone, with @digest in the place of the one of its TLSA record."""
        head, record, tail = text.partition("TLSA\t3 1 1 ")
        assert record, text
        return f"{head}{record}{digest} ; ({tail.split(')', 1)[1]}"

    def slow_drain(self, ttl):
        """A drain of 40 messages whose first one the home is slow to take, until the records that proved it are older than their TTL."""
        self.home.down()
        # Once it is up there is no probe for a while: every connection is the drain's.
        holder = self.world(self.records(self.home.keys, ttl=ttl), probe={"interval": 3600})
        holder.send(*(mail.numbered(number) for number in range(40)))
        self.gates = [threading.Event(), threading.Event()]
        recipients = itertools.count()
        self.home.answers["RCPT"] = lambda _: self.pass_gate(self.gates[min(next(recipients), 1)])
        self.home.up()
        self.home.wait_for(lambda home: home.connections_of("RCPT"), "the first message")
        asked = time.monotonic()
        return holder, asked + ttl

    @staticmethod
    async def pass_gate(gate):
        while not gate.is_set():
            await asyncio.sleep(0.01)

    def open_gate(self, number, when=0):
        """Not before @when: a TTL that is over cannot be seen from outside, only waited for."""
        time.sleep(max(0, when - time.monotonic()))
        self.gates[number].set()

    def test_promise_3_records_change_during_a_drain(self):
        """The connection that they proved goes on; each that begins once their TTL is over is judged by those of then."""
        holder, over = self.slow_drain(1)
        first = self.home.connections
        self.zone.write(self.records(self.server_keys(), ttl=1))
        self.open_gate(0, over)
        processes.eventually(lambda: self.home.connections > first and len(self.home.sessions) == 1,
                             lambda: f"further connections have come and gone: {self.home.commands}")
        self.open_gate(1)
        holder.wait_for_state("stranger")
        self.assertEqual(self.home.connections_of("MAIL"), {first})
        self.assertGreater(holder.domain()["counts"]["held"], 0)
        self.zone.write(self.records(self.home.keys))
        self.home.wait_for_messages(40)

    def test_records_are_looked_up_again_during_a_drain(self):
        holder, over = self.slow_drain(1)
        first = self.home.connections
        self.open_gate(0, over)
        self.home.wait_for(lambda home: len(home.connections_of("MAIL")) > 1, "mail on a further connection")
        self.open_gate(1)
        self.home.wait_for_messages(40)
        self.assertEqual(self.home.connections_of("MAIL"), set(range(first, self.home.connections + 1)))
        holder.wait_for_counts(delivered=40)

    def test_records_without_a_ttl(self):
        """They count for the connection that they were looked up for (RFC 1035 section 3.2.1)."""
        holder = self.world(self.records(self.home.keys, ttl=0))
        holder.send(mail.numbered(1))
        self.home.wait_for_messages(1)

    def test_no_record(self):
        holder = self.world("mail A 127.0.0.1\n")
        self.assert_not_proven(holder, f"There are no TLSA records at _{self.home.port}._tcp.{HOST}: publish 3 1 1")
        self.zone.write(self.records(self.home.keys))
        self.home.wait_for_messages(1)

    def test_no_answer(self):
        """The records are an alias of a name that nobody answers for."""
        holder = self.world(f"mail A 127.0.0.1\n_{self.home.port}._tcp.mail CNAME tlsa.nobody.test.\n")
        self.assert_not_proven(holder, "cannot be looked up")

    def test_an_address_has_no_records(self):
        holder = self.holder()
        said = holder.ctl("domain", "add", "home.test", "--primary", self.home.address, "--identity", "dane", status=2)
        self.assertIn("needs a primary with a name", said)
        self.assertEqual(len(said.splitlines()), 1)
        holder.add(self.home.address)
        holder.ctl("domain", "set", "home.test", "--identity", "dane", status=2)


if __name__ == "__main__":
    harness.main()
