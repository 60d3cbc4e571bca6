# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes that end with the test on every path, free ports, and waiting for something to become true.

Every child leads a process group of its own. The group is killed when it is stopped, and by guard.py when this process
ends in whatever way.
"""

import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds until something that must happen counts as failed


class _Guard:
    """guard.py, started when the first thing has to be watched over."""

    def __init__(self):
        self.child = None

    def tell(self, what, value):
        if self.child is None:
            script = pathlib.Path(__file__).with_name("guard.py")
            # Not in our group: what ends the test must not end its guard.
            self.child = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, start_new_session=True,
                                          text=True, bufsize=1)
        self.child.stdin.write(f"{what} {value}\n")


_guard = _Guard()


def start(arguments, **options):
    """Popen in a group of its own; ends with this process."""
    child = subprocess.Popen(list(map(str, arguments)), start_new_session=True,
                             stdin=options.pop("stdin", subprocess.DEVNULL), **options)
    _guard.tell("group", child.pid)
    return child


def stop(child, number=signal.SIGTERM, patience=20):
    """Ends @child and whatever is left of its group; returns its exit status."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            print(f"# {child.args[0]} did not end in {patience} s", file=sys.stderr)
    kill_group(child)
    status = child.wait()
    _guard.tell("ended", child.pid)
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream:
            stream.close()
    return status


def kill(child):
    """As a power cut would: no chance to tidy up."""
    return stop(child, signal.SIGKILL)


def kill_group(child):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def directory(prefix="restante-"):
    """A temporary folder that goes away at the end; others may look into it (servers drop their rights)."""
    path = tempfile.mkdtemp(prefix=prefix)
    os.chmod(path, 0o755)
    _guard.tell("folder", path)
    return path


def watch_over(what, value):
    """Tells the guard of a thing that is no process, in its own words."""
    _guard.tell(what, value)


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
    _guard.tell("removed", path)


_ports = []  # reservations, which end with this program


def reserve(port):
    """False: a test has it already, also one of another program. Abstract names belong to a network, as ports do."""
    reservation = socket.socket(socket.AF_UNIX)
    try:
        reservation.bind(f"\0restante-test-port-{port}")
    except OSError:
        reservation.close()
        return False
    _ports.append(reservation)
    return True


def free_port():
    """A port that nobody uses on either loopback address, outside the range that the kernel gives to clients. No other
    test gets it before this program ends: what is to listen there may take its time."""
    while True:
        port = random.randrange(10000, 32000)
        try:
            for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                with socket.socket(family) as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind((address, port))
        except OSError:
            continue
        if reserve(port):
            return port


def eventually(condition, what, patience=PATIENCE):
    """Waits until @condition is true and returns its value; AssertionError saying @what when it does not become so."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience} s: {what() if callable(what) else what}")
        time.sleep(0.02)


def wait_for_port(port, address="127.0.0.1", child=None):
    """Waits until a server listens."""
    def listens():
        if child is not None and child.poll() is not None:
            raise AssertionError(f"{child.args[0]} ended with {child.returncode} before it listened")
        try:
            socket.create_connection((address, port), 1).close()
            return True
        except OSError:
            return False

    eventually(listens, f"a server at {address}:{port}")
