#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home server without an address calls for its mail (ODMR, RFC 2645): fetchmail, and a caller of our own for what
fetchmail does not do."""

import os
import re
import shutil
import ssl
import subprocess
import threading

import caller
import harness
import mail
import processes

TLS = ssl._create_unverified_context()  # pylint: disable=protected-access


class Odmr(harness.Case):
    def calling(self, *names, plain=True, settings=None):
        """A holder with domains that nobody has called for yet; self.passwords has those of their users."""
        self.port, self.tls_port = processes.free_port(), processes.free_port()
        self.passwords = {}
        odmr = {"listen": f"127.0.0.1:{self.port}", "listen-tls": f"127.0.0.1:{self.tls_port}",
                "plain-auth": "yes" if plain else "no"}
        holder = self.holder({"odmr": odmr} | (settings or {}))
        for name in names or ("home.test",):
            self.let_call(holder, name)
        return holder

    def let_call(self, holder, name):
        holder.ctl("domain", "add", name, "--identity", "dial-in")
        added = holder.json("dial-in", "add", name)
        self.assertEqual((added["domain"], added["user"]), (name, name))
        self.passwords[name] = added["password"]

    def call(self, user="home.test", known=True):
        """A call in plain; logged in, unless it is not @known."""
        one = caller.Caller(self.port)
        self.addCleanup(one.close)
        self.assertEqual(one.greeting[0], 220)
        one.ehlo()
        if known:
            self.assertEqual(one.cram_md5(user, self.passwords[user]), 235)
        return one

    def numbers(self, taken):
        return [int(re.search(rb"Subject: number (\d+)", content)[1]) for content in taken]

    def send(self, holder, *numbers, domain="home.test"):
        holder.send(*(mail.numbered(number, domain=domain) for number in numbers))


class States(Odmr):
    def test_between_calls(self):
        """CONTRACT: unproven before the first call, up while it lasts, then down; mail is taken all the time."""
        holder = self.calling()
        primary = holder.domain()["primary"]
        self.assertEqual((primary["state"], primary["address"], primary["last_proven"]), ("unproven", "", None))
        self.assertEqual(primary["identity"]["kind"], "dial-in")
        self.send(holder, 1)
        call = self.call()
        holder.wait_for_state("up")
        self.assertEqual(call.code("QUIT"), 221)
        holder.wait_for_state("down")
        primary = holder.domain()["primary"]
        self.assertIn("has not called since", primary["cause"])
        self.assertEqual(primary["last_address"], "127.0.0.1")
        self.assertIsNone(primary["next_probe"])
        self.send(holder, 2)
        holder.wait_for_counts(held=2)

    def test_no_alarm(self):
        holder = self.calling()
        for _ in range(2):
            with self.call():
                holder.wait_for_state("up")
            holder.wait_for_state("down")
        kinds = [activity["kind"] for activity in holder.json("activity")["activities"]]
        self.assertEqual(kinds.count("call"), 1)
        self.assertFalse({"up", "down"} & set(kinds), kinds)

    def test_over_a_restart(self):
        """Killed in the middle of a call it must not come back as up."""
        holder = self.calling()
        call = self.call()
        # What it leaves in the store is there once the activity that follows it is.
        processes.eventually(lambda: [one for one in holder.json("activity")["activities"] if one["kind"] == "call"],
                                     "the first call is stored")
        holder.kill()
        call.close()
        holder.start()
        holder.wait_for_state("down")
        self.assertIn("has not called since", holder.domain()["primary"]["cause"])

    def test_two_calls_at_once(self):
        holder = self.calling()
        one, other = self.call(), self.call()
        holder.wait_for_state("up")
        other.code("QUIT")
        other.close()
        self.assertEqual(one.code("NOOP"), 250)
        self.assertEqual(holder.domain()["primary"]["state"], "up")
        one.code("QUIT")
        holder.wait_for_state("down")

    def test_a_probe_ends_at_once(self):
        holder = self.calling()
        shown = holder.json("primary", "probe", "home.test")
        self.assertEqual(shown["primary"]["state"], "unproven")

    def test_another_identity(self):
        holder = self.calling()
        error = holder.ctl("domain", "set", "home.test", "--identity", "key", status=2)
        self.assertIn("primary", error)
        primary = self.primary()
        holder.ctl("domain", "set", "home.test", "--identity", "key", "--primary", primary.address)
        holder.trust()
        holder.wait_for_state("up")
        call = self.call()
        self.assertEqual(call.code("ATRN"), 450)
        self.assertEqual(holder.domain()["primary"]["state"], "up")
        call.close()
        holder.ctl("domain", "set", "home.test", "--identity", "dial-in")
        holder.wait_for_state("unproven")
        self.send(holder, 1)
        self.assertEqual(self.call().code("ATRN"), 250)
        self.assertEqual(primary.taken, [])

    def test_nothing_goes_to_an_address(self):
        """Promise 3: not even a resend finds a home that calls."""
        holder = self.calling()
        holder.ctl("domain", "add", "other.test", "--primary", "127.0.0.1:1")
        self.send(holder, 1, domain="other.test")
        [message] = holder.queue()
        error = holder.ctl("queue", "resend", message["id"], "--to", "anna@home.test", status=2)
        self.assertIn("calls for its mail", error)
        self.assertIn("dials in", holder.ctl("dns", "check", "home.test"))


class Protocol(Odmr):
    def test_offers(self):
        self.calling(plain=False)
        with caller.Caller(self.port) as call:
            self.assertEqual(call.ehlo(), ["STARTTLS"])
            self.assertEqual(call.code("AUTH CRAM-MD5"), 538)
            self.assertEqual(call.code("ATRN"), 530)
            call.start_tls()
            self.assertEqual(sorted(call.ehlo()), ["ATRN", "AUTH CRAM-MD5 SCRAM-SHA-256"])
            self.assertEqual(call.scram_sha_256("home.test", self.passwords["home.test"]), 235)
            self.assertEqual(call.code("ATRN"), 453)
        with caller.Caller(self.tls_port, context=TLS) as call:
            self.assertEqual(sorted(call.ehlo()), ["ATRN", "AUTH CRAM-MD5 SCRAM-SHA-256"])
            self.assertEqual(call.cram_md5("home.test", self.passwords["home.test"]), 235)

    def test_answers(self):
        """CONTRACT: 530 before AUTH, 535, 450, 453, 250; and no mail comes in here."""
        holder = self.calling("home.test", "other.test")
        call = self.call(known=False)
        self.assertEqual(call.code("ATRN home.test"), 530)
        self.assertEqual(call.cram_md5("home.test", "wrong"), 535)
        self.assertEqual(call.scram_sha_256("home.test", "wrong", initial=False), 535)
        self.assertEqual(call.cram_md5("nobody.test", self.passwords["home.test"]), 535)
        self.assertEqual(call.code("ATRN home.test"), 530)
        self.assertEqual(call.scram_sha_256("home.test", self.passwords["home.test"], initial=False), 235)
        self.assertEqual(call.code("ATRN"), 453)
        self.send(holder, 1, domain="other.test")
        self.assertEqual(call.code("ATRN home.test"), 453)
        for names in ("other.test", "home.test,other.test", "elsewhere.test"):
            self.assertEqual(call.code(f"ATRN {names}"), 450, names)
        self.assertEqual(call.code("MAIL FROM:<a@b.test>"), 502)
        self.send(holder, 2)
        self.assertEqual(call.code("ATRN home.test"), 250)
        self.assertEqual(self.numbers(call.take()), [2])
        holder.wait_for_counts("other.test", held=1)

    def test_paused(self):
        holder = self.calling()
        self.send(holder, 1)
        holder.ctl("primary", "pause", "home.test")
        call = self.call()
        self.assertEqual(call.code("ATRN"), 451)
        holder.ctl("primary", "resume", "home.test")
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(self.numbers(call.take()), [1])

    def test_wrong_passwords(self):
        """Over five from one address, and the right one does not help either; others are not kept out."""
        self.calling()
        for _ in range(2):
            call = self.call(known=False)
            for _ in range(3):
                self.assertEqual(call.cram_md5("home.test", "wrong"), 535)
        self.assertEqual(self.call(known=False).cram_md5("home.test", self.passwords["home.test"]), 421)
        with caller.Caller(self.port, source="127.0.0.2") as call:
            call.ehlo()
            self.assertEqual(call.cram_md5("home.test", self.passwords["home.test"]), 235)

    def test_a_new_password(self):
        holder = self.calling()
        old = self.passwords["home.test"]
        self.passwords["home.test"] = holder.json("dial-in", "add", "home.test")["password"]
        self.assertNotEqual(old, self.passwords["home.test"])
        self.assertEqual(self.call(known=False).cram_md5("home.test", old), 535)
        self.call()
        self.assertNotIn("password", holder.json("dial-in", "show", "home.test"))
        holder.ctl("dial-in", "remove", "home.test")
        self.assertEqual(self.call(known=False).cram_md5("home.test", self.passwords["home.test"]), 535)
        self.assertIn("dial-in add", holder.ctl("dial-in", "show", "home.test", status=4))

    def test_secrets_stay_inside(self):
        """Promise 11: in no log, and not in the store when they are not needed any more."""
        holder = self.calling()
        call = self.call()
        call.code("QUIT")
        self.call(known=False).cram_md5("home.test", "tanstaafwrong")
        holder.ctl("dial-in", "remove", "home.test")
        holder.stop()
        self.assertNotIn(self.passwords["home.test"], holder.log())
        self.assertNotIn("tanstaafwrong", holder.log())
        for path in holder.state.rglob("*"):
            if path.is_file():
                self.assertNotIn(self.passwords["home.test"].encode(), path.read_bytes(), path)


class Turns(Odmr):
    def test_everything(self):
        holder = self.calling()
        self.send(holder, *range(1, 41))
        holder.send(mail.large(2))
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        taken = call.take()
        self.assertEqual(self.numbers(taken[:40]), list(range(1, 41)))
        self.assertEqual(mail.split(taken[40])[1], mail.large(2).content)
        holder.wait_for_counts(held=0, delivered=41)
        self.assertIn("41 delivered", holder.ctl("activity"))

    def test_several_domains(self):
        """One user calls for two domains; a third one's mail stays."""
        holder = self.calling("home.test", "third.test")
        holder.ctl("domain", "add", "second.test", "--identity", "dial-in")
        joined = holder.json("dial-in", "add", "second.test", "--user", "home.test")
        self.assertNotIn("password", joined)
        self.assertEqual(joined["domains"], ["home.test", "second.test"])
        for number, domain in enumerate(("home.test", "second.test", "third.test"), start=1):
            self.send(holder, number, domain=domain)
        call = self.call()
        self.assertEqual(call.code("ATRN second.test"), 250)
        self.assertEqual(self.numbers(call.take()), [2])
        self.send(holder, 4, domain="second.test")
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(sorted(self.numbers(call.take())), [1, 4])
        holder.wait_for_counts("third.test", held=1)

    def test_a_rejection_parks(self):
        holder = self.calling()
        self.send(holder, 1, 2, 3)
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        call.take(lambda content: "550 5.7.1 No" if b"number 2." in content else "250 Taken")
        holder.wait_for_counts(held=0, delivered=2, parked=1)
        [parked] = holder.queue("--state", "parked")
        self.assertIn("550 5.7.1 No", parked["reason"])

    def test_a_sick_canary(self):
        """Promise 4: the first message that is refused holds back the others."""
        holder = self.calling()
        self.send(holder, 1, 2, 3)
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(call.take(lambda content: "550 5.3.0 Broken"), [])
        holder.wait_for_counts(held=2, parked=1)
        self.assertIn("refused the first message", holder.ctl("activity"))

    def test_put_off_and_called_again(self):
        """Whoever calls wants all there is, whenever a retry would be due."""
        holder = self.calling(settings={"probe": {"interval-down": 600, "interval-down-max": 600}})
        self.send(holder, 1)
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(call.take(lambda content: "451 4.3.0 Not now"), [])
        holder.wait_for_state("down")
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(self.numbers(call.take()), [1])
        holder.wait_for_counts(held=0, delivered=1)

    def test_cut_off(self):
        """What was answered 250 is delivered, what was out is held, and the next call gets the rest."""
        holder = self.calling()
        self.send(holder, *range(1, 11))
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        first = call.take(lambda content: caller.DROP if b"number 4." in content else "250 Taken")
        self.assertEqual(self.numbers(first), [1, 2, 3])
        holder.wait_for_counts(held=7, delivered=3)
        holder.wait_for_state("down")
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        self.assertEqual(self.numbers(call.take()), list(range(4, 11)))
        holder.wait_for_counts(held=0, delivered=10)

    def test_killed(self):
        """Promise 1: a kill in the middle of a turn loses nothing, and doubles only what was on its way."""
        holder = self.calling()
        self.send(holder, *range(1, 31))
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)

        def answer(content):
            if b"number 11." in content:
                holder.kill()
                return caller.DROP
            return "250 Taken"

        first = self.numbers(call.take(answer))
        holder.start()
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        second = self.numbers(call.take())
        self.assertEqual(sorted(set(first + second)), list(range(1, 31)))
        # Two may be out at once, and what was answered last may not have been written down yet.
        self.assertLessEqual(len(first + second) - 30, len(first))
        holder.wait_for_counts(held=0, delivered=30)

    def test_a_stop_lets_it_finish(self):
        holder = self.calling()
        self.send(holder, 1, 2, 3)
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        ended = []
        stopping = threading.Thread(target=lambda: ended.append(holder.stop()))

        def answer(_content):
            stopping.start()
            processes.eventually(lambda: not self.listens(), "nobody is let in any more")
            return "250 Taken"

        self.assertEqual(self.numbers(call.take(answer)), [1])
        stopping.join()
        self.assertEqual(ended, [0])
        holder.start()
        holder.wait_for_counts(held=2, delivered=1)

    def listens(self):
        try:
            caller.socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def test_one_call_at_a_time(self):
        """Two calls at once would both get the same message."""
        holder = self.calling()
        self.send(holder, 1, 2)
        one, other = self.call(), self.call()
        self.assertEqual(one.code("ATRN"), 250)
        self.assertEqual(other.code("ATRN"), 451)
        self.assertEqual(self.numbers(one.take()), [1, 2])
        one.close()
        holder.wait_for_counts(held=0, delivered=2)
        processes.eventually(lambda: other.code("ATRN") == 453, "the mail is free again")

    def test_what_it_offers_is_mirrored(self):
        """DESIGN section 3: nothing is taken that the home cannot take."""
        holder = self.calling()
        self.send(holder, 1)
        call = self.call()
        self.assertEqual(call.code("ATRN"), 250)
        call.take(extensions=("SIZE 100000",))
        holder.wait_for_counts(held=0)

        def offered():
            with holder.connect() as client:
                client.ehlo()
                return dict(client.esmtp_features)

        processes.eventually(lambda: offered().get("size") == str(100000 - 1024), lambda: f"the size is {offered()}")
        self.assertNotIn("smtputf8", offered())


