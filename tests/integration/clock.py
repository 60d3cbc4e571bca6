# SPDX-License-Identifier: GPL-3.0-or-later
"""A wall clock of its own for a holder, by libfaketime; timers are left alone."""

import glob
import os

LIBRARY = (glob.glob("/usr/lib/*/faketime/libfaketime.so.1") or [None])[0]
PROBLEM = None if LIBRARY else "libfaketime is missing: apt install libfaketime"


def set_for(holder, time, preload=(), **variables):
    """From its next start on, @holder's clock is at @time ("+2h", "@2026-01-01 12:00:00"); it also gets @variables and
    the @preload libraries."""
    variables |= {"LD_PRELOAD": ":".join([LIBRARY, *preload]), "DONT_FAKE_MONOTONIC": "1", "FAKETIME": time}
    holder.launcher = ["env", *(f"{name}={value}" for name, value in variables.items())]


def kill(holder):
    """Kills it and removes what libfaketime cannot remove any more."""
    number = holder.child.pid
    holder.kill()
    for path in glob.glob(f"/dev/shm/*faketime_s*_{number}"):
        os.unlink(path)
