# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory a process takes, as the kernel counts it."""

import re

from holder import BUILD


def _read(child, name, field):
    with open(f"/proc/{child.pid}/{name}", encoding="ascii") as file:
        return int(re.search(rf"^{field}:\s+(\d+) kB", file.read(), re.MULTILINE)[1]) * 1024


def peak(child):
    """The most memory that the process ever had, in bytes (VmHWM)."""
    return _read(child, "status", "VmHWM")


def proportional(child):
    """Its part of what is in memory now, in bytes (PSS)."""
    return _read(child, "smaps_rollup", "Pss")


def in_sanitizer():
    """A sanitizer keeps what is freed and puts room around everything: sizes then say little."""
    return b"__asan_init" in (BUILD / "daemon/reader/restante-reader").read_bytes()


def assert_bounded(case, size, bound):
    """@size is less than @bound bytes, where sizes say something."""
    if not in_sanitizer():
        case.assertLess(size, bound)
