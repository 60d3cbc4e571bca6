#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""restantectl: every command, the documents of --json, and every mistake: one line, the right exit status."""

import json
import mailbox
import re
import subprocess
import tempfile
import threading

import harness
import holder as holders
import mail
import processes

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
ADDRESS = re.compile(r"(127\.0\.0\.1|\[::1\]):\d+$")

STATUS = {"version", "hostname", "listening", "domains"}
DOMAIN = {"name", "hold", "counts", "primary"}
COUNTS = {"held", "parked", "shelf", "returned", "delivered"}
PRIMARY = {"address", "state", "cause", "since", "last_proven", "next_probe", "identity", "last_address"}
IDENTITY = {"kind", "fingerprints", "offered"}
MESSAGE = {"id", "domain", "state", "reason", "sender", "recipients", "subject", "message_id", "size", "arrived",
           "expires", "client"}
ACTIVITY = {"time", "domain", "kind", "text"}

USAGE, FAILED, UNREACHED, MISSING = 2, 1, 3, 4


class Control(harness.Case):
    @classmethod
    def setUpClass(cls):
        cls.mails = [one for one in mail.corpus() if one.name != "many-recipients"]

    def held(self):
        holder, primary = self.outage()
        holder.send(*self.mails)
        holder.wait_for_counts(held=len(self.mails))
        return holder, primary

    def assert_members(self, document, members):
        self.assertLessEqual(members, set(document), f"members are missing in {document}")

    def assert_domain(self, document):
        self.assert_members(document, DOMAIN)
        self.assert_members(document["counts"], COUNTS)
        self.assert_members(document["primary"], PRIMARY)
        self.assert_members(document["primary"]["identity"], IDENTITY)
        if document["primary"]["state"] != "unproven":
            self.assertRegex(document["primary"]["since"], TIME)

    # Documents

    def test_status_document(self):
        holder, primary = self.held()
        status = holder.json("status")
        self.assert_members(status, STATUS)
        self.assertEqual(status["hostname"], "holder.test")
        self.assertEqual(sorted(status["listening"]), sorted([f"127.0.0.1:{holder.port}", f"[::1]:{holder.port}"]))
        domain, = status["domains"]
        self.assert_domain(domain)
        self.assertEqual(domain["counts"]["held"], len(self.mails))
        self.assertEqual(domain["hold"], 30 * 86400)
        self.assertEqual(domain["primary"]["address"], primary.address)
        self.assertEqual(domain["primary"]["state"], "down")
        self.assertTrue(domain["primary"]["cause"])
        self.assertEqual(domain["primary"]["identity"]["kind"], "key")
        self.assertEqual(domain["primary"]["identity"]["fingerprints"], [primary.keys.fingerprint])

    def test_domain_documents(self):
        holder, primary = self.outage()
        added = holder.json("domain", "add", "Work.TEST", "--primary", "primary.work.test:25", "--hold", "2w")
        self.assert_domain(added)
        self.assertEqual((added["name"], added["hold"], added["primary"]["identity"]["kind"]),
                         ("work.test", 14 * 86400, "key"))
        self.assertEqual([one["name"] for one in holder.json("domain", "list")["domains"]], ["home.test", "work.test"])
        changed = holder.json("domain", "set", "work.test", "--hold", "1d", "--identity", "any")
        self.assertEqual((changed["hold"], changed["primary"]["identity"]["kind"]), (86400, "any"))
        self.assertEqual(holder.json("domain", "show", "work.test")["hold"], 86400)
        holder.ctl("domain", "remove", "work.test")
        holder.ctl("domain", "show", "work.test", status=MISSING)

    def test_queue_documents(self):
        holder, _primary = self.held()
        page = holder.json("queue", "list")
        self.assert_members(page, {"messages", "next", "total"})
        self.assertEqual((len(page["messages"]), page["total"], page["next"]), (len(self.mails),) * 2 + (None,))
        for message in page["messages"]:
            self.assert_members(message, MESSAGE)
            self.assertRegex(message["arrived"], TIME)
            self.assertRegex(message["expires"], TIME)
            self.assertEqual((message["state"], message["domain"], message["client"]),
                             ("held", "home.test", "127.0.0.1"))
            self.assertTrue(message["reason"], "a held message says why it is here (promise 12)")
            for recipient in message["recipients"]:
                self.assert_members(recipient, {"address", "state", "reply"})
            self.assertEqual(holder.json("queue", "show", message["id"]), message)
        by_id = {one["message_id"]: one for one in page["messages"]}
        self.assertEqual(by_id["<encoded-subject.1@elsewhere.test>"]["subject"],
                         "Grüße aus München, und diese Zeile ist so lang, dass sie gefaltet wird über alles")

    def test_pages(self):
        holder, _primary = self.held()
        seen, after = [], []
        while True:
            page = holder.json("queue", "list", "--limit", "7", *after)
            self.assertEqual(page["total"], len(self.mails))
            seen += [message["id"] for message in page["messages"]]
            if page["next"] is None:
                break
            self.assertEqual(len(page["messages"]), 7)
            after = ["--after", page["next"]]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), len(self.mails))

    def test_filters(self):
        holder, _primary = self.held()
        for filters, expected in (
            (["--search", "LUNCH"], 1), (["--search", "nothing like it"], 0), (["--state", "held"], len(self.mails)),
            (["--state", "parked"], 0), (["--domain", "home.test"], len(self.mails)),
            (["--search", "bücher.test"], 1), (["--limit", "3"], 3),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(len(holder.queue(*filters)), expected)

    def test_activity_document(self):
        holder, _primary = self.held()
        page = holder.json("activity")
        self.assert_members(page, {"activities", "next"})
        for activity in page["activities"]:
            self.assert_members(activity, ACTIVITY)
            self.assertRegex(activity["time"], TIME)
            self.assertTrue(activity["text"])
        kinds = [activity["kind"] for activity in page["activities"]]
        self.assertIn("down", kinds)
        self.assertLess(kinds.index("down"), kinds.index("up"), "newest first")

    def test_events(self):
        holder, primary = self.outage()
        child = processes.start([holders.RESTANTECTL, "--control", holder.control, "--json", "events"],
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(processes.stop, child)
        events, changed = [], threading.Condition()

        def read():
            for line in child.stdout:
                with changed:
                    events.append(json.loads(line))
                    changed.notify_all()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()

        def wait_for(name, more=lambda event: True):
            with changed:
                self.assertTrue(changed.wait_for(
                    lambda: any(event["event"] == name and more(event) for event in events), 60),
                    f"no event {name} in {events}")

        def change_until_heard():
            # The connection stands when the first change is heard.
            holder.ctl("domain", "set", "home.test", "--hold", "9d")
            holder.send(mail.numbered(1))
            return any(event["event"] == "queue" for event in events)

        processes.eventually(change_until_heard, "the first event")
        primary.up()
        wait_for("primary", lambda event: event["primary"]["state"] == "up" and event["domain"] == "home.test")
        wait_for("queue", lambda event: event["counts"]["held"] == 0 and event["counts"]["delivered"] > 0)
        wait_for("activity")
        holder.ctl("domain", "add", "work.test", "--primary", "127.0.0.1:9")
        wait_for("domain-added", lambda event: event["domain"] == "work.test")
        holder.ctl("domain", "remove", "work.test")
        wait_for("domain-removed")
        for event in events:
            self.assertRegex(event["time"], TIME)

    # Verbs

    def test_verbs(self):
        holder, _primary = self.held()
        ids = [message["id"] for message in holder.queue()]
        before = holder.json("queue", "show", ids[0])["expires"]
        self.assertEqual(holder.json("queue", "extend", ids[0], "--by", "7d"), {"affected": 1})
        self.assertGreater(holder.json("queue", "show", ids[0])["expires"], before)
        self.assertEqual(holder.json("queue", "extend", "--all", "--search", "lunch", "--by", "1h"), {"affected": 1})
        self.assertEqual(holder.json("queue", "resend", *ids[:3]), {"affected": 3})
        self.assertEqual(holder.json("queue", "delete", ids[0], ids[1], "--yes"), {"affected": 2})
        holder.ctl("queue", "show", ids[0], status=MISSING)
        self.assertEqual(holder.json("queue", "delete", "--all", "--yes"), {"affected": len(ids) - 2})
        self.assertEqual(holder.queue(), [])

    def test_an_unknown_id_changes_nothing(self):
        holder, _primary = self.held()
        one = holder.queue()[0]["id"]
        holder.ctl("queue", "delete", one, "999999", "--yes", status=MISSING)
        self.assertEqual(len(holder.queue()), len(self.mails))

    def test_export(self):
        holder, _primary = self.held()
        subjects = {one.content: one for one in self.mails}
        for message in holder.queue():
            path = self.root / f"{message['id']}.eml"
            holder.ctl("queue", "export", message["id"], "--output", path)
            trace, content = mail.split(path.read_bytes())
            self.assertIn(content, subjects)
            self.assertEqual(message["size"], len(trace) + len(content))

    def test_export_all(self):
        holder, _primary = self.held()
        contents = {one.content for one in self.mails}
        holder.ctl("queue", "export", "--all", "--output", self.root / "all")
        exported = [mail.split(path.read_bytes())[1] for path in (self.root / "all").glob("*.eml")]
        self.assertCountEqual(exported, contents)
        holder.ctl("queue", "export", "--all", "--format", "mbox", "--output", self.root / "all.mbox")
        self.assertEqual(len(mailbox.mbox(self.root / "all.mbox")), len(self.mails))

    def test_nobody_to_ask(self):
        # Without a terminal the command is the owner's word.
        holder = self.holder()
        primary = self.primary()
        holder.add(primary.address)
        holder.send(mail.numbered(1))
        holder.ctl("queue", "delete", "--all")
        self.assertEqual(holder.queue(), [])
        holder.ctl("primary", "trust", "home.test")
        self.assertEqual(holder.domain()["primary"]["identity"]["fingerprints"], [primary.keys.fingerprint])

    def test_read(self):
        holder, _primary = self.held()
        by_id = {message["message_id"]: message["id"] for message in holder.queue()}
        reading = holder.json("queue", "read", by_id["<multipart-html.1@elsewhere.test>"])
        self.assert_members(reading, {"id", "headers", "text", "attachments", "truncated"})
        self.assertIn("It costs 12,50€", reading["text"])
        names = {header["name"]: header["value"] for header in reading["headers"]}
        self.assertEqual(names["Subject"], "Your order 4711 is on its way")
        html = holder.json("queue", "read", by_id["<html-only.1@elsewhere.test>"])["text"]
        self.assertIn("Grüße aus dem Garten", html)
        self.assertIn("Äpfel & Birnen", html)
        self.assertNotIn("<", html)
        odd = holder.json("queue", "read", by_id["<odd-names.1@elsewhere.test>"])
        self.assertIn("Übersicht (Entwurf).pdf", [one["name"] for one in odd["attachments"]])
        self.assertEqual(holder.json("queue", "read", by_id["<empty-body.1@elsewhere.test>"])["text"].strip(), "")
        for identifier in by_id.values():
            self.assertTrue(holder.ctl("queue", "read", identifier))

    def test_pause_and_resume(self):
        holder, _primary = self.outage()
        holder.ctl("primary", "pause", "home.test", "--for", "2h", "--reason", "a new disk")
        shown = holder.domain()["primary"]
        self.assertEqual(shown["state"], "paused")
        self.assertIn("a new disk", shown["cause"])
        holder.ctl("primary", "resume", "home.test")
        self.assertNotEqual(holder.domain()["primary"]["state"], "paused")

    def test_words(self):
        # Without --json every command says something readable and nothing else.
        holder, _primary = self.held()
        one = holder.queue()[0]["id"]
        for command in (["status"], ["domain", "list"], ["domain", "show", "home.test"], ["queue", "list"],
                        ["queue", "show", one], ["queue", "read", one], ["activity"], ["--help"], ["--version"],
                        ["primary", "probe", "home.test"]):
            with self.subTest(command=command):
                result = holder.try_ctl(*command)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertTrue(result.stdout.strip())
        self.assertIn("home.test", holder.ctl("status"))
        self.assertIn("Lunch on Friday?", holder.ctl("queue", "list"))

    def test_terminal_is_not_controlled_by_mail(self):
        holder, _primary = self.outage()
        hostile = mail.Mail("hostile", "emil@elsewhere.test", ("anna@home.test",),
                            b"From: =?utf-8?q?=1B]0;owned=07?= <emil@elsewhere.test>\r\n"
                            b"Subject: =?utf-8?q?=1B[2J=1B[31mred?= \x1b[31m \x9b\r\n\r\n\x1b[2Jbody\x07\r\n")
        holder.send(hostile)
        one = holder.queue()[0]["id"]
        for command in (["queue", "list"], ["queue", "show", one], ["queue", "read", one]):
            output = holder.ctl(*command)
            self.assertEqual([c for c in output if c < " " and c not in "\n\t" or "\x7f" <= c <= "\x9f"], [], command)

    # Mistakes

    def assert_mistake(self, holder, arguments, status):
        result = holder.try_ctl(*arguments)
        self.assertEqual(result.returncode, status, f"{arguments}: {result.stdout}{result.stderr}")
        self.assertEqual(result.stdout, "", arguments)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, f"{arguments}: {result.stderr}")
        self.assertNotRegex(result.stderr, r"CRITICAL|WARNING|Traceback|\(null\)|assertion")

    def test_mistakes(self):
        holder, _primary = self.held()
        one = holder.queue()[0]["id"]
        for arguments, status in (
            ([], USAGE),
            (["wrong"], USAGE),
            (["queue"], USAGE),
            (["queue", "wrong"], USAGE),
            (["--wrong", "status"], USAGE),
            (["status", "--wrong"], USAGE),
            (["status", "too", "much"], USAGE),
            (["domain", "add"], USAGE),
            (["domain", "add", "work.test"], USAGE),
            (["domain", "add", "no domain", "--primary", "a.test:25"], USAGE),
            (["domain", "add", "work.test", "--primary", "a.test:99999"], USAGE),
            (["domain", "add", "work.test", "--primary", "a.test:x"], USAGE),
            (["domain", "add", "work.test", "--primary", "a.test", "--identity", "wrong"], USAGE),
            (["domain", "add", "work.test", "--primary", "a.test", "--hold", "30x"], USAGE),
            (["domain", "add", "work.test", "--primary", "a.test", "--hold", "5000d"], USAGE),
            (["domain", "add", "home.test", "--primary", "a.test"], FAILED),
            (["domain", "set", "home.test"], USAGE),
            (["domain", "show", "work.test"], MISSING),
            (["domain", "set", "work.test", "--hold", "3d"], MISSING),
            (["domain", "remove", "work.test"], MISSING),
            (["domain", "remove", "home.test"], FAILED),  # it has held mail
            (["primary", "probe"], USAGE),
            (["primary", "probe", "work.test"], MISSING),
            (["primary", "trust", "work.test", "--yes"], MISSING),
            (["primary", "trust", "home.test", "--fingerprint", "sha256:12", "--yes"], USAGE),
            (["primary", "pause", "home.test", "--for", "soon"], USAGE),
            (["primary", "resume", "work.test"], MISSING),
            (["queue", "list", "--state", "wrong"], USAGE),
            (["queue", "list", "--limit", "0"], USAGE),
            (["queue", "list", "--limit", "many"], USAGE),
            (["queue", "list", "--domain", "work.test"], MISSING),
            (["queue", "show"], USAGE),
            (["queue", "show", "999999"], MISSING),
            (["queue", "show", "abc"], MISSING),
            (["queue", "read", "999999"], MISSING),
            (["queue", "resend"], USAGE),
            (["queue", "resend", "999999"], MISSING),
            (["queue", "resend", one, "--to", "anna@a.test", "--via", "a.test:25"], USAGE),
            (["queue", "resend", one, "--to", "no address"], USAGE),
            (["queue", "resend", one, "--via", "127.0.0.1:1"], FAILED),
            (["queue", "extend", one], USAGE),
            (["queue", "extend", one, "--by", "tomorrow"], USAGE),
            (["queue", "delete", "--yes"], USAGE),
            (["queue", "delete", "999999", "--yes"], MISSING),
            (["queue", "export", one], USAGE),
            (["queue", "export", "999999", "--output", str(self.root / "x.eml")], MISSING),
            (["queue", "export", one, "--output", "/nonexistent/x.eml"], FAILED),
        ):
            with self.subTest(arguments=arguments):
                self.assert_mistake(holder, arguments, status)
        self.assertEqual(len(holder.queue()), len(self.mails), "a mistake changed the queue")
        self.assertFalse((self.root / "x.eml").exists())

    def test_not_reached(self):
        holder = self.holder(start=False)
        self.assert_mistake(holder, ["status"], UNREACHED)
        with tempfile.NamedTemporaryFile() as no_socket:
            result = subprocess.run([holders.RESTANTECTL, "--control", no_socket.name, "status"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual((result.returncode, len(result.stderr.splitlines())), (UNREACHED, 1))

    def test_error_document(self):
        holder = self.holder()
        result = holder.try_ctl("--json", "domain", "show", "work.test")
        self.assertEqual(result.returncode, MISSING)
        error = json.loads(result.stdout or result.stderr)["error"]
        self.assertEqual(error["code"], "not-found")
        self.assertIn("work.test", error["message"])


if __name__ == "__main__":
    harness.main()
