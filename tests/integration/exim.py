# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's Exim as the stranger: somebody's real mail server, with a key of its own, that takes everything for
everybody and keeps it. Its package and Postfix's shut each other out, so it is unpacked into a folder of the build."""

import pathlib

import processes
import unpacked

PACKAGE = "exim4-daemon-light"
# It insists on its user, whatever it is told.
USERS = {"Debian-exim": 64990}
BINDS = {"passwd": "/etc/passwd", "group": "/etc/group"}
SETTINGS = """\
primary_hostname = stranger.test
spool_directory = {root}/spool
log_file_path = {root}/%slog
exim_user = root
exim_group = root
never_users =
tls_advertise_hosts = *
tls_certificate = {keys.certificate}
tls_privatekey = {keys.key}
keep_environment =
message_size_limit = 0
queue_only = true
smtp_accept_max = 0
log_selector = +smtp_no_mail
acl_smtp_mail = mail
acl_smtp_rcpt = all
acl_smtp_data = all
begin acl
mail:
  accept logwrite = MAIL FROM:<$sender_address> of $sender_helo_name
all:
  accept
"""


def problem():
    """Why it cannot be started here, or None."""
    if not unpacked.folder(PACKAGE).exists():
        return f"its package is not here: tests/integration/unpacked.py {PACKAGE} fetches it"
    return unpacked.namespace_problem()


class Exim:
    """Exim at @host:@port in @root, with @keys."""

    def __init__(self, root, port, keys, host="127.0.0.1"):
        self.root = pathlib.Path(root)
        self.host = host
        self.port = port
        self.child = None
        (self.root / "spool").mkdir(parents=True)
        (self.root / "conf").write_text(SETTINGS.format(root=self.root, keys=keys), encoding="utf-8")
        unpacked.add_users(self.root, USERS)

    def up(self):
        self.child = unpacked.start(PACKAGE, self.root, BINDS,
                                    ["usr/sbin/exim4", "-C", self.root / "conf", "-bdf", "-oX",
                                     f"<; {self.host}.{self.port}", "-oP", self.root / "pid"], self.root / "out")
        processes.wait_for_port(self.port, self.host, child=self.child)
        return self

    def down(self):
        if self.child:
            processes.stop(self.child)
            self.child = None

    def log(self):
        """Its own words: who said MAIL, and "no MAIL in SMTP connection from" those that went without."""
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.root.glob("*log")))

    def recipients(self):
        """Of everything that it took, from its queue: a message's envelope ends with its recipients."""
        return sorted(line for path in self.root.glob("spool/input/**/*-H")
                      for line in path.read_text(encoding="utf-8", errors="replace").split("\n\n")[0].splitlines()
                      if "@" in line and not line.startswith(("<", "-")))
