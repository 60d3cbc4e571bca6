# SPDX-License-Identifier: GPL-3.0-or-later
"""A holder for window tests: the documents of /v1 on a Unix socket, from memory.

It stands in for restanted where a state is hard to reach (a lost connection, another
version, forty messages in every state). It stores nothing and sends no mail.
"""

import base64
import hashlib
import http.server
import json
import os
import queue
import re
import socket
import socketserver
import struct
import sys
import threading
import time
import urllib.parse

from fake_dns import Dns
from fake_fence import Fences
from fake_heartbeat import Heartbeats

WEBSOCKET_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
STATES = ("held", "parked", "shelf", "returned", "delivered")


def stamp(seconds):
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Refused(Exception):
    """An answer of the API's error document."""

    STATUS = {"usage": 400, "forbidden": 403, "not-found": 404, "conflict": 409,
              "failed": 500, "unavailable": 503,
              "writer-refused": 502, "writer-conflict": 409, "writer-unreachable": 504, "writer-missing": 409}

    def __init__(self, code, message):
        super().__init__(message)
        self.status = self.STATUS[code]
        self.document = {"error": {"code": code, "message": message}}


class Store:
    """What the holder knows: domains and messages, as the documents of the API."""

    def __init__(self):
        self.domains = {}
        self.messages = []
        self.activities = []  # the newest first
        self.denied = []  # fingerprints
        self.requests = []
        self.lock = threading.RLock()
        self.watchers = []
        self.dns = Dns(self.emit, Refused)
        self.fences = Fences(self.emit, Refused)
        self.heartbeats = Heartbeats(self.emit, Refused)

    # Filling it

    def add_domain(self, name, state="down", **primary):
        now = time.time()
        document = {
            "address": "mail.%s:25" % name, "state": state, "cause": None, "since": stamp(now - 60),
            "last_proven": None, "next_probe": stamp(now + 47), "last_address": None,
            "paused_until": None,
            "identity": {"kind": "key", "fingerprints": [], "offered": None},
            "stranger": None,
        }
        document.update(primary)
        self.domains[name] = {"name": name, "hold": 2592000, "primary": document}

    def add_message(self, number, domain, state="held", **members):
        now = time.time()
        message = {
            "id": str(number), "domain": domain, "state": state,
            "reason": "Waiting for the primary.", "sender": "sender@example.net",
            "recipients": [{"address": "me@" + domain, "state": state, "reply": None}],
            "subject": "Message %d" % number, "message_id": "<%d@example.net>" % number,
            "size": 4096, "arrived": stamp(now - 600 * number), "expires": stamp(now + 86400 * 20),
            "client": "192.0.2.25", "helo": "mx.example.net", "tls": "TLSv1.3",
        }
        message.update(members)
        self.messages.append(message)

    # Documents

    def counts(self, name):
        mine = [m for m in self.messages if m["domain"] == name]
        held = [m for m in mine if m["state"] == "held"]
        counts = {state: sum(m["state"] == state for m in mine) for state in STATES}
        ends = [m["expires"] for m in held if m["expires"]]
        counts.update(held_size=sum(m["size"] for m in held), first_end=min(ends) if ends else None)
        return counts

    def domain(self, name):
        if name not in self.domains:
            raise Refused("not-found", "There is no domain %s here." % name)
        return dict(self.domains[name], counts=self.counts(name))

    def status(self):
        return {"version": "0.1.0", "hostname": "holder.example.org",
                "listening": ["203.0.113.80:25"],
                "domains": [self.domain(name) for name in sorted(self.domains)]}

    def matching(self, filters):
        found = self.messages
        for member in ("domain", "state"):
            if filters.get(member):
                found = [m for m in found if m[member] == filters[member]]
        if filters.get("search"):
            found = [m for m in found if filters["search"].lower() in json.dumps(
                [m["sender"], m["recipients"], m["subject"]], ensure_ascii=False).lower()]
        orders = {
            "newest": (lambda m: (m["arrived"], int(m["id"])), True),
            "oldest": (lambda m: (m["arrived"], int(m["id"])), False),
            "expires": (lambda m: (m["expires"] is None, m["expires"], int(m["id"])), False),
            "largest": (lambda m: (m["size"], int(m["id"])), True),
        }
        key, reverse = orders[filters.get("order") or "newest"]
        return sorted(found, key=key, reverse=reverse)

    def page(self, filters):
        found = self.matching(filters)
        ids = [m["id"] for m in found]
        start = ids.index(filters["after"]) + 1 if filters.get("after") in ids else 0
        end = start + int(filters.get("limit") or 100)
        return {"messages": found[start:end], "total": len(found),
                "next": ids[end - 1] if end < len(found) else None}

    def marks(self, filters):
        every = int(filters.get("every") or 100)
        found = self.matching(filters)
        return {"every": every, "marks": [m["id"] for m in found[every - 1::every]],
                "total": len(found)}

    def message(self, number):
        for message in self.messages:
            if message["id"] == number:
                return message
        raise Refused("not-found", "There is no message %s." % number)

    def reading(self, number):
        message = self.message(number)
        headers = [("From", message["sender"] or "<>"),
                   ("To", ", ".join(r["address"] for r in message["recipients"])),
                   ("Date", "Mon, 23 Nov 2026 08:12:44 +0100"),
                   ("Subject", message["subject"] or "")]
        text = message.get("_text") or (
            "Good morning,\n\nthe parcel is at the counter; the office is open until six.\n"
            "Please bring the slip <b>and</b> a passport & pay the fee there.\n\n"
            "https://post.example.net/track?parcel=%s\n\nKind regards\nThe post office\n" % number)
        return {"id": number, "headers": [{"name": n, "value": v} for n, v in headers],
                "text": text, "attachments": message.get("_attachments", []), "truncated": False}

    def content(self, number):
        message = self.message(number)
        return ("From: %s\r\nSubject: %s\r\nMessage-ID: %s\r\n\r\nBody of %s.\r\nFrom here on.\r\n" % (
            message["sender"], message["subject"], message["message_id"], number)).encode()

    # Changes

    def selected(self, body):
        if "ids" in body:
            return [m for m in self.messages if m["id"] in body["ids"]]
        if not body.get("all"):
            raise Refused("usage", "Say which messages are meant.")
        found = self.matching({k: body.get(k) for k in ("domain", "state", "search")})
        up_to = int(body.get("up_to") or 0)
        return [m for m in found if not up_to or int(m["id"]) <= up_to]

    def changed(self, messages):
        for name in sorted({m["domain"] for m in messages}):
            ids = [m["id"] for m in messages if m["domain"] == name]
            self.emit({"event": "queue", "domain": name, "counts": self.counts(name),
                       "ids": ids[:100], "more": len(ids) > 100})

    def set_state(self, messages, state, reason):
        for message in messages:
            message["state"] = state
            message["reason"] = reason
            for recipient in message["recipients"]:
                recipient["state"] = state
        self.changed(messages)

    def set_primary(self, name, **members):
        self.domains[name]["primary"].update(members)
        self.emit({"event": "primary", "domain": name, "primary": self.domains[name]["primary"]})

    def emit(self, event):
        event.setdefault("time", stamp(time.time()))
        for watcher in self.watchers:
            watcher.put(json.dumps(event))


