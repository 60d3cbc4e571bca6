# SPDX-License-Identifier: GPL-3.0-or-later
"""The holder under test: restanted with a folder, ports and a control socket of its own, and restantectl for it."""

import http.client
import json
import os
import pathlib
import smtplib
import socket
import subprocess

import mail
import processes

# Where the build is: meson says it, and build/ is the usual place.
BUILD = pathlib.Path(os.environ.get("RESTANTE_BUILD") or pathlib.Path(__file__).resolve().parents[2] / "build")
RESTANTED = BUILD / "daemon/restanted"
RESTANTECTL = BUILD / "app/ctl/restantectl"

# A programmer's mistake ends the program, so that no test passes over one.
ENVIRONMENT = os.environ | {"G_DEBUG": "fatal-criticals", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}

FAST = {"interval": 1, "interval-down": 1, "interval-down-max": 2, "failures": 1, "timeout": 5}


class _ControlConnection(http.client.HTTPConnection):
    """HTTP over the control socket."""

    def __init__(self, path):
        super().__init__("restante", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Holder:
    """One restanted. @settings: {group: {key: value}} over the defaults."""

    def __init__(self, root, settings=None):
        self.root = pathlib.Path(root)
        self.port = processes.free_port()
        self.control = str(self.root / "control.sock")
        self.config = self.root / "restanted.conf"
        self.state = self.root / "state"
        self.log_path = self.root / "restanted.log"
        self.child = None
        self.launcher = []  # a command that starts restanted in surroundings of its own
        groups = {
            "server": {
                "hostname": "holder.test",
                "listen": f"127.0.0.1:{self.port};[::1]:{self.port}",
                "state-directory": self.state,
                "control": self.control,
                "user": "root",  # when root runs this: the folder is root's
            },
            "dns": {"servers": "127.0.0.1:1"},  # nobody: no test asks the machine's own
            "probe": dict(FAST),
        }
        for group, values in (settings or {}).items():
            groups.setdefault(group, {}).update(values)
        self.write_config(groups)

    def write_config(self, groups):
        self.groups = groups
        self.config.write_text("".join(
            f"[{group}]\n" + "".join(f"{key}={value}\n" for key, value in values.items() if value is not None) + "\n"
            for group, values in groups.items()), encoding="utf-8")

    # Life

    def launch(self):
        """Starts it and does not wait for it."""
        assert self.child is None, "the holder runs already"
        with open(self.log_path, "ab") as log:
            self.child = processes.start([*self.launcher, RESTANTED, "--config", self.config], stdout=log,
                                         stderr=log, env=ENVIRONMENT)

    def start(self):
        self.launch()
        processes.eventually(self.is_ready, lambda: f"restanted answers; its log:\n{self.log()}")
        return self

    def is_ready(self):
        if self.child.poll() is not None:
            raise AssertionError(f"restanted ended with {self.child.returncode}:\n{self.log()}")
        try:
            return self.get("/v1/status")
        except (OSError, http.client.HTTPException):
            return False

    def stop(self):
        """Asks it to end; returns its exit status."""
        if self.child is None:
            return None
        status = processes.stop(self.child)
        self.child = None
        return status

    def kill(self):
        processes.kill(self.child)
        self.child = None

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace") if self.log_path.exists() else ""

    def run(self, *arguments):
        """restanted to its end, for what it refuses to start with."""
        return subprocess.run([RESTANTED, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=60, env=ENVIRONMENT)

    # Control

    def get(self, path):
        """The document behind @path of the API."""
        return json.loads(self.read(path))

    def content(self, identifier):
        """The message as it is delivered."""
        return self.read(f"/v1/queue/{identifier}/content")

    def read(self, path):
        status, body = self.call("GET", path)
        if status != 200:
            raise AssertionError(f"GET {path}: {status} {body!r}")
        return body

    def call(self, method, path, document=None):
        """The status and the body of the answer, whatever they are."""
        connection = _ControlConnection(self.control)
        try:
            connection.request(method, path, None if document is None else json.dumps(document))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def try_ctl(self, *arguments, environment=None):
        """restantectl with @arguments, whatever its exit status."""
        return subprocess.run([RESTANTECTL, "--control", self.control, *map(str, arguments)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=processes.PATIENCE, env=environment or ENVIRONMENT)

    def ctl(self, *arguments, status=0):
        """What restantectl says; AssertionError when its exit status is not @status."""
        result = self.try_ctl(*arguments)
        if result.returncode != status:
            raise AssertionError(f"restantectl {' '.join(map(str, arguments))}: exit status {result.returncode}, "
                                 f"not {status}\n{result.stdout}{result.stderr}")
        return result.stdout if status == 0 else result.stderr

    def json(self, *arguments):
        return json.loads(self.ctl("--json", *arguments))

    # Domains and mail

    def add(self, primary, identity="key", name="home.test"):
        self.ctl("domain", "add", name, "--primary", primary, "--identity", identity)

    def trust(self, name="home.test"):
        self.ctl("primary", "trust", name, "--yes")

    def domain(self, name="home.test"):
        return self.get(f"/v1/domains/{name}")

    def wait_for_state(self, state, name="home.test"):
        processes.eventually(lambda: self.domain(name)["primary"]["state"] == state,
                             lambda: f"primary is {state}, but {self.domain(name)['primary']}")

    def wait_for_counts(self, name="home.test", patience=processes.PATIENCE, **counts):
        """Waits until so many messages are held=, parked=, delivered= …"""
        def agree():
            seen = self.domain(name)["counts"]
            return all(seen[state] == number for state, number in counts.items())

        processes.eventually(agree, lambda: f"{counts}, but {self.domain(name)['counts']}", patience)

    def queue(self, *filters):
        return self.json("queue", "list", *filters)["messages"]

    def everything(self, *filters):
        """Every message that matches, page by page."""
        messages, after = [], []
        while True:
            page = self.json("queue", "list", "--limit", "500", *filters, *after)
            messages += page["messages"]
            if page["next"] is None:
                assert page["total"] == len(messages), f"total {page['total']}, but {len(messages)} messages"
                return messages
            after = ["--after", page["next"]]

    def connect(self, address="127.0.0.1", tls=False):
        client = smtplib.SMTP(address, self.port, local_hostname="elsewhere.test", timeout=processes.PATIENCE)
        if tls:
            client.starttls()
        return client

    def send(self, *mails):
        """Sends @mails over one connection; all of them were answered 250 when it returns."""
        with self.connect() as client:
            for one in mails:
                mail.send_over(client, one)
