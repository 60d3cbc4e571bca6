# SPDX-License-Identifier: GPL-3.0-or-later
"""A home server that reads as RFC 5321 says and no other way, and keeps every byte that came. It offers no TLS and no
pipelining, and it refuses nothing."""

from tcp_server import TcpServer


class StrictPrimary(TcpServer):
    def __init__(self):
        self.contents = []  # of the messages, unstuffed
        self.commands = []  # every line outside of them
        self.streams = []   # what came over each connection
        super().__init__()

    def said(self, verb):
        """The lines of every @verb that came, without CRLF."""
        return [line[:-2] for line in self.commands if line[:4].upper() == verb]

    def serve(self, client):
        stream = bytearray()
        self.streams.append(stream)
        with client:
            client.sendall(b"220 primary.home.test\r\n")
            while line := self._read_line(client, stream):
                self.commands.append(line)
                verb = line[:4].upper()
                if verb == b"DATA":
                    client.sendall(b"354 Go ahead\r\n")
                    self._read_content(client, stream)
                client.sendall({b"EHLO": b"250-primary.home.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
                                b"QUIT": b"221 Bye\r\n"}.get(verb, b"250 Ok\r\n"))
                if verb == b"QUIT":
                    return

    def _read_content(self, client, stream):
        lines = []
        while (line := self._read_line(client, stream)) != b".\r\n":
            if not line:
                return  # the connection was lost
            lines.append(line[1:] if line.startswith(b".") else line)
        self.contents.append(b"".join(lines))

    @staticmethod
    def _read_line(client, stream):
        """The bytes up to CRLF, read one by one; none at the end."""
        start = len(stream)
        while not stream[start:].endswith(b"\r\n"):
            byte = client.recv(1)
            if not byte:
                return b""
            stream += byte
        return bytes(stream[start:])
