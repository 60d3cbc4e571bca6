# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages of tests/data/mail with their envelopes, and how to send one and recognize it again."""

import dataclasses
import pathlib
import smtplib
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data/mail"


@dataclasses.dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    recipients: tuple
    content: bytes

    @property
    def smtputf8(self):
        return not all(address.isascii() for address in (self.sender, *self.recipients))


# Envelopes that are not from emil@elsewhere.test to anna@home.test.
ENVELOPES = {
    "utf8-addresses": ("jürgen@bücher.test", ("ännchen@home.test", "用户@home.test")),
    "many-recipients": ("club@elsewhere.test", tuple(f"member{number:03}@home.test" for number in range(1, 101))),
    "report": ("", ("anna@home.test",)),
}


def envelope(name):
    return ENVELOPES.get(name, ("emil@elsewhere.test", ("anna@home.test",)))


def corpus():
    """Every .eml file."""
    return [Mail(path.stem, *envelope(path.stem), path.read_bytes()) for path in sorted(FOLDER.glob("*.eml"))]


def large(mib=25):
    """A message with an attachment of @mib MiB."""
    content = subprocess.run([FOLDER / "make-large", str(mib)], check=True, stdout=subprocess.PIPE).stdout
    return Mail(f"large-{mib}", *envelope("large"), content)


def numbered(number, size=0, domain="home.test"):
    """A small message that differs from all others in its number; with a body of about @size bytes."""
    body = "".join(f"{line:072}\r\n" for line in range(size // 74))
    content = (f"From: emil@elsewhere.test\r\nTo: anna@{domain}\r\nSubject: number {number}\r\n"
               f"Message-ID: <number-{number}@elsewhere.test>\r\n\r\nThis is number {number}.\r\n{body}")
    return Mail(f"number-{number}", "emil@elsewhere.test", (f"anna@{domain}",), content.encode())


def send_over(client, mail):
    """Sends @mail over a connected smtplib client; raises what smtplib raises when one recipient is refused."""
    client.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if client.has_extn("8bitmime") else []
    refused = client.sendmail(mail.sender, list(mail.recipients), mail.content,
                              options + (["SMTPUTF8"] if mail.smtputf8 else []))
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)


def split(delivered):
    """The holder's Received field and the bytes behind it."""
    assert delivered.startswith(b"Received: "), delivered[:80]
    end = delivered.index(b"\r\n")
    while delivered[end + 2:end + 3] in (b" ", b"\t"):
        end = delivered.index(b"\r\n", end + 2)
    return delivered[:end + 2], delivered[end + 2:]
