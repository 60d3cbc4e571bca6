# SPDX-License-Identifier: GPL-3.0-or-later
"""A web service that takes notices: a real HTTP server on loopback, with TLS if it has keys. It keeps every request, and
answers what it is told to."""

import http.server
import json
import threading

import processes


class Listener:
    """@keys: of keypair, for HTTPS. `answers` is what the next requests get, one each; then it is 200."""

    def __init__(self, keys=None, port=None):
        self.requests = []  # (path, headers, body)
        self.answers = []   # a status, or a function that is called with nothing and returns one
        self.changed = threading.Condition()
        self.scheme = "https" if keys else "http"
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port or processes.free_port()), self.handler())
        self.server.daemon_threads = True
        if keys:
            self.server.socket = keys.server_context().wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = listener.take(self.path, dict(self.headers), body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        return Handler

    def take(self, path, headers, body):
        with self.changed:
            answer = self.answers.pop(0) if self.answers else 200
            self.requests.append((path, headers, body))
            self.changed.notify_all()
        return answer() if callable(answer) else answer

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path="/hook", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def wait_for(self, number, patience=processes.PATIENCE):
        """The first @number bodies."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.requests) >= number, patience):
                raise AssertionError(f"only {len(self.requests)} of {number} requests: {self.requests}")
            return [body for _path, _headers, body in self.requests]

    def notices(self, number=0):
        return [json.loads(body) for body in self.wait_for(number)]

    def kinds(self, number=0):
        return [notice["kind"] for notice in self.notices(number)]
