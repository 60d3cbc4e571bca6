# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the dialogues of tests/data/dialogues over TCP. It knows nothing of the server but its host and port; what must
have been stored is handed back to whoever can look."""

import ast
import dataclasses
import hashlib
import pathlib
import re
import socket
import ssl

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data/dialogues"


class Mismatch(AssertionError):
    """The server did something else than the dialogue says."""


@dataclasses.dataclass(frozen=True)
class Stored:
    """A message that the server must have stored."""
    size: int
    sha256: str

    @classmethod
    def of(cls, content):
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclasses.dataclass
class Step:
    """What the client sends at once, and what must come before it sends again."""
    tls: bool = False
    send: bytes = b""
    replies: list = dataclasses.field(default_factory=list)  # each a list of wanted lines: ["250-SIZE", "250 HELP"]
    stored: list = dataclasses.field(default_factory=list)
    closed: bool = False

    @property
    def expects(self):
        return bool(self.replies or self.stored or self.closed)


@dataclasses.dataclass
class Dialogue:
    name: str
    options: dict
    steps: list


def unescape(text):
    """The bytes of a text with C escapes."""
    return ast.literal_eval('b"' + re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', text) + '"')


def _add_reply(step, text):
    if step.replies and step.replies[-1][-1][3:4] == "-":
        step.replies[-1].append(text)
    else:
        step.replies.append([text])


def _add_point(steps, text):
    word, _, rest = text.partition(" ")
    if word == "tls":
        steps.append(Step(tls=True))
    elif word == "closed":
        steps[-1].closed = True
    elif word == "stored":
        steps[-1].stored.append(Stored.of(unescape(rest[1:-1])))
    elif word == "message":
        size, _, _, digest = rest.split()
        steps[-1].stored.append(Stored(int(size), digest))
    else:
        raise ValueError(text)


def load(path):
    """Reads a .smtp file; README.md beside the files says how they are written."""
    options, steps = {"domains": "home.test"}, [Step()]
    for line in pathlib.Path(path).read_text("ascii").split("\n"):
        kind, text = line[:3], line[3:]
        if not line or line.startswith("#"):
            continue
        if kind in ("C: ", "C~ "):
            if steps[-1].expects:
                steps.append(Step())
            steps[-1].send += text.encode() + b"\r\n" if kind == "C: " else unescape(text)
        elif kind == "S: ":
            _add_reply(steps[-1], text)
        elif line.startswith("= "):
            _add_point(steps, line[2:])
        else:
            key, _, value = line.partition(": ")
            options[key] = value
    return Dialogue(pathlib.Path(path).stem, options, steps)


def corpus():
    """Every dialogue."""
    return [load(path) for path in sorted(FOLDER.glob("*.smtp"))]


class _Connection:
    def __init__(self, host, port, timeout):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""

    def secure(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)

    def receive(self):
        """More bytes, or none when the server has closed."""
        try:
            return self.socket.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            return b""

    def read_line(self):
        while b"\r\n" not in self.unread:
            piece = self.receive()
            if not piece:
                raise Mismatch(f"the server closed; unread: {self.unread!r}")
            self.unread += piece
        line, _, self.unread = self.unread.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def read_reply(self):
        lines = [self.read_line()]
        while lines[-1][3:4] == "-":
            lines.append(self.read_line())
        return lines

    def read_to_end(self):
        rest = self.unread
        while piece := self.receive():
            rest += piece
        return rest


def _check(wanted, reply):
    for line in wanted:
        if not any(line[:3] == real[:3] and real[4:].startswith(line[4:]) for real in reply):
            raise Mismatch(f"expected {line!r}, got {reply}")


def _play_step(connection, step):
    if step.tls:
        connection.secure()
    try:
        connection.socket.sendall(step.send)
    except (BrokenPipeError, ConnectionResetError):
        pass  # what the server said before it closed is still to be read
    for wanted in step.replies:
        _check(wanted, connection.read_reply())
    if step.closed:
        # A server that began the handshake may send a TLS alert, but never another reply.
        rest = connection.read_to_end()
        if re.match(rb"[2-5]\d\d[ -]", rest):
            raise Mismatch(f"expected the end, got {rest!r}")
    elif connection.unread:
        raise Mismatch(f"nobody expected {connection.unread!r}")


def play(host, port, dialogue, timeout=20):
    """Plays @dialogue (a Dialogue or the path of one) over one connection; raises Mismatch. Gives the Stored of every
    message that the server must have now, in order."""
    if not isinstance(dialogue, Dialogue):
        dialogue = load(dialogue)
    connection = _Connection(host, port, timeout)
    try:
        for number, step in enumerate(dialogue.steps, start=1):
            try:
                _play_step(connection, step)
            except (Mismatch, TimeoutError) as error:
                raise Mismatch(f"{dialogue.name}, step {number}, after {step.send[-200:]!r}: {error}") from None
    finally:
        connection.socket.close()
    return [stored for step in dialogue.steps for stored in step.stored]
