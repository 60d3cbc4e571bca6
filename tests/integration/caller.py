# SPDX-License-Identifier: GPL-3.0-or-later
"""A home server that calls for its mail (RFC 2645): logs in, turns the connection round, and takes what comes."""

import base64
import hashlib
import hmac
import os
import socket
import ssl

import processes

DROP = "drop"  # an answer that is none: the connection is cut


class Caller:
    """One call. @context: TLS from the first byte."""

    def __init__(self, port, address="127.0.0.1", context=None, source=None):
        self.socket = socket.create_connection((address, port), processes.PATIENCE,
                                               source_address=(source, 0) if source else None)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="holder.test")
        self.file = self.socket.makefile("rb")
        self.greeting = self.reply()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def line(self):
        """The next line without its end; b"" at the end of the connection."""
        line = self.file.readline()
        assert not line or line.endswith(b"\r\n"), line
        return line[:-2]

    def say(self, *lines):
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def reply(self):
        """The next reply: its code, and its lines without codes; (0, []) when there is none."""
        lines = []
        while True:
            line = self.line().decode()
            if not line:
                return 0, lines
            lines.append(line[4:])
            if line[3:4] != "-":
                return int(line[:3]), lines

    def ask(self, line):
        self.say(line)
        return self.reply()

    def code(self, line):
        return self.ask(line)[0]

    def ehlo(self):
        """What is offered."""
        code, lines = self.ask("EHLO home.test")
        assert code == 250, code
        return lines[1:]

    def start_tls(self):
        code = self.code("STARTTLS")
        assert code == 220, code
        self.file.close()
        self.socket = ssl._create_unverified_context().wrap_socket(self.socket)  # pylint: disable=protected-access
        self.file = self.socket.makefile("rb")

    # AUTH; each returns the code in the end

    def cram_md5(self, user, password):
        code, lines = self.ask("AUTH CRAM-MD5")
        if code != 334:
            return code
        challenge = base64.b64decode(lines[0])
        digest = hmac.new(password.encode(), challenge, hashlib.md5).hexdigest()
        return self.code(base64.b64encode(f"{user} {digest}".encode()).decode())

    def scram_sha_256(self, user, password, initial=True):
        """RFC 5802 and RFC 7677; the server's proof is checked, too."""
        nonce = base64.b64encode(os.urandom(12)).decode()
        bare = f"n={user},r={nonce}"
        first = base64.b64encode(f"n,,{bare}".encode()).decode()
        if initial:
            code, lines = self.ask(f"AUTH SCRAM-SHA-256 {first}")
        else:
            code, lines = self.ask("AUTH SCRAM-SHA-256")
            assert (code, lines) == (334, [""]), (code, lines)
            code, lines = self.ask(first)
        if code != 334:
            return code
        server_first = base64.b64decode(lines[0]).decode()
        given = dict(part.split("=", 1) for part in server_first.split(","))
        assert given["r"].startswith(nonce)
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(given["s"]), int(given["i"]))
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = f"c=biws,r={given['r']}"
        signed = f"{bare},{server_first},{without_proof}".encode()
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature))).decode()
        code, lines = self.ask(base64.b64encode(f"{without_proof},p={proof}".encode()).decode())
        if code != 334:
            return code
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        wanted = base64.b64encode(hmac.digest(server_key, signed, "sha256")).decode()
        assert base64.b64decode(lines[0]).decode() == f"v={wanted}"
        return self.code("")

    # Behind the turn

    def take(self, answer=lambda _content: "250 Taken", rcpt="250 Ok", extensions=("8BITMIME", "PIPELINING")):
        """Serves as the home's SMTP server until QUIT; the contents that were answered 250. @answer: what the final dot
        is answered, from the content."""
        self.say("220 home.test ESMTP")
        taken, content, answers = [], None, {
            "MAIL": "250 Ok", "RCPT": rcpt, "DATA": "354 Go on", "RSET": "250 Ok", "QUIT": "221 Bye",
            "EHLO": "".join(f"250-{word}\r\n" for word in ("home.test", *extensions)) + "250 HELP"}
        while True:
            line = self.line()
            if content is not None and line != b".":
                content.append(line.removeprefix(b"."))
                continue
            if content is not None:
                whole = b"".join(part + b"\r\n" for part in content)
                said = answer(whole)
                if said == DROP:
                    self.close()
                    return taken
                if said.startswith("2"):
                    taken.append(whole)
                self.say(said)
                content = None
                continue
            verb = line[:4].decode().upper()
            if not verb:
                return taken
            self.say(answers[verb])
            if verb == "DATA" and answers[verb].startswith("3"):
                content = []
            if verb == "QUIT":
                return taken
