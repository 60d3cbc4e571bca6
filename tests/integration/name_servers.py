# SPDX-License-Identifier: GPL-3.0-or-later
"""Real authoritative name servers on loopback, BIND's named and Knot's knotd, each with a folder and a port of its own
and the zones that it is given. They ask nobody and run with the rights of the test."""

import dataclasses
import os
import pathlib
import shutil
import subprocess

import processes

# Where Debian has the servers; a user's PATH may lack it.
os.environ["PATH"] += os.pathsep + "/usr/sbin"

ZONE = """\
$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 300
@ IN NS ns
ns IN A {address}
"""


@dataclasses.dataclass
class Key:
    """A TSIG key, as tsig-keygen made it."""
    name: str
    algorithm: str
    path: pathlib.Path  # of its clause

    @property
    def secret(self):
        return self.path.read_text("utf-8").split('secret "')[1].split('"')[0]


def make_key(folder, name="restante", algorithm="hmac-sha256"):
    clause = subprocess.run(["tsig-keygen", "-a", algorithm, name], check=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE).stdout
    path = pathlib.Path(folder) / f"{name}.{algorithm}.key"
    path.write_bytes(clause)
    return Key(name, algorithm, path)


@dataclasses.dataclass
class Zone:
    """@records: lines of a zone file behind its SOA and NS (@ is the zone). @update: the keys that may change it.
    @policy: BIND, who may change what ("grant KEY name home.test MX"), instead of @update. @address: of its ns. @types: Knot, the types that
    @update may change; empty: all. @signed: with DNSSEC, keys included. @source: Knot, the "ADDR:PORT" of the server that it is a copy of.
    @copies: BIND, the "ADDR:PORT" that are told of every change."""
    name: str
    records: str = ""
    update: tuple = ()
    policy: tuple = ()
    types: tuple = ()
    signed: bool = False
    source: str = ""
    copies: tuple = ()
    address: str = "127.0.0.1"


