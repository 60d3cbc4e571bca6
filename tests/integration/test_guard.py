#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guard is for, told with real servers: BIND and Knot, Postfix as the home, Exim as the stranger who has got the
home's old address, ddclient as the home's router. It prints what happened when; the README shows that."""

import concurrent.futures
import json
import re
import shutil
import smtplib
import subprocess
import threading
import time

import exim
import harness
import holder as holders
import keypair
import mail
import name_servers
import processes
import router
from name_servers import Knotd, Named, Zone

# Home before and after, and the holder: one port of one loopback address each, as every mail server has port 25.
OLD, NEW, HOLDER = "127.0.0.10", "127.0.0.11", "127.0.0.12"
FENCE_AFTER = 120
WAITING, FALLING_BACK = 180, 20

RECORDS = f"""\
@ 3600 NS ns2
ns2 A 127.0.0.2
@ 3600 MX 10 mail
@ 3600 MX 20 holder
mail 60 A {OLD}
holder 3600 A {HOLDER}
"""
# Kinds of activity that are no part of the story.
BESIDE = ("dns-check", "trust")
# The key may change the address of the home, and nothing else.
POLICY = ("grant restante name mail.home.test A AAAA",)


def missing():
    """Why the story cannot be told here, or None."""
    tools = name_servers.missing() + [tool for tool in ("ddclient",) if not shutil.which(tool)]
    return f"missing: {', '.join(tools)}" if tools else exim.problem()


class Timeline:
    """Who did what, and after how many seconds: what the story does itself, and what the holder says of it."""

    def __init__(self):
        self.began = time.monotonic()
        self.lines = []
        self.events = []
        self.lock = threading.Lock()

    def tell(self, who, text):
        with self.lock:
            self.lines.append(f"{time.monotonic() - self.began:6.1f} s  {who:<9} {text}")

    def listen(self, child):
        """Takes down what comes from restantectl events, until it ends."""
        for line in child.stdout:
            event = json.loads(line)
            with self.lock:
                self.events.append(event)
            if event["event"] == "activity" and event["activity"]["kind"] not in BESIDE:
                self.tell("holder", re.sub(r"(sha256:[0-9a-f]{8})[0-9a-f]{56}", r"\1…", event["activity"]["text"]))

    def states(self):
        """Of the primary, one for each time that the holder looked."""
        with self.lock:
            return [event["primary"]["state"] for event in self.events if event["event"] == "primary"]


class Guard(harness.Case):
    def setUp(self):
        super().setUp()
        if missing():
            self.skipTest(missing())
        self.timeline = Timeline()
        self.addCleanup(self.print_timeline)

    def print_timeline(self):
        print("".join(f"# {line}\n" for line in self.timeline.lines), end="")

    # The world

    def serve_names(self):
        """Two servers of the zone; Knot has a copy of BIND's."""
        key = name_servers.make_key(self.root)
        port = processes.free_port()
        zone = Zone("home.test", RECORDS, policy=POLICY, copies=(f"127.0.0.2:{port}",))
        copy = Zone("home.test", source=f"127.0.0.1:{port}")
        self.names = [Named(self.folder("bind"), [zone], [key], port=port),
                      Knotd(self.folder("knot"), [copy], port=port, host="127.0.0.2")]
        for server in self.names:
            self.addCleanup(server.down)
            server.up()
        return key

    def home_server(self, port):
        problem = harness.postfix.problem()
        if problem:
            self.skipTest(problem)
        home = harness.postfix.Postfix(self.folder("postfix") / "root", port, self.keys(), host=OLD)
        self.addCleanup(home.down)
        home.up()
        return home

    def guard(self, key, port):
        """A holder at the port of all mail servers, which knows the home, may change its address, and hears of it."""
        self.router = router.Router(self.folder("router"), HOLDER)
        holder = self.holder({
            "server": {"hostname": "holder.home.test", "listen": f"{HOLDER}:{port}", "public-address": HOLDER},
            "dns": {"servers": self.names[0].address, "authoritative-port": self.names[0].port, "timeout": 2,
                    "watch-interval": 1},
            "probe": {"interval": 2, "interval-down": 2, "interval-down-max": 2},
            "heartbeat": self.router.settings,
        })
        holder.ctl("writer", "add", "home", "--kind", "rfc2136", "--zone", "home.test", "--server", self.names[0].address,
                   "--key-file", key.path)
        self.listen(holder)
        holder.add(f"mail.home.test:{port}")
        holder.trust()
        holder.wait_for_state("up")
        holder.ctl("fence", "on", "home.test", "--after", f"{FENCE_AFTER}s", "--to", "self")
        self.router.learn(holder.json("heartbeat", "add", "home.test"))
        return holder

    def listen(self, holder):
        child = processes.start([holders.RESTANTECTL, "--control", holder.control, "--json", "events"],
                                stdout=subprocess.PIPE, text=True)
        listener = threading.Thread(target=self.timeline.listen, args=(child,), daemon=True)
        listener.start()
        self.addCleanup(listener.join)
        self.addCleanup(processes.stop, child)
        holder.ctl("domain", "list")

    # What the world's senders do

    def addresses(self, name="mail.home.test"):
        """What each server of the zone says."""
        return [server.ask(name, "A") for server in self.names]

    def route(self, number):
        """Where a sender would go, best first: RFC 5321 section 5.1, each with a server of its own choice."""
        server = self.names[number % len(self.names)]
        exchanges = sorted((int(line.split()[0]), line.split()[1]) for line in server.ask("home.test", "MX"))
        return [address for _, name in exchanges for address in server.ask(name, "A")]

    def post(self, port, one, number=0, route=None):
        """One sender with one letter: the address that took it."""
        for address in route or self.route(number):
            try:
                with smtplib.SMTP(address, port, local_hostname="sender.test", timeout=processes.PATIENCE) as client:
                    mail.send_over(client, one)
                return address
            except ConnectionRefusedError:
                continue
        raise AssertionError(f"nobody took {one.name}")

    def post_all(self, port, letters):
        with concurrent.futures.ThreadPoolExecutor(8) as senders:
            return list(senders.map(lambda pair: self.post(port, pair[1], pair[0]), enumerate(letters)))

    # The story

    def test_promise_3_a_stranger_at_the_old_address(self):
        port = processes.free_port()
        key = self.serve_names()
        home = self.home_server(port)
        holder = self.guard(key, port)
        letters = [mail.numbered(number) for number in range(WAITING + FALLING_BACK)]
        self.go_dark(holder, home)
        self.fall_back(holder, port, letters[:WAITING])
        stranger = self.stranger_appears(holder, port)
        self.fenced(holder, port, letters[WAITING:])
        self.come_back(holder, home)
        self.all_home(holder, home, letters)
        self.no_envelope(stranger)
        self.timeline.tell("stranger", "took one letter of a sender that was too fast, and none of the holder")

    def go_dark(self, holder, home):
        self.timeline.tell("home", f"Postfix at {OLD} is proven")
        home.down()
        self.timeline.tell("home", "drops off the line")
        holder.wait_for_state("down")

    def fall_back(self, holder, port, letters):
        took = self.post_all(port, letters)
        self.assertEqual(set(took), {HOLDER})
        holder.wait_for_counts(held=len(letters))
        self.timeline.tell("senders", f"{len(letters)} letters went to the holder, the second MX")

    def stranger_appears(self, holder, port):
        for number in range(FALLING_BACK):
            self.assertEqual(self.route(number)[0], OLD)
        self.timeline.tell("senders", f"{FALLING_BACK} more ask DNS and would go to {OLD}")
        before = len(self.timeline.states())
        keys = keypair.make(self.folder("stranger-keys"), "stranger", "stranger.test")
        stranger = exim.Exim(self.folder("stranger") / "root", port, keys, OLD)
        self.addCleanup(stranger.down)
        stranger.up()
        self.appeared = time.monotonic()
        self.timeline.tell("stranger", f"Exim answers at {OLD} and takes everything")
        lost = mail.Mail("lost", "emil@elsewhere.test", ("lost@home.test",), mail.numbered(9999).content)
        self.assertEqual(self.post(port, lost, route=[OLD]), OLD)
        processes.eventually(lambda: "stranger" in self.timeline.states()[before:], self.timeline.states)
        # Within one probe: none but the one that was under way when it came up says something else.
        self.assertLessEqual(self.timeline.states()[before:].index("stranger"), 1, self.timeline.states()[before:])
        return stranger

    def fenced(self, holder, port, letters):
        processes.eventually(lambda: self.addresses() == [[HOLDER], [HOLDER]], self.addresses)
        self.assertLess(time.monotonic() - self.appeared, FENCE_AFTER)
        self.timeline.tell("names", f"mail.home.test is {HOLDER} at both servers")
        processes.eventually(lambda: holder.json("fence", "show", "home.test")["state"] == "fenced", "fenced")
        self.assertEqual(set(self.post_all(port, letters)), {HOLDER})
        holder.wait_for_counts(held=WAITING + FALLING_BACK)
        self.timeline.tell("senders", f"{len(letters)} letters went to the holder, the name's own address")

    def come_back(self, holder, home):
        home.move(NEW)
        home.up()
        self.timeline.tell("home", f"Postfix is back, at {NEW}")
        self.assertEqual(self.addresses(), [[HOLDER], [HOLDER]])  # nobody knows it yet
        self.router.report(NEW)
        self.timeline.tell("router", f"ddclient tells the holder: {NEW}")
        processes.eventually(lambda: self.addresses() == [[NEW], [NEW]], self.addresses)
        self.timeline.tell("names", f"mail.home.test is {NEW} at both servers")
        holder.wait_for_state("up")
        self.assertEqual(holder.domain()["primary"]["last_address"], NEW)

    def all_home(self, holder, home, letters):
        holder.wait_for_counts(held=0, parked=0, delivered=len(letters), patience=180)
        processes.eventually(lambda: len(home.files()) == len(letters), lambda: f"{len(home.files())} are home")
        arrived = [mail.split(content)[1] for content in home.messages()]
        self.assertCountEqual(arrived, [one.content for one in letters])
        self.timeline.tell("home", f"has all {len(letters)} letters, each once")
        processes.eventually(lambda: holder.json("fence", "show", "home.test")["state"] == "watching", "the fence is over")

    def no_envelope(self, stranger):
        """The holder looked at it and left; the one MAIL was of the sender that was too fast."""
        log = stranger.log()
        self.assertRegex(log, r"no MAIL in SMTP connection from \(?holder\.home\.test")
        self.assertEqual(re.findall(r"MAIL FROM:<(.*)> of (\S+)", log), [("emil@elsewhere.test", "sender.test")])
        self.assertEqual(stranger.recipients(), ["lost@home.test"])


if __name__ == "__main__":
    harness.main()
