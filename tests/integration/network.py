# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine of its own for a holder, a network namespace, and the line from it to this one, a veth pair that the test cuts
and mends. Needs root; all of it ends with the test."""

import itertools
import os
import random
import shutil
import subprocess
import sys

import processes

os.environ["PATH"] += os.pathsep + "/usr/sbin"

# The kernel takes a namespace away after it said so, and with it the line's name.
_numbers = itertools.count(1)


def problem():
    """Why there can be none here, or None."""
    if os.geteuid() != 0:
        return "only root makes networks"
    if not shutil.which("ip"):
        return "ip is missing: apt install iproute2"
    name = f"restante-{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    subprocess.run(["ip", "netns", "delete", name], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return None if made.returncode == 0 else f"no network namespaces here: {made.stdout.strip()}"


def _ip(*arguments):
    done = subprocess.run(["ip", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(f"ip {' '.join(arguments)}: {done.stdout}")


class Island:
    """@address is its own, @gateway this machine's end of its only line, and @neighbour one more address of this
    machine behind that line. It carries when this is made. The addresses are of RFC 2544's network for tests."""

    def __init__(self):
        number = f"{os.getpid()}-{next(_numbers)}"
        self.name = f"restante-{number}"
        self.interface = f"rst{number}"
        network = f"198.{random.choice((18, 19))}.{random.randrange(256)}"
        self.gateway, self.address, self.neighbour = (f"{network}.{host}" for host in (1, 2, 3))
        try:
            self.build()
        except BaseException:
            self.end()
            raise

    def build(self):
        processes.watch_over("network", self.name)
        _ip("netns", "add", self.name)
        _ip("link", "add", self.interface, "type", "veth", "peer", "name", "line", "netns", self.name)
        _ip("address", "add", f"{self.gateway}/24", "dev", self.interface)
        self.show()
        _ip("-netns", self.name, "address", "add", f"{self.address}/24", "dev", "line")
        for interface in ("lo", "line"):
            _ip("-netns", self.name, "link", "set", interface, "up")
        self.mend()
        _ip("-netns", self.name, "route", "add", "default", "via", self.gateway)

    def command(self, *command):
        """@command as it is run there; its process is the command's own."""
        return ["ip", "netns", "exec", self.name, *command]

    def python(self, code, *arguments):
        """Runs @code there to its end; whether it ended well."""
        return subprocess.run(self.command(sys.executable, "-c", code, *map(str, arguments)), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=processes.PATIENCE).returncode == 0

    def is_answered(self, address):
        """Whether a connection to a port that nobody serves is refused: the line carries both ways."""
        return self.python("import socket, sys\n"
                           "try:\n    socket.create_connection((sys.argv[1], 9), 1)\n"
                           "except ConnectionRefusedError:\n    pass\n", address)

    def cut(self):
        """As when a wire breaks behind the router: nothing but silence."""
        _ip("link", "set", self.interface, "down")

    def mend(self):
        """Returns when packets come and go."""
        _ip("link", "set", self.interface, "up")
        processes.eventually(lambda: self.is_answered(self.gateway), "the line carries")

    def hide(self):
        """Nobody has the neighbour's address any more."""
        _ip("address", "delete", f"{self.neighbour}/24", "dev", self.interface)

    def show(self):
        _ip("address", "add", f"{self.neighbour}/24", "dev", self.interface)

    def end(self):
        """The line goes with it."""
        subprocess.run(["ip", "netns", "delete", self.name], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        processes.watch_over("left", self.name)
