# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to write a zone that cannot be read: dyndns2 and DuckDNS as HTTPS services in front of a real zone, where what they
take is published, and a script of the owner's. Each can be held at one of its writes, and keeps what it was asked."""

import http.server
import select
import threading
import urllib.parse

import keypair
import processes

SECRET = "a-secret-of-the-owner"


class Service(http.server.ThreadingHTTPServer):
    """`hold`: "request" (an update is not taken), "answer" (it is, and that is not answered) or None; `passing`: how many
    steps are taken before. `say` is what is answered instead of anything else."""
    daemon_threads = True

    def __init__(self, case):
        self.pair = keypair.make(case.folder("service"), "service", "127.0.0.1")
        super().__init__(("127.0.0.1", 0), Handler)
        self.socket = self.pair.server_context().wrap_socket(self.socket, server_side=True)
        self.case = case
        self.asked = []
        self.say = None
        self.hold = None
        self.passing = 0
        self.held = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"https://127.0.0.1:{self.server_address[1]}"

    def publish(self, family, *addresses):
        self.case.publish(*addresses, ttl=60, kind=family)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/":
            self.reply("hello")
            return
        secret = query.pop("token", None) or self.headers["Authorization"]
        assert secret, self.path
        self.server.asked.append(query)
        hold = self.server.hold if len(self.server.asked) > self.server.passing else None
        said = self.server.say or (self.server.take(query) if hold != "request" else None)
        if hold:
            self.server.held.set()
            select.select([self.connection], [], [], 60)  # until the other side is gone
            self.close_connection = True
        else:
            self.reply(said)

    def reply(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


def family(address):
    return "AAAA" if ":" in address else "A"


class DynDns2(Service):
    """https://help.dyn.com/remote-access-api/: what is not told stays, and offline takes the whole host away."""

    def take(self, query):
        assert query["hostname"] == self.case.name, query
        if query.get("offline") == "YES":
            self.publish("A")
            self.publish("AAAA")
            return "good"
        self.publish(family(query["myip"]), query["myip"])
        return f"good {query['myip']}"

    def arguments(self):
        path = self.case.root / "password"
        path.write_text(SECRET + "\n")
        return ["--kind", "dyndns2", "--zone", "home.test", "--url", self.url, "--user", "me", "--password-file", path]


class DuckDns(Service):
    """https://www.duckdns.org/spec.jsp: clear takes both families away."""

    def take(self, query):
        assert f"{query['domains']}.duckdns.org" == self.case.name, query
        if query.get("clear") == "true":
            self.publish("A")
            self.publish("AAAA")
        else:
            self.publish(family(query["ip"]), query["ip"])
        return "OK"

    def arguments(self):
        path = self.case.root / "token"
        path.write_text(SECRET + "\n")
        return ["--kind", "duckdns", "--zone", self.case.name, "--token-file", path, "--url", self.url]


# What dns/writer-command.c tells it is in its environment. It gives up when the holder is gone.
SCRIPT = """\
#!/bin/sh
[ "$RESTANTE_ACTION" = write ] || exit 0
cd "{folder}"
wait_for_end() {{ touch held; while [ -d /proc/$PPID ]; do sleep 0.05; done; exit 1; }}
echo "$RESTANTE_TYPE $RESTANTE_AFTER" >>asked
count=$(wc -l <asked)
hold=$(cat hold)
[ "$count" -gt "$(cat passing)" ] || hold=
[ "$hold" != request ] || wait_for_end
{{
    echo "server {host} {port}"
    echo "update delete $RESTANTE_NAME. $RESTANTE_TYPE"
    for one in $RESTANTE_AFTER; do echo "update add $RESTANTE_NAME. $RESTANTE_TTL $RESTANTE_TYPE $one"; done
    echo send
}} | nsupdate -k "{key}"
[ "$hold" != answer ] || wait_for_end
"""


class Held:
    """The script's "held" as a threading.Event shows it."""

    def __init__(self, path):
        self.path = path

    def wait(self, patience):
        processes.eventually(self.path.exists, "the script is held", patience)
        return True


class Command:
    """The same as a script. Its files are in the state directory: nothing else may be written by what a holder starts."""

    def __init__(self, case, holder):
        self.folder = holder.state / "script"
        self.folder.mkdir()
        self.path = case.root / "script"
        self.path.write_text(SCRIPT.format(folder=self.folder, host=case.server.host, port=case.server.port,
                                           key=case.home_key.path))
        self.path.chmod(0o755)
        self.held = Held(self.folder / "held")
        self.passing = 0
        self.hold = None

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if name in ("hold", "passing"):
            (self.folder / name).write_text(f"{value or ''}\n" if name == "hold" else f"{value}\n")

    @property
    def asked(self):
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []

    def arguments(self):
        return ["--kind", "command", "--zone", "home.test", "--command", self.path]