@harness.unittest.skipUnless(shutil.which("fetchmail") and shutil.which("socat"), "fetchmail and socat are needed")
class Fetchmail(Odmr):
    def fetch(self, *server, user="home.test", domains="home.test", primary=None):
        """fetchmail's exit status and what it said."""
        folder = self.folder("fetchmail")
        rc = folder / "fetchmailrc"
        rc.write_text("\n".join([
            f"poll 127.0.0.1 {' '.join(server)}",
            f'  username "{user}" password "{self.passwords[user]}"',
            f"  fetchdomains {domains}",
            f"  smtphost 127.0.0.1/{primary.port}" if primary else "", ""]), encoding="utf-8")
        rc.chmod(0o600)
        child = processes.start(["fetchmail", "--fetchmailrc", rc, "--nosyslog", "-v", "--idfile", folder / "ids",
                                 "--pidfile", folder / "pid", "--timeout", "30"],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env=os.environ | {"HOME": str(folder), "LC_ALL": "C"})
        self.addCleanup(processes.stop, child)
        said = child.communicate(timeout=processes.PATIENCE)[0]
        return child.returncode, said

    def test_plain(self):
        holder = self.calling()
        primary = self.primary(keys=False)
        self.send(holder, *range(1, 21))
        status, said = self.fetch(f"service {self.port} protocol odmr", primary=primary)
        self.assertEqual(self.numbers(one.content for one in primary.taken), list(range(1, 21)), said)
        self.assertEqual(status, 0, said)
        holder.wait_for_counts(held=0, delivered=20)
        holder.wait_for_state("down")

    def test_in_tls_with_the_certificate_checked(self):
        """The very lines that restantectl prints, but for the port of the home's own server."""
        holder = self.calling(plain=False)
        primary = self.primary(keys=False)
        self.send(holder, 1, 2)
        certificate = holder.state / "certificate.pem"
        self.assertTrue(certificate.exists(), list(holder.state.iterdir()))
        plugin = f"socat STDIO OPENSSL:%h:%p,verify=1,commonname=holder.test,cafile={certificate}"
        status, said = self.fetch(f'service {self.tls_port} protocol odmr plugin "{plugin}"', primary=primary)
        self.assertEqual(self.numbers(one.content for one in primary.taken), [1, 2], said)
        self.assertEqual(status, 0, said)
        holder.wait_for_counts(held=0, delivered=2)

    def test_no_mail(self):
        self.calling()
        status, said = self.fetch(f"service {self.port} protocol odmr")
        self.assertIn("You have no mail", said)
        self.assertEqual(status, 0, said)

    def test_of_another(self):
        """Promise 3: a user never gets the mail of another."""
        holder = self.calling("home.test", "other.test")
        primary = self.primary(keys=False)
        self.send(holder, 1)
        _, said = self.fetch(f"service {self.port} protocol odmr", user="other.test", domains="home.test",
                             primary=primary)
        self.assertIn("450", said)
        self.assertEqual(primary.taken, [])
        holder.wait_for_counts(held=1)


if __name__ == "__main__":
    harness.main()
