#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner hears without the app: what is told over a webhook and ntfy, how often, and that nothing is told twice."""

import os
import re
import subprocess
import threading

import harness
import holder as holders
import mail
import processes
from listener import Listener


class Notify(harness.Case):
    def listener(self, **options):
        listener = Listener(**options)
        self.addCleanup(listener.close)
        return listener

    def told(self, listener, notify=None, **groups):
        """A holder that tells @listener, and its proven primary."""
        return self.proven(settings=groups | {"notify": {"webhook": listener.url(), "limit": 100} | (notify or {})})

    def quiet(self, holder, listener):
        """Returns once nothing is left to tell: a marker that is told after it, with a domain of its own, has come."""
        before = len(listener.notices())
        marker = f"m{before}.test"
        holder.add("127.0.0.1:9", name=marker)
        processes.eventually(lambda: any(one["domain"] == marker for one in listener.notices()), "the marker is told")
        return [one for one in listener.notices() if one["domain"] == "home.test"]

    def test_down_and_back_with_the_report(self):
        listener = self.listener()
        holder, primary = self.told(listener)
        primary.down()
        holder.wait_for_state("down")
        down, = listener.notices(1)
        self.assertEqual((down["kind"], down["domain"], down["holder"]), ("down", "home.test", "holder.test"))
        self.assertIn("Connection refused", down["text"])
        self.assertEqual(listener.requests[0][1]["Content-Type"], "application/json")
        primary.answers["CONTENT"] = lambda content: "550 5.1.1 never heard of" if b"number 2" in content else None
        holder.send(*(mail.numbered(number) for number in range(1, 15)))
        holder.wait_for_counts(held=14)
        primary.up()
        holder.wait_for_counts(held=0, parked=1, delivered=13)
        back = listener.notices(2)[1]
        self.assertEqual(back["kind"], "back")
        self.assertRegex(back["text"], r"^Down [^:]+: 14 held, 13 delivered, 1 parked\.$")
        outage = back["outage"]
        self.assertEqual((outage["held"], outage["delivered"], outage["parked"]), (14, 13, 1))
        self.assertEqual((outage["kind"], outage["cause"]), ("down", down["outage"]["cause"]))
        recorded, = holder.json("outages", "home.test")["outages"]
        self.assertEqual(recorded, outage)
        self.assertRegex(holder.ctl("outages"), r"home\.test +down .* 14 +13 +1 ")
        reports = [one["text"] for one in holder.get("/v1/activities")["activities"] if one["kind"] == "report"]
        self.assertEqual(reports, [back["text"]])

    def test_nothing_of_the_mail(self):
        listener = self.listener()
        ntfy = self.listener()
        holder, primary = self.told(listener, {"ntfy": ntfy.url("/topic")})
        primary.answers["MAIL"] = lambda argument: "451 4.3.0 not now, dear sender@elsewhere.test"
        primary.down()
        holder.wait_for_state("down")
        holder.send(mail.numbered(1))
        primary.up()
        holder.wait_for_state("refusing")
        primary.answers.clear()
        holder.wait_for_counts(delivered=1)
        holder.wait_for_state("up")
        listener.wait_for(2)
        ntfy.wait_for(2)
        message, = holder.queue("--state", "delivered")
        said = repr(listener.requests + ntfy.requests)
        for secret in (message["subject"], message["sender"], message["recipients"][0]["address"], "elsewhere.test"):
            self.assertNotIn(secret, said)
        self.assertEqual([one["kind"] for one in listener.notices() if "mail" in one], [])

    def test_details(self):
        """Asked for, the end of an outage says which mail it was; what a sender wrote does no harm in it."""
        listener = self.listener()
        ntfy = self.listener()
        holder, primary = self.told(listener, {"ntfy": ntfy.url("/topic"), "details": "yes"})
        primary.down()
        holder.wait_for_state("down")
        self.assertNotIn("mail", listener.notices(1)[0])
        evil = mail.Mail("evil", "", ("anna@home.test", "bob@home.test"), b"Subject: =?utf-8?Q?Hi=0D=0APriority:_5=0D=0A"
                         b"=1B[2J=00=07=E2=80=AEgpj=C2=85=FF_\"}]?=\r\nFrom: eve@elsewhere.test\r\n\r\nThe body.\r\n")
        holder.send(mail.numbered(1), evil)
        primary.up()
        holder.wait_for_counts(held=0, delivered=2)
        back = listener.notices(2)[1]
        self.assertRegex(back["text"], r"^Down [^:\n]+: 2 held, 2 delivered, 0 parked\.$")
        newest, first = back["mail"]
        self.assertEqual((first["sender"], first["recipients"], first["subject"]),
                         ("emil@elsewhere.test", ["anna@home.test"], "number 1"))
        stored = {one["subject"]: one for one in holder.queue("--state", "delivered")}["number 1"]
        self.assertEqual((first["size"], first["arrived"]), (stored["size"], stored["arrived"]))
        self.assertEqual((newest["sender"], newest["recipients"]), ("", ["anna@home.test", "bob@home.test"]))
        self.assertTrue(newest["subject"].startswith("Hi Priority: 5 [2J"), newest["subject"])
        self.assertNotRegex(newest["subject"], "[\x00-\x1f\x7f-\x9f\u202a-\u202e]")
        self.assertNotIn("more_mail", back)
        text = ntfy.wait_for(2)[1].decode("utf-8").split("\n")
        self.assertEqual(text[0], back["text"])
        self.assertEqual(text[1], f"<> to anna@home.test and 1 more: {newest['subject']}")
        self.assertEqual(text[2:], ["emil@elsewhere.test to anna@home.test: number 1"])
        self.assertEqual(ntfy.requests[1][1]["Priority"], "3")
        self.assertNotIn("The body.", repr(listener.requests + ntfy.requests))

    def test_details_are_not_kept(self):
        """They are read when a notice is sent: switched off, what still waits says no more than counts."""
        listener = self.listener()
        holder, primary = self.told(listener, {"details": "yes"})
        primary.down()
        holder.wait_for_state("down")
        holder.send(mail.numbered(1))
        listener.wait_for(1)
        listener.answers = [503] * 1000
        primary.up()
        listener.wait_for(2)
        self.assertEqual(holder.stop(), 0)
        self.assertIn("number 1", repr(listener.requests[1:]))
        config = holder.config.read_text(encoding="utf-8")
        holder.config.write_text(config.replace("details=yes", "details=no"), encoding="utf-8")
        before = len(listener.requests)
        listener.answers = []
        holder.start()
        back = listener.notices(before + 1)[before]
        self.assertEqual(back["kind"], "back")
        self.assertNotIn("mail", back)

    def test_a_stranger_in_an_outage(self):
        listener = self.listener()
        holder, primary = self.told(listener)
        primary.down()
        holder.wait_for_state("down")
        stranger = self.primary(port=primary.port)
        holder.wait_for_state("stranger")
        stranger.down()
        holder.wait_for_state("down")
        primary.up()
        holder.wait_for_state("up")
        self.assertEqual(listener.kinds(3), ["down", "stranger", "back"])
        self.assertIn(stranger.keys.fingerprint, listener.notices()[1]["text"])
        self.assertEqual(listener.notices()[2]["outage"]["kind"], "stranger")
        self.assertEqual([one["kind"] for one in self.quiet(holder, listener)], ["down", "stranger", "back"])

    def test_ntfy(self):
        token = self.root / "token"
        token.write_text("tk_secret\n", encoding="utf-8")
        ntfy = self.listener()
        holder, primary = self.proven(settings={"notify": {"ntfy": ntfy.url("/restante"), "ntfy-token-file": token}})
        primary.down()
        body, = ntfy.wait_for(1)
        path, headers, _body = ntfy.requests[0]
        self.assertEqual(path, "/restante")
        self.assertEqual(headers["Title"], "home.test: the primary is down")
        self.assertEqual((headers["Priority"], headers["Tags"]), ("4", "warning"))
        self.assertEqual(headers["Authorization"], "Bearer tk_secret")
        self.assertIn("Connection refused", body.decode("utf-8"))
        primary.up()
        self.assertRegex(ntfy.wait_for(2)[1].decode("utf-8"), r"^Down .*: 0 held, 0 delivered, 0 parked\.$")
        self.assertEqual(ntfy.requests[1][1]["Tags"], "white_check_mark")
        self.assertNotIn("tk_secret", holder.log())

    def test_tried_again_in_order(self):
        listener = self.listener()
        listener.answers = [500, 404]
        holder, primary = self.told(listener)
        primary.down()
        holder.wait_for_state("down")
        primary.up()
        holder.wait_for_state("up")
        self.assertEqual(listener.kinds(4), ["down", "down", "down", "back"])
        keys = [headers["Idempotency-Key"] for _path, headers, _body in listener.requests]
        self.assertEqual(len(set(keys[:3])), 1)
        self.assertNotEqual(keys[3], keys[0])
        log = holder.log()
        self.assertEqual(log.count("did not take a notice"), 1, log)
        self.assertNotIn("/hook", log)

    def test_a_restart_while_down_neither_repeats_nor_loses(self):
        listener = self.listener()
        holder, primary = self.told(listener)
        primary.down()
        self.assertEqual(listener.kinds(1), ["down"])
        for _ in range(3):
            self.assertEqual(holder.stop(), 0)
            holder.start()
            holder.wait_for_state("down")
        primary.up()
        self.assertEqual(listener.kinds(2), ["down", "back"])
        self.assertEqual(holder.stop(), 0)
        holder.start()
        holder.wait_for_state("up")
        self.assertEqual([one["kind"] for one in self.quiet(holder, listener)], ["down", "back"])
        self.assertEqual(len(holder.json("outages", "home.test")["outages"]), 1)

    def test_what_was_not_taken_is_told_after_a_restart(self):
        listener = self.listener()
        holder, primary = self.told(listener)
        listener.answers = [503] * 2
        primary.down()
        listener.wait_for(1)
        holder.stop()
        holder.start()
        primary.up()
        processes.eventually(lambda: listener.kinds()[-1] == "back", lambda: listener.kinds())
        keys = [headers["Idempotency-Key"] for _path, headers, _body in listener.requests]
        self.assertEqual(listener.kinds()[-2:], ["down", "back"])
        self.assertEqual(len(set(keys)), 2)

    def test_told_while_it_stops_counts(self):
        """The answer is on its way when the holder is asked to end."""
        listener = self.listener()
        holder, primary = self.told(listener)
        asked = threading.Event()
        end = threading.Event()

        def slow():
            asked.set()
            end.wait(processes.PATIENCE)
            return 200

        listener.answers = [slow]
        primary.down()
        self.assertTrue(asked.wait(processes.PATIENCE))
        stopping = threading.Thread(target=holder.stop)
        stopping.start()
        processes.eventually(lambda: not os.path.exists(holder.control), "it is ending")
        end.set()
        stopping.join(processes.PATIENCE)
        holder.start()
        primary.up()
        self.assertEqual(listener.kinds(2), ["down", "back"])
        self.assertEqual([one["kind"] for one in self.quiet(holder, listener)], ["down", "back"])

    def test_limit(self):
        """Of what flaps beyond the limit only the last is told, here when the holder stops and starts again."""
        listener = self.listener()
        holder, primary = self.told(listener, {"limit": 3})
        for _ in range(4):
            primary.down()
            holder.wait_for_state("down")
            primary.up()
            holder.wait_for_state("up")
        processes.eventually(lambda: len(holder.json("outages", "home.test")["outages"]) == 4 and all(
            one["ended"] for one in holder.json("outages", "home.test")["outages"]), "four outages")
        self.assertEqual(listener.kinds(3), ["down", "back", "down"])
        reports = lambda: [one for one in holder.get("/v1/activities")["activities"] if one["kind"] == "report"]
        processes.eventually(lambda: len(reports()) == 4, "four reports")
        holder.stop()
        holder.start()
        last = listener.notices(4)[3]
        self.assertEqual(last["kind"], "back")
        self.assertIn("(4 earlier notices were left out.)", last["text"])
        self.assertEqual(len(listener.requests), 4)

    def test_limit_over_a_kill(self):
        """What waits for the next hour is in the store: nobody loses the last word to a power cut, nor hears it twice."""
        listener = self.listener()
        holder, primary = self.told(listener, {"limit": 1})
        primary.down()
        holder.wait_for_state("down")
        self.assertEqual(listener.kinds(1), ["down"])
        primary.up()
        holder.wait_for_state("up")
        processes.eventually(lambda: [one for one in holder.get("/v1/activities")["activities"]
                                      if one["kind"] == "report"], "the report")
        holder.send(mail.numbered(1))  # returns once it is on the disk, and so is what was before it
        holder.kill()
        holder.start()
        self.assertEqual(listener.kinds(2), ["down", "back"])
        holder.stop()
        holder.start()
        self.assertEqual([one["kind"] for one in self.quiet(holder, listener)], ["down", "back"])

    def test_https_with_the_authority_of_the_settings(self):
        keys = self.keys()
        listener = self.listener(keys=keys)
        holder, primary = self.told(listener, tls={"trusted-ca": keys.certificate})
        primary.down()
        self.assertEqual(listener.kinds(1), ["down"])

    def test_https_of_nobody_who_is_trusted(self):
        listener = self.listener(keys=self.keys())
        holder, primary = self.told(listener)
        primary.down()
        holder.wait_for_state("down")
        processes.eventually(lambda: "was made by nobody who is trusted" in holder.log(), holder.log)
        self.assertEqual(listener.requests, [])

    def test_a_pause_is_no_outage(self):
        listener = self.listener()
        holder, primary = self.told(listener)
        holder.ctl("primary", "pause", "home.test")
        holder.wait_for_state("paused")
        holder.ctl("primary", "resume", "home.test")
        holder.wait_for_state("up")
        self.assertEqual(self.quiet(holder, listener), [])
        self.assertEqual(holder.json("outages", "home.test")["outages"], [])
        self.assertEqual(holder.ctl("outages", "home.test"), "No outages.\n")

    def test_settings(self):
        holder = self.holder({"notify": {"webhook": "http://192.0.2.1/x"}}, start=False)
        checked = subprocess.run([holders.RESTANTED, "--config", holder.config, "--check-config"], text=True,
                                 stdout=subprocess.PIPE, check=True, env=holders.ENVIRONMENT)
        self.assertRegex(checked.stdout, re.compile("the settings are right$.*webhook is plain http", re.M | re.S))
        holder = self.holder({"notify": {"ntfy": "https://ntfy.test/x", "details": "yes"}}, start=False)
        checked = subprocess.run([holders.RESTANTED, "--config", holder.config, "--check-config"], text=True,
                                 stdout=subprocess.PIPE, check=True, env=holders.ENVIRONMENT)
        self.assertRegex(checked.stdout, "everybody who knows the topic of ntfy")
        for content, word in (("", "the token alone"), ("a b", "the token alone"), (None, "let the user")):
            path = self.root / "token"
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_text(content, encoding="utf-8")
            broken = self.holder({"notify": {"ntfy": "http://127.0.0.1:9/x", "ntfy-token-file": path}}, start=False)
            ended = broken.run("--config", broken.config)
            self.assertEqual(ended.returncode, 1)
            self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
            self.assertIn(word, ended.stderr)


if __name__ == "__main__":
    harness.main()
