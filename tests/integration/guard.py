# SPDX-License-Identifier: GPL-3.0-or-later
"""Outlives a test by a moment: reads what the test has started from standard input, and when that ends, because the
test ended in whatever way, kills what is left and removes its folders.

Lines: "group PGID", "ended PGID", "folder PATH", "removed PATH", "network NAME", "left NAME". The kernel's parent-death signal would not do: it is
lost when a server changes its user."""

import os
import shutil
import signal
import subprocess
import sys

groups, folders, networks = set(), set(), set()
CHANGES = {
    "group": lambda value: groups.add(int(value)),
    "ended": lambda value: groups.discard(int(value)),
    "folder": folders.add,
    "removed": folders.discard,
    "network": networks.add,
    "left": networks.discard,
}

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
for line in sys.stdin:
    what, _, value = line.rstrip("\n").partition(" ")
    CHANGES[what](value)
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
for folder in folders:
    shutil.rmtree(folder, ignore_errors=True)
for network in networks:
    subprocess.run(["ip", "netns", "delete", network], stderr=subprocess.DEVNULL)
