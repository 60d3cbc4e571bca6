# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured of a subject: rates, times, memory and disk. Every function measures one thing of one server."""

import os
import pathlib
import re
import socket
import ssl
import subprocess
import threading
import time

import processes

RECIPIENT = "anna@home.test"


def source(port, messages, sessions, size, keep):
    """smtp-source to its end: @messages of @size bytes in @sessions at a time; @keep: many on a connection."""
    subprocess.run(["smtp-source", "-m", str(messages), "-s", str(sessions), "-l", str(size), "-f",
                    "emil@elsewhere.test", "-t", RECIPIENT, *(["-d"] if keep else []), f"127.0.0.1:{port}"],
                   check=True, stdin=subprocess.DEVNULL, timeout=3600)


def accept_rate(subject, messages, sessions, size, keep):
    """Messages a second that were answered 250."""
    begin = time.monotonic()
    source(subject.port, messages, sessions, size, keep)
    rate = messages / (time.monotonic() - begin)
    check_holds(subject, messages)
    return rate


def check_holds(subject, messages):
    subject.settle()
    held = subject.held()
    if held != messages:
        raise AssertionError(f"{subject.name} holds {held} of {messages} messages")


def kept_rates(subject, messages, sessions, size):
    """Messages a second that were answered 250, and that many with the time until all of them are on disk: no more for
    a server that syncs before it answers."""
    begin = time.monotonic()
    source(subject.port, messages, sessions, size, True)
    answered = time.monotonic()
    sync(subject.store)
    kept = time.monotonic()
    check_holds(subject, messages)
    return messages / (answered - begin), messages / (kept - begin)


def sync(folder):
    """Every file and folder in @folder; not the whole file system, where others write too."""
    for path in (folder, *folder.rglob("*")):
        if path.is_file() or path.is_dir():
            try:
                descriptor = os.open(path, os.O_RDONLY)
            except FileNotFoundError:
                continue  # moved on, which only a server does that has synced it
            os.fsync(descriptor)
            os.close(descriptor)


def start_sink(port, *options, stdout=subprocess.DEVNULL):
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    child = processes.start(["smtp-sink", *options, *as_nobody, f"127.0.0.1:{port}", "1024"], stdout=stdout,
                            stderr=subprocess.DEVNULL)
    processes.wait_for_port(port, child=child)
    return child


class Sink:
    """smtp-sink as the primary; counts what it has taken."""

    def __init__(self, port):
        self.taken = 0
        self.changed = threading.Condition()
        self.child = start_sink(port, "-c", stdout=subprocess.PIPE)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        text = ""
        while piece := os.read(self.child.stdout.fileno(), 65536):
            text = text[-200:] + piece.decode()
            counts = re.findall(r"mesg=(\d+)\s", text)
            if counts:
                with self.changed:
                    self.taken = int(counts[-1])
                    self.changed.notify_all()

    def wait_for(self, messages, patience):
        with self.changed:
            if not self.changed.wait_for(lambda: self.taken >= messages, patience):
                raise AssertionError(f"the primary got {self.taken} of {messages} messages in {patience} s")

    def close(self):
        # The reader ends with the pipe, before the pipe is closed here.
        processes.kill_group(self.child)
        self.reader.join()
        processes.stop(self.child)


def forgetting_rate(messages, sessions, size, keep):
    """Messages a second that smtp-source gets rid of to smtp-sink, which keeps nothing."""
    port = processes.free_port()
    sink = start_sink(port)
    try:
        begin = time.monotonic()
        source(port, messages, sessions, size, keep)
        return messages / (time.monotonic() - begin)
    finally:
        processes.stop(sink)


def drain_rate(subject, primary, messages):
    """Messages a second that the primary got, from the moment when it was asked for."""
    sink = Sink(primary)
    try:
        begin = time.monotonic()
        subject.flush()
        sink.wait_for(messages, 1800)
        rate = messages / (time.monotonic() - begin)
        processes.eventually(lambda: subject.held() == 0, f"{subject.name} has noted every delivery")
        return rate
    finally:
        sink.close()


def first_greeting(subject):
    """Seconds from the start of the program to its first 220, with what it holds."""
    subject.stop()
    begin = time.monotonic()
    subject.start()
    while True:
        try:
            with socket.create_connection(("127.0.0.1", subject.port), 60) as client:
                if client.recv(3) == b"220":
                    return time.monotonic() - begin
        except ConnectionError:  # not there yet, or just coming up
            pass
        if time.monotonic() - begin > 120:
            raise AssertionError(f"{subject.name} did not greet within 120 s")
        time.sleep(0.002)


def list_pages(subject):
    """Seconds for the first page of the list and for one in the middle, as the app asks for them: each the worst of
    ten."""
    def worst(path):
        times = []
        for _ in range(10):
            begin = time.monotonic()
            answer = subject.ask(path)
            times.append(time.monotonic() - begin)
        return max(times), answer

    first, page = worst("/v1/queue?limit=200")
    newest = int(page["messages"][0]["id"])
    middle, page = worst(f"/v1/queue?limit=200&after={newest - subject.held() // 2}")
    if not page["messages"]:
        raise AssertionError("there is nothing on a page in the middle")
    return first, middle


def _members(group):
    """The folder in /proc of each process of @group, and the fields of its stat behind the name."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[2]) == group:
            yield folder, fields


def memory(group):
    """Proportional set size in bytes of every process of @group."""
    total = 0
    for folder, _ in _members(group):
        try:
            total += int(re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)[1])
        except (OSError, TypeError):
            continue  # it has just ended
    return total * 1024


def cpu(group):
    """Seconds of processor time that the processes of @group have taken, with those that have ended."""
    return sum(int(field) for _, fields in _members(group) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def accept_cpu(subject, messages, sessions):
    """Seconds of processor time for 1,000 messages of 4 KiB, many a connection."""
    begin = cpu(subject.group)
    accept_rate(subject, messages, sessions, 4096, True)
    return (cpu(subject.group) - begin) * 1000 / messages


def _shake_hands(port, context):
    with socket.create_connection(("127.0.0.1", port), 60) as client:
        lines = client.makefile("rb")
        lines.readline()
        client.sendall(b"EHLO bench.test\r\n")
        while lines.readline()[3:4] == b"-":
            pass
        client.sendall(b"STARTTLS\r\n")
        lines.readline()
        with context.wrap_socket(client) as secure:
            secure.sendall(b"QUIT\r\n")
            secure.recv(1)


def handshakes(subject, connections):
    """Connections with STARTTLS a second, one after the other, and milliseconds of the server's processor time for
    each."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _shake_hands(subject.port, context)  # what TLS takes once
    began, before = time.monotonic(), cpu(subject.group)
    for _ in range(connections):
        _shake_hands(subject.port, context)
    return (connections / (time.monotonic() - began),
            (cpu(subject.group) - before) * 1000 / connections)


class Peak:
    """The most memory of a group while the body of a with statement runs."""

    def __init__(self, group):
        self.group = group
        self.value = 0
        self.over = threading.Event()
        self.watcher = threading.Thread(target=self._watch)

    def _watch(self):
        while not self.over.wait(0.2):
            self.value = max(self.value, memory(self.group))

    def __enter__(self):
        self.watcher.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.watcher.join()
        self.value = max(self.value, memory(self.group))
