# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes that end with the test on every path, free ports, and waiting for something to become true.

Every child leads a process group of its own. The group is killed at the end of the test, when the test is terminated,
and, by the kernel, when the test is killed.
"""

import atexit
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds until something that must happen counts as failed

_children = set()
_directories = set()


def start(arguments, **options):
    """Popen in a group of its own; ends with this process."""
    child = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, arguments)],
                             start_new_session=True, stdin=options.pop("stdin", subprocess.DEVNULL), **options)
    _children.add(child)
    return child


def stop(child, number=signal.SIGTERM, patience=20):
    """Ends @child and whatever is left of its group; returns its exit status."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            print(f"# {child.args[4]} did not end in {patience} s", file=sys.stderr)
    _kill_group(child)
    status = child.wait()
    _children.discard(child)
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream:
            stream.close()
    return status


def kill(child):
    """As a power cut would: no chance to tidy up."""
    return stop(child, signal.SIGKILL)


def _kill_group(child):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def directory(prefix="restante-"):
    """A temporary folder that goes away at the end; others may look into it (servers drop their rights)."""
    path = tempfile.mkdtemp(prefix=prefix)
    os.chmod(path, 0o755)
    _directories.add(path)
    return path


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
    _directories.discard(path)


def stop_all():
    for child in list(_children):
        _kill_group(child)
        child.wait()
    _children.clear()
    for path in list(_directories):
        remove(path)


def _terminated(number, _frame):
    stop_all()
    os._exit(128 + number)


def watch_signals():
    """Ends everything when this process is asked to end."""
    atexit.register(stop_all)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _terminated)


def free_port():
    """A port that nobody uses on either loopback address, outside the range that the kernel gives to clients."""
    while True:
        port = random.randrange(10000, 32000)
        try:
            for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                with socket.socket(family) as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind((address, port))
            return port
        except OSError:
            continue


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
            raise AssertionError(f"{child.args[4]} ended with {child.returncode} before it listened")
        try:
            socket.create_connection((address, port), 1).close()
            return True
        except OSError:
            return False

    eventually(listens, f"a server at {address}:{port}")
