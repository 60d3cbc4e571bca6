#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ETRN (RFC 1985): whoever says that a primary is back has it probed at once, and nothing more."""

import shutil
import subprocess

import harness
import mail
import processes

# A primary that is down is looked at every ten minutes here: what happens before is ETRN's doing.
SELDOM = {"probe": {"interval-down": 600, "interval-down-max": 600}}


class Etrn(harness.Case):
    def away(self):
        """A holder with mail for a primary that is down, and whose next probe is far away."""
        primary = self.primary()
        holder = self.holder(SELDOM)
        holder.add(primary.address)
        holder.trust()
        holder.wait_for_state("up")
        primary.down()
        holder.wait_for_state("down")
        holder.send(mail.numbered(1))
        return holder, primary

    def ask(self, holder, argument):
        with holder.connect() as client:
            client.ehlo()
            self.assertTrue(client.has_extn("etrn"))
            return client.docmd("ETRN", argument)[0]

    def test_brings_the_mail(self):
        """CONTRACT: 250, and a probe at once; by itself it would come in ten minutes."""
        holder, primary = self.away()
        primary.up()
        self.assertEqual(self.ask(holder, "home.test"), 250)
        primary.wait_for_messages(1)
        holder.wait_for_counts(held=0, delivered=1)

    def test_is_no_order(self):
        """Promise 3: a stranger at the address gets nothing for asking."""
        holder, primary = self.away()
        stranger = self.primary(port=primary.port)
        self.assertEqual(self.ask(holder, "home.test"), 250)
        holder.wait_for_state("stranger")
        self.assertEqual(stranger.said("MAIL"), [])
        holder.wait_for_counts(held=1)

    def test_paused(self):
        holder, primary = self.away()
        holder.ctl("primary", "pause", "home.test")
        primary.up()
        self.assertEqual(self.ask(holder, "home.test"), 250)
        primary.wait_for(lambda one: one.connections > 1, "it is looked at")
        holder.wait_for_counts(held=1)
        self.assertEqual(primary.taken, [])

    def test_answers(self):
        holder, _ = self.away()
        self.assertEqual(self.ask(holder, "elsewhere.test"), 459)
        self.assertEqual(self.ask(holder, "sub.home.test"), 459)
        self.assertEqual(self.ask(holder, "#queue"), 459)
        self.assertEqual(self.ask(holder, ""), 501)
        self.assertEqual(self.ask(holder, "two words"), 501)
        self.assertEqual(self.ask(holder, "@test"), 250)
        self.assertEqual(self.ask(holder, "home.test"), 458)
        self.assertEqual(self.ask(holder, "@home.test"), 458)

    def test_of_one_that_calls(self):
        holder = self.holder()
        holder.ctl("domain", "add", "home.test", "--identity", "dial-in")
        self.assertEqual(self.ask(holder, "home.test"), 459)

    @harness.unittest.skipUnless(shutil.which("fetchmail"), "fetchmail is needed")
    def test_fetchmail(self):
        holder, primary = self.away()
        primary.up()
        folder = self.folder("fetchmail")
        rc = folder / "fetchmailrc"
        rc.write_text(f"poll 127.0.0.1 service {holder.port} protocol etrn\n  fetchdomains home.test\n",
                      encoding="utf-8")
        rc.chmod(0o600)
        child = processes.start(["fetchmail", "--fetchmailrc", rc, "--nosyslog", "-v", "--pidfile", folder / "pid",
                                 "--sslproto", ""],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env=processes.os.environ | {"HOME": str(folder), "LC_ALL": "C"})
        self.addCleanup(processes.stop, child)
        said = child.communicate(timeout=processes.PATIENCE)[0]
        self.assertIn("ETRN home.test", said)
        self.assertEqual(self.wait_for_mail(holder, primary), 1, said)

    def wait_for_mail(self, holder, primary):
        holder.wait_for_counts(held=0, delivered=1)
        return len(primary.taken)


if __name__ == "__main__":
    harness.main()
