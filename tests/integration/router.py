# SPDX-License-Identifier: GPL-3.0-or-later
"""The home's router: ddclient, Debian's client of dynamic DNS services, which tells the holder where the home is."""

import os
import pathlib
import re
import subprocess

import keypair
import processes

SETTINGS = """\
daemon=0
ssl=yes
ssl_ca_file={keys.certificate}
protocol=dyndns2
server={address}
login={user}
password={password}
use=ip, ip={ip}
{hostname}
"""


class Router:
    """ddclient with files of its own in @root, for a holder that is at @host."""

    def __init__(self, root, host):
        self.root = pathlib.Path(root)
        self.address = f"{host}:{processes.free_port()}"
        self.keys = keypair.make(self.root, "heartbeat", host, addresses=(host,))
        self.credentials = None

    @property
    def settings(self):
        """Of the holder's [heartbeat]."""
        return {"listen": self.address, "certificate": self.keys.certificate, "key": self.keys.key}

    def learn(self, added):
        """@added: what the holder said to `heartbeat add`."""
        self.credentials = added

    def report(self, ip):
        """Tells that the home is at @ip; AssertionError when the holder did not say so."""
        known = {name: self.credentials[name] for name in ("user", "password", "hostname")}
        config = self.root / "ddclient.conf"
        config.touch(0o600)
        config.write_text(SETTINGS.format(keys=self.keys, address=self.address, ip=ip, **known), encoding="utf-8")
        said = subprocess.run(["ddclient", "-foreground", "-daemon=0", "-verbose", "-noquiet", "-file", config, "-cache",
                               self.root / "cache", "-pid", self.root / "pid"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=processes.PATIENCE,
                              env=os.environ | {"LC_ALL": "C.UTF-8"}, check=False).stdout
        assert re.search(rf"good: IP address set to {re.escape(ip)}", said), said
