#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail is read in a process of its own: what hostile mail does to a parser never reaches the process that keeps it."""

import pathlib
import subprocess

import footprint
import harness
import holder as holders
import mail
import processes

READER = holders.BUILD / "daemon/reader/restante-reader"
MIB = 1024 * 1024

HTML = b"""Subject: newsletter
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><head><title>no</title><script>no()</script></head>
<body><p>Hello <a href="https://example.test/x">friend</a></p><img src="https://example.test/pixel.gif"></body></html>
""".replace(b"\n", b"\r\n")


def children_of(pid):
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


class Reading(harness.Case):
    def holder_with(self, content):
        """A holder that has the message, and its id."""
        holder = self.holder()
        holder.add(f"127.0.0.1:{processes.free_port()}")
        holder.send(mail.Mail("reading", *mail.envelope("reading"), content))
        message, = holder.queue()
        return holder, message["id"]

    def run_reader(self, *arguments, **stdin):
        return subprocess.run([READER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=processes.PATIENCE, **stdin)

    def test_html(self):
        holder, identifier = self.holder_with(HTML)
        text = holder.ctl("queue", "read", identifier)
        self.assertTrue(text.endswith("\nHello friend (https://example.test/x)\n"), text)
        # The parsers of its text were not loaded here, and no process is left.
        self.assertNotIn("libxml2", pathlib.Path(f"/proc/{holder.child.pid}/maps").read_text())
        self.assertEqual(children_of(holder.child.pid), [])

    def test_large(self):
        """What is read is 24 MiB of attachment; the daemon holds none of it."""
        attachment = (b"x" * 76 + b"\r\n") * (24 * MIB // 78)
        holder, identifier = self.holder_with(
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nthe text\r\n--b\r\n"
            b"Content-Type: image/png; name=x.png\r\n\r\n" + attachment + b"\r\n--b--\r\n")
        before = footprint.peak(holder.child)
        reading = holder.json("queue", "read", identifier)
        self.assertEqual((reading["id"], reading["text"], reading["attachments"]),
                         (identifier, "the text", [{"name": "x.png", "type": "image/png", "size": len(attachment)}]))
        footprint.assert_bounded(self, footprint.peak(holder.child) - before, 8 * MIB)

    def test_too_much_for_a_parser(self):
        """A header field of 40 MiB: the reader meets its limit, the holder says what to do and goes on."""
        if footprint.in_sanitizer():
            self.skipTest("a sanitizer needs more memory than the reader may have")
        holder, identifier = self.holder_with(b"Subject: x\r\n" + (b" " + b"y" * 900 + b"\r\n") * (40 * MIB // 903) +
                                              b"\r\ntext\r\n")
        said = holder.ctl("queue", "read", identifier, status=1)
        self.assertEqual(said, "restantectl: The message cannot be taken apart, because its reader broke off; export "
                               "it and open it in a mail program.\n")
        self.assertEqual(holder.domain()["counts"]["held"], 1)
        self.assertIn(b"\r\ntext\r\n", holder.content(identifier))

    def test_by_hand(self):
        with open(__file__, "rb") as file:
            result = self.run_reader(stdin=file)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        result = self.run_reader(input="Subject: x\n\ny\n")
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (1, "", "restante-reader: standard input is no file: Illegal seek\n"))
        result = self.run_reader("message.eml", stdin=subprocess.DEVNULL)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (2, "", "Usage: restante-reader <MESSAGE\n"))


if __name__ == "__main__":
    harness.main()
