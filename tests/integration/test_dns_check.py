#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `dns check` says about zones of real name servers: BIND on 127.0.0.1, Knot as the second one on 127.0.0.2."""

import contextlib
import http.server
import json
import subprocess
import threading

import harness
import holder as holders
import keypair
import name_servers
import processes
from name_servers import Knotd, Named, Unbound, Zone

OWN = "192.0.2.1"

# The zone above, with the delegation, and this holder's name.
PARENT = """\
home NS ns.home
home NS ns2.home
ns.home A 127.0.0.1
ns2.home A 127.0.0.2
holder A 192.0.2.1
"""
REVERSE = "1 PTR holder.test.\n"
GOOD = """\
@ NS ns2
ns2 A 127.0.0.2
@ 3600 MX 10 mail
@ 3600 MX 20 holder.test.
mail A 127.0.0.1
"""


class DnsCheck(harness.Case):
    def setUp(self):
        super().setUp()
        if name_servers.missing():
            self.skipTest(f"not installed: {', '.join(name_servers.missing())}")

    def serve(self, kind, zones, **options):
        server = kind(self.folder(kind.__name__.lower() + options.get("host", "")), zones, **options).up()
        self.addCleanup(server.down)
        return server

    def world(self, home=GOOD, second=None, parent=PARENT, reverse=REVERSE, above="127.0.0.1", keys=None, signed=False, anchor=None):
        """A holder whose domain's zone is @home at BIND and @second (None: the same) at Knot."""
        self.first = self.serve(Named, [Zone("test", parent, address=above), Zone("home.test", home, signed=signed),
                                        Zone("2.0.192.in-addr.arpa", reverse)])
        self.second = self.serve(Knotd, [Zone("home.test", home if second is None else second)], host="127.0.0.2",
                                 port=self.first.port)
        self.home = self.primary(keys=keys)
        holder = self.holder({
            "server": {"public-address": OWN},
            "dns": {"servers": self.first.address, "authoritative-port": self.first.port, "timeout": 2,
                    "trust-anchor": anchor and anchor()},
        })
        holder.add(f"mail.home.test:{self.home.port}")
        holder.trust()
        holder.wait_for_state("up")
        return holder

    def rewrite(self, change):
        """Another home.test at the first server."""
        zone = self.first.root / "home.test.zone"
        self.first.down()
        zone.write_text(change(zone.read_text()).replace(" 1 3600", " 2 3600"))
        self.first.up()

    def check(self, holder):
        document = holder.json("dns", "check", "home.test")
        self.assertEqual(document["domain"], "home.test")
        for check in document["checks"]:
            self.assertEqual(check["severity"] == "ok", check["fix"] == "", check)
            self.assertTrue(check["seen"] and check["wanted"], check)
        return {check["code"]: check for check in document["checks"]}

    def assert_severities(self, holder, **expected):
        checks = self.check(holder)
        seen = {code: checks[code]["severity"] for code in (name.replace("_", "-") for name in expected)}
        self.assertEqual(seen, {name.replace("_", "-"): value for name, value in expected.items()},
                         {code: checks[code]["seen"] for code in seen})
        return checks

    def test_all_is_right(self):
        holder = self.world()
        checks = self.check(holder)
        self.assertEqual({code: check["severity"] for code, check in checks.items() if check["severity"] != "ok"},
                         {"caches": "unknown", "vanished": "unknown"})
        # The second check has the first one to compare with.
        self.assert_severities(holder, vanished="ok")

    def test_in_words(self):
        holder = self.world()
        said = holder.ctl("dns", "check", "home.test")
        self.assertIn("ok       mx-present       The MX of home.test: 10 mail.home.test, 20 holder.test.\n", said)
        self.assertTrue(said.endswith("home.test: 2 unknown, 12 ok\n"), said)

    def test_holder_is_missing(self):
        holder = self.world(GOOD.replace("@ 3600 MX 20 holder.test.\n", ""))
        checks = self.assert_severities(holder, mx_present="error", primary_present="ok", mx_order="unknown",
                                        ns_agree="ok")
        self.assertEqual(checks["mx-present"]["fix"], "Add this record: home.test. 3600 IN MX 20 holder.test.")

    def test_primary_is_missing(self):
        self.assert_severities(self.world(GOOD.replace("@ 3600 MX 10 mail\n", "")), mx_present="ok",
                               primary_present="error")

    def test_no_mx(self):
        self.assert_severities(self.world(GOOD.replace("@ 3600 MX 10 mail\n@ 3600 MX 20 holder.test.\n", "")),
                               mx_present="error", primary_present="error", mx_target="error")

    def test_order(self):
        self.assert_severities(self.world(GOOD.replace("MX 10", "MX 20")), mx_order="error", mx_present="ok")

    def test_primary_again_at_the_end(self):
        self.assert_severities(self.world(GOOD + "@ 3600 MX 30 mail\n"), mx_order="ok", mx_target="ok")

    def test_two_holders(self):
        self.assert_severities(self.world(GOOD + "@ 3600 MX 20 other\nother AAAA 2001:db8::7\n"), mx_present="ok",
                               mx_order="ok", mx_target="ok")

    def test_alias_and_no_address(self):
        self.assert_severities(self.world(GOOD + "@ 3600 MX 30 www\nwww CNAME mail\n"), mx_target="error")

    def test_target_without_address(self):
        checks = self.assert_severities(self.world(GOOD + "@ 3600 MX 30 nowhere\n"), mx_target="error")
        self.assertIn("nowhere.home.test has no address", checks["mx-target"]["seen"])

    def test_null_mx(self):
        self.assert_severities(self.world("@ NS ns2\nns2 A 127.0.0.2\n@ MX 0 .\nmail A 127.0.0.1\n"),
                               mx_present="error", mx_target="error")

    def test_own_address(self):
        self.assert_severities(self.world(parent=PARENT.replace(OWN, "203.0.113.5")), self_address="error")
        self.assert_severities(self.world(parent=PARENT + "holder A 203.0.113.5\n"), self_address="warning")
        self.assert_severities(self.world(parent=PARENT.replace("holder A 192.0.2.1\n", "")), self_address="error")

    def test_reverse_name(self):
        self.assert_severities(self.world(reverse="1 PTR vps7.hoster.test.\n"), helo="warning")
        self.assert_severities(self.world(reverse=""), helo="warning")

    def test_second_server_lags_behind(self):
        holder = self.world(second=GOOD.replace("MX 20 holder.test.", "MX 20 old.test."))
        checks = self.assert_severities(holder, ns_agree="error", mx_present="ok")
        self.assertIn("ns2.home.test has other MX records", checks["ns-agree"]["seen"])

    def test_second_server_is_silent(self):
        holder = self.world()
        self.second.down()
        self.assert_severities(holder, ns_agree="warning", mx_present="ok")

    def test_second_server_does_not_serve_the_zone(self):
        holder = self.world()
        self.second.down()
        self.second = self.serve(Knotd, [Zone("other.test")], host="127.0.0.2", port=self.first.port)
        self.assert_severities(holder, ns_agree="error")

    def test_delegation(self):
        """The zone above is served elsewhere, and knows of one server more."""
        holder = self.world(above="127.0.0.3")
        above = self.serve(Knotd, [Zone("test", PARENT + "home NS ns3.home\nns3.home A 127.0.0.9\n")], host="127.0.0.3",
                           port=self.first.port)
        checks = self.assert_severities(holder, ns_agree="warning")
        self.assertIn("ns3.home.test", checks["ns-agree"]["seen"])
        above.down()
        self.assert_severities(holder, ns_agree="ok")

    def test_ttl(self):
        self.assert_severities(self.world(GOOD.replace("3600 MX", "120 MX")), ttl="warning")
        self.assert_severities(self.world(GOOD.replace("mail A", "mail 7200 A")), ttl="warning")

    def test_nobody_answers(self):
        holder = self.world()
        self.first.down()
        self.second.down()
        checks = self.check(holder)
        self.assertLessEqual({checks[code]["severity"] for code in ("mx-present", "primary-present", "mx-order",
                                                                   "mx-target", "self-address", "helo", "ns-agree",
                                                                   "mta-sts")}, {"unknown"})

    def test_a_change_is_told(self):
        holder = self.world(GOOD)
        self.assert_severities(holder, mx_present="ok")
        self.rewrite(lambda text: text.replace("@ 3600 MX 20 holder.test.\n", ""))
        self.assert_severities(holder, mx_present="error", vanished="error", ns_agree="error")
        told = [one["text"] for one in holder.json("activity")["activities"] if one["kind"] == "dns-check"]
        self.assertTrue(any(text.startswith("DNS of home.test, mx-present is now error: ") for text in told), told)

    def watched(self, home=GOOD, **dns):
        """A world that is looked at each second, and its events."""
        holder = self.world(home)
        holder.stop()
        holder.groups["dns"].update({"watch-interval": 1} | dns)
        holder.write_config(holder.groups)
        holder.start()
        self.assert_severities(holder, mx_present="ok")
        return holder, self.events(holder)

    def events(self, holder):
        """A function that returns the events since now."""
        path = self.folder("events") / "lines"
        with path.open("wb") as lines:
            child = processes.start([holders.RESTANTECTL, "--control", holder.control, "--json", "events"],
                                    stdin=subprocess.DEVNULL, stdout=lines)
        self.addCleanup(processes.stop, child)

        def read():
            return [json.loads(line) for line in path.read_text("utf-8").splitlines(True) if line.endswith("\n")]

        processes.eventually(lambda: holder.ctl("primary", "probe", "home.test") and read(), "no event comes")
        return read

    def told(self, events, code, severity):
        """The event of that line comes."""
        def find():
            return [one for one in events() if one["event"] == "dns" and
                    (one["check"]["code"], one["check"]["severity"]) == (code, severity)]
        return processes.eventually(find, lambda: str(events()))[0]

    def test_a_change_is_seen_by_itself(self):
        """Nobody asks, and the hourly check is far away; the second server is asked when the first is silent."""
        holder, events = self.watched()
        self.rewrite(lambda text: text.replace("@ 3600 MX 20 holder.test.\n", ""))
        event = self.told(events, "mx-present", "error")
        self.assertEqual(event["domain"], "home.test")
        self.assertIn("holder.test", event["check"]["fix"])
        self.rewrite(lambda text: text + "@ 3600 MX 20 holder.test.\n")
        self.told(events, "mx-present", "ok")

    def test_a_changed_address_is_probed_at_once(self):
        """It is the earliest sign of a return."""
        holder = self.world()
        holder.stop()
        holder.groups["dns"]["watch-interval"] = 1
        holder.groups["probe"] = {"interval": "1d", "interval-down": "1d", "interval-down-max": "1d", "failures": 1}
        holder.write_config(holder.groups)
        holder.start()
        holder.wait_for_state("up")
        self.assert_severities(holder, primary_address="ok")
        self.rewrite(lambda text: text.replace("mail A 127.0.0.1", "mail A 127.0.0.7"))
        holder.wait_for_state("down")
        self.assertIn("127.0.0.7", holder.domain()["primary"]["cause"])

    def test_a_changed_policy_is_seen_by_itself(self):
        start = "version: STSv1\nmode: {}\nmax_age: 86400\nmx: mail.home.test\n"
        self.assert_policy("warning", "does not list holder.test", start.format("testing"), watch=1)
        events = self.events(self.policy_holder)
        self.policy_text = start.format("enforce")
        self.told(events, "mta-sts", "error")

    def test_a_changed_domain_is_checked(self):
        """Its primary is another one from now on."""
        holder = self.world()
        self.assert_severities(holder, primary_present="ok")
        events = self.events(holder)
        holder.ctl("domain", "set", "home.test", "--primary", f"other.home.test:{self.home.port}")
        self.told(events, "primary-present", "error")

    def test_what_vanished_during_a_restart(self):
        holder = self.world(GOOD)
        self.assert_severities(holder, mx_present="ok")
        holder.stop()
        self.rewrite(lambda text: text.replace("@ 3600 MX 20 holder.test.\n", ""))
        holder.start()
        self.assert_severities(holder, vanished="error")

    def test_unknown_domain(self):
        holder = self.world()
        said = holder.ctl("dns", "check", "other.test", status=4)
        self.assertIn("other.test", said)
        self.assertEqual(len(said.splitlines()), 1)

    def test_caches(self):
        """A resolver that remembers what was changed, and for how long it will."""
        holder = self.world(GOOD)
        cache = Unbound(self.folder("unbound"), self.first).up()
        self.addCleanup(cache.down)
        holder.stop()
        holder.groups["dns"]["public-resolvers"] = cache.address
        holder.write_config(holder.groups)
        holder.start()
        self.assert_severities(holder, caches="ok")
        self.rewrite(lambda text: text.replace("MX 20 holder.test.", "MX 30 holder.test."))
        said = self.assert_severities(holder, caches="warning")["caches"]["seen"]
        self.assertRegex(said, rf"^{cache.address} still has the old MX records, for 3[0-9]{{3}} s\.$")
        cache.down()
        self.assert_severities(holder, caches="unknown")

    def test_caches_of_the_address(self):
        """The primary's address is what a stranger could be reached at as long as it is remembered."""
        holder = self.world(GOOD)
        cache = Unbound(self.folder("unbound"), self.first).up()
        self.addCleanup(cache.down)
        holder.stop()
        holder.groups["dns"]["public-resolvers"] = cache.address
        holder.write_config(holder.groups)
        holder.start()
        self.assert_severities(holder, caches="ok")
        self.rewrite(lambda text: text.replace("mail A 127.0.0.1", "mail A 127.0.0.7"))
        said = self.assert_severities(holder, caches="warning")["caches"]["seen"]
        self.assertRegex(said, rf"^{cache.address} still has the old address of the primary, for (300|[12]?[0-9]{{1,2}}) s\.$")

    def test_address_from_the_servers_in_charge(self):
        """What the configured resolver remembers of the primary is no reason to tell the owner that the zone is wrong."""
        holder = self.world(GOOD)
        cache = Unbound(self.folder("unbound"), self.first).up()
        self.addCleanup(cache.down)
        holder.stop()
        holder.groups["dns"]["servers"] = cache.address
        holder.write_config(holder.groups)
        holder.start()
        self.assert_severities(holder, primary_address="ok")
        self.rewrite(lambda text: text.replace("mail A 127.0.0.1", "mail A 127.0.0.7"))
        checks = self.assert_severities(holder, primary_address="error", vanished="warning", caches="unknown")
        self.assertRegex(checks["caches"]["seen"], r"The resolver of this holder still has the old address of the primary, "
                                                   r"for (300|[12]?[0-9]{1,2}) s\.$")

    def policy(self, text, status=200, host="mta-sts.home.test", trusted=True, watch=None):
        """The line mta-sts when the web server of the policy answers with @text, later with self.policy_text."""
        self.policy_text = text
        case = self
        keys = keypair.make(self.folder("sts"), "sts", host)

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                if status == 302:
                    self.send_header("Location", "https://mta-sts.home.test/elsewhere")
                self.end_headers()
                self.wfile.write(case.policy_text.encode())

            def log_message(self, *_arguments):
                pass

            def handle(self):
                # A holder that does not trust the certificate hangs up.
                with contextlib.suppress(OSError):
                    super().handle()

        server = http.server.ThreadingHTTPServer(("127.0.0.1", processes.free_port()), Page)
        server.socket = keys.server_context().wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        holder = self.world(GOOD + '_mta-sts TXT "v=STSv1; id=20261126"\nmta-sts A 127.0.0.1\n')
        holder.stop()
        holder.groups["dns"] |= {"mta-sts-port": server.server_address[1], "watch-interval": watch}
        holder.groups["tls"] = {"trusted-ca": keys.certificate if trusted else None}
        holder.write_config(holder.groups)
        holder.start()
        self.policy_holder = holder
        return self.check(holder)["mta-sts"]

    def assert_policy(self, severity, says, *arguments, **options):
        line = self.policy(*arguments, **options)
        self.assertEqual(line["severity"], severity, line)
        self.assertIn(says, line["seen"])

    def test_mta_sts(self):
        start = "version: STSv1\nmode: {}\nmax_age: 86400\nmx: mail.home.test\n"
        self.assert_policy("error", "does not list holder.test", start.format("enforce"))
        self.assert_policy("warning", "does not list holder.test", start.format("testing"))
        self.assert_policy("ok", "lists this holder", start.format("enforce") + "mx: *.test\n")

    def test_mta_sts_that_cannot_be_fetched(self):
        policy = "version: STSv1\nmode: enforce\nmax_age: 86400\nmx: *.test\n"
        self.assert_policy("warning", "404", policy, status=404)
        self.assert_policy("warning", "302", policy, status=302)
        self.assert_policy("warning", "no policy", "<html>")
        self.assert_policy("warning", "no policy", policy, host="other.test")
        self.assert_policy("warning", "no policy", policy, trusted=False)

    def anchor(self):
        """The key with which home.test is signed, as a zone line."""
        processes.eventually(lambda: self.first.ask("home.test", "DNSKEY"), lambda: self.first.log)
        path = self.root / "anchor.key"
        path.write_text("".join(f"home.test. 300 IN DNSKEY {key}\n" for key in self.first.ask("home.test", "DNSKEY")))
        return path

    def foreign_anchor(self):
        path = self.root / "anchor.key"
        path.write_text("home.test. 300 IN DS 12345 13 2 " + "ab" * 32 + "\n")
        return path

    def dane(self, fingerprint, **options):
        keys = self.keys()
        digest = fingerprint or keys.fingerprint.removeprefix("sha256:")
        holder = self.world(GOOD + f"_25._tcp.mail TLSA 3 1 1 {digest}\n", keys=keys, **options)
        self.checks = self.check(holder)
        return self.checks["dane"]

    def test_tlsa_in_a_signed_zone(self):
        right = self.dane(None, signed=True, anchor=self.anchor)
        self.assertEqual(right["severity"], "ok", right)
        wrong = self.dane("0" * 64, signed=True, anchor=self.anchor)
        self.assertEqual(wrong["severity"], "error", wrong)
        self.assertIn("match no key in use", wrong["seen"])

    def test_zone_that_is_signed_wrong(self):
        """Its records are there and right, but not what the anchor vouches for."""
        bogus = self.dane(None, signed=True, anchor=self.foreign_anchor)
        self.assertEqual(bogus["severity"], "error", bogus)
        self.assertIn("DNSSEC", bogus["seen"])
        for code in ("mx-present", "primary-present", "mx-order", "mx-target", "primary-address"):
            self.assertIn(self.checks[code]["severity"], ("unknown", "error"), self.checks[code])

    def test_tlsa_in_a_zone_that_is_not_signed(self):
        other = self.root / "other.key"
        other.write_text("other.test. 300 IN DS 12345 13 2 " + "ab" * 32 + "\n")
        warned = self.dane(None, anchor=lambda: other)
        self.assertEqual(warned["severity"], "warning", warned)

    def test_tlsa_without_a_trust_anchor(self):
        """Nobody can say whether it is signed."""
        self.assert_severities(self.world(GOOD + "_25._tcp.mail TLSA 3 1 1 " + "0" * 64 + "\n"), dane="unknown")


if __name__ == "__main__":
    harness.main()
