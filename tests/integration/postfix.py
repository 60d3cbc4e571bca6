# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Postfix on loopback with folders of its own. It is started as the superuser only (master insists); the
system's own Postfix is not touched."""

import os
import pathlib
import pwd
import subprocess

import processes

MASTER = """\
{host}:{port} inet n - n - - smtpd
cleanup   unix  n - n -     0 cleanup
pickup    unix  n - n 60    1 pickup
flush     unix  n - n 1000? 0 flush
qmgr      unix  n - n 300   1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n -     - trivial-rewrite
bounce    unix  - - n -     0 bounce
defer     unix  - - n -     0 bounce
trace     unix  - - n -     0 bounce
virtual   unix  - n n -     - virtual
smtp      unix  - - n -     - smtp
error     unix  - - n -     - error
retry     unix  - - n -     - error
showq     unix  n - n -     - showq
proxymap  unix  - - n -     - proxymap
anvil     unix  - - n -     1 anvil
scache    unix  - - n -     1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

MAIN = """\
compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log
maillog_file_prefixes = {root}
myhostname = primary.home.test
mynetworks = 127.0.0.0/8
local_header_rewrite_clients =
mydestination =
local_recipient_maps =
proxy_read_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = yes
message_size_limit = 104857600
mailbox_size_limit = 0
virtual_mailbox_limit = 0
"""

# The home server: everything for home.test lands in one maildir.
MAILDIR = """\
virtual_mailbox_domains = home.test
virtual_mailbox_maps = static:all/
virtual_mailbox_base = {root}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_recipient_restrictions = reject_unauth_destination
"""


def problem():
    """Why no Postfix can be started here, or None."""
    return None if os.geteuid() == 0 else "Postfix's master runs only for the superuser"


class Postfix:
    """Postfix at @host:@port in @root. @settings: further lines of main.cf."""

    def __init__(self, root, port, keys=None, settings=MAILDIR, host="127.0.0.1"):
        self.root = pathlib.Path(root)
        self.port = port
        self.child = None
        self._make_folders()
        owner = pwd.getpwnam("postfix")
        main = (MAIN + settings).format(root=self.root, uid=owner.pw_uid, gid=owner.pw_gid)
        if keys:
            main += f"smtpd_tls_cert_file = {keys.certificate}\nsmtpd_tls_key_file = {keys.key}\n"
            main += "smtpd_tls_security_level = may\n"
        (self.root / "conf/main.cf").write_text(main, encoding="utf-8")
        self.move(host)
        subprocess.run(["postfix", "-c", self.root / "conf", "check"], check=True, stdin=subprocess.DEVNULL)

    def move(self, host):
        """Has it at another address from the next start on; its key and its mail stay."""
        self.host = host
        (self.root / "conf/master.cf").write_text(MASTER.format(host=host, port=self.port), encoding="utf-8")

    def _make_folders(self):
        owner = pwd.getpwnam("postfix")
        for name in ("conf", "queue", "data", "mail"):
            (self.root / name).mkdir(parents=True)
        for name in ("data", "mail"):
            os.chown(self.root / name, owner.pw_uid, owner.pw_gid)
        os.chmod(self.root, 0o755)

    def up(self):
        # "-d" keeps master in the foreground; its children end when it does.
        self.child = processes.start(["/usr/lib/postfix/sbin/master", "-c", self.root / "conf", "-d"],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        processes.wait_for_port(self.port, self.host, child=self.child)

    def down(self):
        if self.child:
            processes.stop(self.child)
            self.child = None

    def log(self):
        path = self.root / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def files(self):
        return sorted((self.root / "mail/all/new").glob("*"))

    def messages(self):
        """What was delivered, as it came over the wire: Postfix's own fields before it are taken off."""
        return [came_with(path.read_bytes()) for path in self.files()]


def came_with(stored):
    """The bytes that Postfix got: without the three fields and the Received field that it put before them, and with
    CRLF again (a maildir has LF)."""
    lines = stored.split(b"\n")
    for field in (b"Return-Path: ", b"X-Original-To: ", b"Delivered-To: ", b"Received: "):
        assert lines[0].startswith(field), lines[0]
        lines.pop(0)
        while lines[0][:1] in (b" ", b"\t"):
            lines.pop(0)
    return b"\r\n".join(lines)