class NameServer:
    """What both have in common: a folder, a port, a child. @keys: known to the server, whatever they may do."""

    def __init__(self, root, zones, keys=(), port=None, host="127.0.0.1"):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = port or processes.free_port()
        self.host = host
        self.zones = zones
        self.keys = keys
        self.child = None
        for zone in zones:
            if zone.source:
                continue
            (self.root / f"{zone.name}.zone").write_text(ZONE.format(address=zone.address) + zone.records, encoding="utf-8")
        self.config = self.root / "config"
        self.config.write_text(self.configure(), encoding="utf-8")

    @property
    def address(self):
        return f"{self.host}:{self.port}"

    @property
    def log(self):
        path = self.root / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def up(self):
        with (self.root / "log").open("ab") as log:
            self.child = processes.start(self.command(), stdout=log, stderr=subprocess.STDOUT, cwd=self.root)
        for zone in self.zones:
            processes.eventually(lambda name=zone.name: self.serves(name), lambda: self.log)
        return self

    def down(self):
        if self.child:
            processes.stop(self.child)
            self.child = None

    def serves(self, zone):
        if self.child.poll() is not None:
            raise AssertionError(f"{self.child.args[0]} ended: {self.log}")
        return self.ask(zone, "SOA") != []

    def ask(self, name, kind, *options):
        """The data of the records that the server has, sorted, as dig shows them."""
        said = subprocess.run(["dig", "+short", "+norecurse", "+time=2", "+tries=1", "-p", str(self.port), f"@{self.host}",
                               *options, name, kind], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        return sorted(said.stdout.splitlines()) if said.returncode == 0 else []

    def update(self, key, *lines):
        """What nsupdate is told, signed with @key."""
        said = "\n".join([f"server {self.host} {self.port}", *lines, "send", ""])
        subprocess.run(["nsupdate", "-k", key.path], check=True, input=said.encode(), stdout=subprocess.DEVNULL)

    def serial(self, zone):
        return int(self.ask(zone, "SOA")[0].split()[2])


class Named(NameServer):
    """BIND 9."""

    def command(self):
        return ["named", "-g", "-c", self.config, "-p", self.port]

    def configure(self):
        lines = [f"include \"{key.path}\";" for key in self.keys]
        lines.append(f'options {{ directory "{self.root}"; listen-on port {self.port} {{ {self.host}; }};'
                     ' listen-on-v6 { none; }; recursion no; pid-file none; session-keyfile none; notify no;'
                     ' dnssec-validation no; minimal-responses yes; };')
        lines.append("controls { };")
        return "\n".join(lines + [self.clause(zone) for zone in self.zones]) + "\n"

    @staticmethod
    def clause(zone):
        parts = [f'type primary; file "{zone.name}.zone";']
        if zone.copies:
            told = " ".join("{} port {};".format(*copy.rsplit(":", 1)) for copy in zone.copies)
            parts.append(f"notify explicit; also-notify {{ {told} }};")
        if zone.policy:
            parts.append("update-policy { %s };" % " ".join(f"{rule};" for rule in zone.policy))
        else:
            parts.append("allow-update { %s };" % (" ".join(f"key {key.name};" for key in zone.update) or "none;"))
        if zone.signed:
            parts.append("dnssec-policy default; inline-signing no;" if zone.update or zone.policy else
                         "dnssec-policy default; inline-signing yes;")
        return f'zone "{zone.name}" {{ {" ".join(parts)} }};'


class Knotd(NameServer):
    """Knot DNS. A socket's path has to be short: @root must not be deep."""

    def command(self):
        return ["knotd", "-c", self.config]

    def configure(self):
        return "\n".join([
            "server:", f"  listen: {self.host}@{self.port}", f"  rundir: {self.root}", "  udp-workers: 1",
            "  tcp-workers: 1", "  background-workers: 1",
            "control:", f"  listen: {self.root}/sock",
            "database:", f"  storage: {self.root}",
            "log:", "- target: stderr", "  any: info",
            *self.key_lines(),
            *(line for zone in self.zones if zone.source for line in self.source_lines(zone)),
            "acl:" if any(zone.update or zone.source for zone in self.zones) else "",
            *(line for zone in self.zones if zone.source for line in self.notify_lines(zone)),
            *(line for zone in self.zones if zone.update for line in self.acl_lines(zone)),
            "zone:", *(line for zone in self.zones for line in self.zone_lines(zone)), ""])

    def key_lines(self):
        if not self.keys:
            return []
        return ["key:", *(line for key in self.keys for line in (
            f"- id: {key.name}", f"  algorithm: {key.algorithm}", f"  secret: {key.secret}"))]

    @staticmethod
    def source_lines(zone):
        return ["remote:", f"- id: {zone.name}", f"  address: {zone.source.replace(':', '@')}"]

    @staticmethod
    def notify_lines(zone):
        return [f"- id: {zone.name}", f"  address: {zone.source.rpartition(':')[0]}", "  action: notify"]

    @staticmethod
    def acl_lines(zone):
        lines = [f"- id: {zone.name}", f"  key: [ {', '.join(key.name for key in zone.update)} ]", "  action: update"]
        return lines + ([f"  update-type: [ {', '.join(zone.types)} ]"] if zone.types else [])

    def zone_lines(self, zone):
        lines = [f"- domain: {zone.name}", f"  storage: {self.root}", f"  file: {zone.name}.zone"]
        lines += [f"  acl: {zone.name}"] if zone.update or zone.source else []
        lines += [f"  master: {zone.name}"] if zone.source else []
        return lines + (["  dnssec-signing: on"] if zone.signed else [])


class Unbound:
    """A resolver with a cache, which asks @server for everything under test."""

    CONFIG = """\
server:
  interface: 127.0.0.1
  port: {port}
  do-daemonize: no
  use-syslog: no
  logfile: ""
  chroot: ""
  username: ""
  pidfile: ""
  directory: "{root}"
  module-config: "iterator"
  do-not-query-localhost: no
  local-zone: "test." nodefault
stub-zone:
  name: "home.test."
  stub-addr: {host}@{server}
remote-control:
  control-enable: no
"""

    def __init__(self, root, server):
        self.root = pathlib.Path(root)
        self.port = processes.free_port()
        self.config = self.root / "unbound.conf"
        self.config.write_text(self.CONFIG.format(port=self.port, root=self.root, host=server.host, server=server.port),
                               encoding="utf-8")
        self.child = None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def up(self):
        self.child = processes.start(["unbound", "-d", "-c", self.config], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
        processes.wait_for_port(self.port, child=self.child)
        return self

    def down(self):
        if self.child:
            processes.stop(self.child)
            self.child = None


def missing():
    """What is not installed of both servers and their tools."""
    return [name for name in ("named", "knotd", "unbound", "tsig-keygen", "dig", "nsupdate") if not shutil.which(name)]