def resend(store, body):
    messages = store.selected(body)
    store.set_state(messages, "delivered", "Taken by the primary.")
    return {"affected": len(messages)}


def extend(store, body):
    messages = store.selected(body)
    if not isinstance(body.get("by"), int) or body["by"] <= 0:
        raise Refused("usage", "Say by how many seconds.")
    for message in messages:
        if message["expires"]:
            end = time.mktime(time.strptime(message["expires"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
            message["expires"] = stamp(end + body["by"])
    store.changed(messages)
    return {"affected": len(messages)}


def delete(store, body):
    messages = store.selected(body)
    store.messages = [m for m in store.messages if m not in messages]
    store.changed(messages)
    return {"affected": len(messages)}


def add_domain(store, body):
    name = body.get("name", "")
    if name in store.domains:
        raise Refused("conflict", "%s is already protected here." % name)
    if name.endswith(".invalid"):
        raise Refused("usage", "No mail can be sent to a domain under .invalid.")
    store.add_domain(name, state="unproven", address=body["primary"])
    store.domains[name]["hold"] = body.get("hold", 2592000)
    store.domains[name]["primary"]["identity"]["kind"] = body.get("identity", "key")
    store.emit({"event": "domain-added", "domain": name})
    return store.domain(name)


def probe(store, name, body):
    store.domain(name)
    store.set_primary(name, next_probe=stamp(time.time() + 60))
    return store.domain(name)


def trust(store, name, body):
    identity = dict(store.domain(name)["primary"]["identity"])
    if identity["offered"] != body.get("fingerprint"):
        raise Refused("conflict", "The server now shows another key.")
    identity.update(fingerprints=[identity["offered"]], offered=None)
    store.set_primary(name, state="up", cause=None, identity=identity, since=stamp(time.time()),
                      last_proven=stamp(time.time()), stranger=None)
    return store.domain(name)


def deny(store, name, body):
    primary, key = store.domain(name)["primary"], body["fingerprint"]
    store.denied.append(key)
    if primary["identity"]["offered"] == key:
        store.set_primary(name, identity=primary["identity"] | {"offered": None},
                          stranger=primary["stranger"] and primary["stranger"] | {"denied": True})
    return store.domain(name)


def pause(store, name, body):
    store.domain(name)
    duration = body.get("duration")
    until = stamp(time.time() + duration) if duration else None
    store.set_primary(name, state="paused", cause=body.get("reason"), since=stamp(time.time()),
                      paused_until=until, next_probe=until)
    return store.domain(name)


def resume(store, name, body):
    store.domain(name)
    store.set_primary(name, state="down", cause="connection refused at 203.0.113.7 port 25",
                      since=stamp(time.time()), paused_until=None,
                      next_probe=stamp(time.time() + 60))
    return store.domain(name)


def dns(store, name, verb):
    store.domain(name)
    return getattr(store.dns, verb)(name)


QUEUE_VERBS = {"resend": resend, "extend": extend, "delete": delete}
DOMAIN_VERBS = {"probe": probe, "trust": trust, "deny": deny, "pause": pause, "resume": resume}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.handle_one("GET")

    def do_POST(self):
        self.handle_one("POST")

    def do_PUT(self):
        self.handle_one("PUT")

    def do_DELETE(self):
        self.handle_one("DELETE")

    def handle_one(self, method):
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/v1/events":
            return self.serve_events()
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        filters = dict(urllib.parse.parse_qsl(url.query))
        store = self.server.store
        self.server.gate.wait(20)
        with store.lock:
            store.requests.append((method, url.path, body or filters))
            try:
                if self.server.failure:
                    raise self.server.failure
                status, document = self.answer(method, urllib.parse.unquote(url.path), filters, body)
            except Refused as refused:
                status, document = refused.status, refused.document
        self.reply(status, document)

    def reply(self, status, document):
        raw = isinstance(document, bytes)
        data = document if raw else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "message/rfc822" if raw else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, method, path, filters, body):
        store = self.server.store
        routes = (
            ("GET", r"/v1/status", lambda: store.status()),
            ("GET", r"/v1/domains", lambda: {"domains": store.status()["domains"]}),
            ("GET", r"/v1/domains/([^/]+)", lambda name: store.domain(name)),
            ("POST", r"/v1/domains", lambda: add_domain(store, body)),
            ("POST", r"/v1/domains/([^/]+)/(probe|trust|deny|pause|resume)",
             lambda name, verb: DOMAIN_VERBS[verb](store, name, body)),
            ("GET", r"/v1/domains/([^/]+)/dns", lambda name: dns(store, name, "report")),
            ("GET", r"/v1/domains/([^/]+)/dns/plan", lambda name: dns(store, name, "plan")),
            ("POST", r"/v1/domains/([^/]+)/dns/(check|apply|undo)", lambda name, verb: dns(store, name, verb)),
            ("GET", r"/v1/domains/([^/]+)/fence", lambda name: store.fences.get(name)),
            ("PUT", r"/v1/domains/([^/]+)/fence", lambda name: store.fences.on(name, body)),
            ("DELETE", r"/v1/domains/([^/]+)/fence", lambda name: store.fences.off(name)),
            ("POST", r"/v1/domains/([^/]+)/fence/now", lambda name: store.fences.now(name)),
            ("POST", r"/v1/domains/([^/]+)/fence/restore", lambda name: store.fences.restore(name)),
            ("GET", r"/v1/domains/([^/]+)/heartbeat", lambda name: store.heartbeats.get(name)),
            ("POST", r"/v1/domains/([^/]+)/heartbeat", lambda name: store.heartbeats.add(name, body)),
            ("PUT", r"/v1/domains/([^/]+)/heartbeat/publish", lambda name: store.heartbeats.publish(name, True)),
            ("DELETE", r"/v1/domains/([^/]+)/heartbeat/publish", lambda name: store.heartbeats.publish(name, False)),
            ("DELETE", r"/v1/domains/([^/]+)/heartbeat", lambda name: store.heartbeats.remove(name)),
            ("GET", r"/v1/writers", lambda: store.dns.list_writers()),
            ("POST", r"/v1/writers", lambda: store.dns.add_writer(body)),
            ("DELETE", r"/v1/writers/([^/]+)", lambda name: store.dns.remove_writer(name)),
            ("POST", r"/v1/writers/([^/]+)/test", lambda name: store.dns.test_writer(name)),
            ("GET", r"/v1/queue", lambda: store.page(filters)),
            ("GET", r"/v1/queue/marks", lambda: store.marks(filters)),
            ("GET", r"/v1/queue/(\d+)", lambda number: store.message(number)),
            ("GET", r"/v1/queue/(\d+)/content", lambda number: store.content(number)),
            ("GET", r"/v1/queue/(\d+)/reading", lambda number: store.reading(number)),
            ("POST", r"/v1/queue/(resend|extend|delete)", lambda verb: QUEUE_VERBS[verb](store, body)),
            ("GET", r"/v1/activities", lambda: {"activities": store.activities, "next": None}),
        )
        for wanted, pattern, function in routes:
            match = re.fullmatch(pattern, path)
            if match and wanted == method:
                created = (method, path) == ("POST", "/v1/domains")
                return (201 if created else 200), function(*match.groups())
        raise Refused("not-found", "There is no %s." % path)

    # RFC 6455, as far as events need it: text frames out, everything that comes in is read and dropped.

    def serve_events(self):
        accept = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + WEBSOCKET_KEY).encode()).digest()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
        self.end_headers()
        events = queue.Queue()
        threading.Thread(target=self.drop_input, args=(events,), daemon=True).start()
        self.server.store.watchers.append(events)
        try:
            for text in iter(events.get, None):
                data = text.encode()
                size = struct.pack("!BH", 126, len(data)) if len(data) > 125 else bytes([len(data)])
                self.wfile.write(b"\x81" + size + data)
        except OSError:
            pass
        finally:
            self.server.store.watchers.remove(events)
            self.close_connection = True

    def drop_input(self, events):
        try:
            while self.connection.recv(4096):
                pass
        except OSError:
            pass
        events.put(None)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path, store, gate):
        self.store = store
        self.gate = gate
        self.failure = None
        self.connections = set()
        super().__init__(path, Handler)

    def get_request(self):
        connection, _ = super().get_request()
        self.connections.add(connection)
        return connection, ("unix", 0)

    def shutdown_request(self, request):
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class FakeHolder:
    """Listens at a path; stop() drops every connection, as a dying daemon does."""

    def __init__(self, path):
        self.path = path
        self.store = Store()
        self.gate = threading.Event()
        self.gate.set()
        self.server = None

    def start(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.server = Server(self.path, self.store, self.gate)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        if not self.server:
            return
        server, self.server = self.server, None
        server.shutdown()
        server.server_close()
        os.unlink(self.path)
        for connection in list(server.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def refuse(self, code, message):
        """From now on every request is answered with this error; None ends it."""
        self.server.failure = Refused(code, message) if code else None
