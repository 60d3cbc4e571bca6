#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence through an HTTP service (deSEC's API, without a prerequisite): it reads, compares, writes, and reads again."""

import http.server
import json
import ssl
import threading
import urllib.parse

import harness
import keypair
import processes
from fence_case import HOME, MOVED, NAME, SELF, FenceCase

TOKEN = "a-token-of-the-owner"


class Service(http.server.ThreadingHTTPServer):
    """https://desec.readthedocs.io/en/latest/dns/rrsets.html, in front of a real zone: what it takes is published there."""
    daemon_threads = True

    def __init__(self, pair, case):
        super().__init__(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.case = case
        self.token = TOKEN
        self.calls = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"https://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, document, status=200):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self):
        good = self.headers["Authorization"] == f"Token {self.server.token}"
        if not good:
            self.reply({"detail": "Invalid token."}, 401)
        self.server.calls.append(self.command)
        return good

    def do_GET(self):
        if not self.allowed():
            return
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/domains/home.test/":
            self.reply({"name": "home.test", "minimum_ttl": 60})
            return
        query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        kind = query["type"][0]
        records = self.server.case.addresses(kind)
        self.reply([{"subname": query["subname"][0], "type": kind, "ttl": min(self.server.case.ttl_of(kind)),
                     "records": records}] if records else [])

    def do_PUT(self):
        if not self.allowed():
            return
        sets = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for one in sets:
            assert (one["subname"], one["type"]) in (("mail", "A"), ("mail", "AAAA")), one
            self.server.case.publish(*one["records"], ttl=one["ttl"], kind=one["type"])
        self.reply(sets)


class FenceService(FenceCase):
    def world(self, *options, **more):
        self.pair = keypair.make(self.folder("service"), "service", "127.0.0.1")
        self.service = Service(self.pair, self)
        self.addCleanup(self.service.shutdown)
        settings = {"tls": {"trusted-ca": self.pair.certificate}, **more.pop("settings", {})}
        return super().world(*options, settings=settings, **more)

    def add_writer(self, holder):
        token = self.root / "token"
        token.write_text(TOKEN + "\n")
        holder.ctl("writer", "add", "home", "--kind", "desec", "--zone", "home.test", "--token-file", token, "--url",
                   self.service.url)

    def test_promise_9_fence_and_restore(self):
        holder = self.world("--after", "1h")
        self.primary_at_home.down()
        stranger = self.stranger()
        self.wait_for_fence(holder, "fenced", [SELF])
        self.assertEqual(self.ttl_of(), {60})
        # Read twice at least before the one writing, and again behind it.
        write = self.service.calls.index("PUT")
        self.assertEqual(self.service.calls.count("PUT"), 1)
        self.assertGreaterEqual(self.service.calls[:write].count("GET"), 2)
        processes.eventually(lambda: "GET" in self.service.calls[write:], lambda: "it is read again")
        stranger.down()
        self.primary_at_home.up()
        self.wait_for_fence(holder, "watching", [HOME])
        self.assertEqual((self.service.calls.count("PUT"), self.ttl_of()), (2, {300}))
        self.assertNotIn(TOKEN, holder.log())

    def test_promise_9_home_was_faster(self):
        """What the service has is not what was found down: nothing is written."""
        holder = self.world("--after", "1h", settings={
            "probe": {"interval": 3600, "interval-down": 3600, "interval-down-max": 3600, "failures": 1, "timeout": 5}})
        self.primary_at_home.down()
        holder.ctl("primary", "probe", "home.test")
        self.publish(MOVED)
        answer = holder.ctl("fence", "now", "home.test", status=1)
        self.assertIn(MOVED, answer)
        self.assertEqual((self.addresses(), "PUT" in self.service.calls), ([MOVED], False))
        self.wait_for_fence(holder, "watching", [MOVED])
        self.assertEqual(self.fence(holder)["log"][-1]["action"], "skip")

    def test_refused(self):
        """The service does not know the token any more: said once, and the name stays."""
        holder = self.world("--after", "1s")
        self.primary_at_home.down()
        self.service.token = "another"
        processes.eventually(lambda: self.fence(holder)["log"], lambda: "said in the log")
        self.wait_for_fence(holder, "watching", [HOME])
        entry = self.fence(holder)["log"][0]
        self.assertEqual(entry["action"], "skip")


if __name__ == "__main__":
    harness.main()
