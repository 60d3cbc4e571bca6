# SPDX-License-Identifier: GPL-3.0-or-later
"""What every integration test begins with: a case that makes holders and primaries, and ends them whatever happens."""

import pathlib
import unittest

import keypair
import postfix
import processes
import tap
from holder import Holder
from primary import Primary

main = tap.main


class Case(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(processes.directory())
        self.holders = []
        self.made = 0
        self.addCleanup(processes.remove, self.root)

    def diagnose(self):
        """What the failure report shows besides the traceback."""
        return [f"{holder.log_path.name}: {line}" for holder in self.holders
                for line in holder.log().splitlines()[-40:]]

    def folder(self, name):
        self.made += 1
        path = self.root / f"{name}-{self.made}"
        path.mkdir()
        return path

    def holder(self, settings=None, start=True):
        holder = Holder(self.folder("holder"), settings)
        self.holders.append(holder)
        self.addCleanup(holder.stop)
        return holder.start() if start else holder

    def keys(self):
        return keypair.make(self.folder("keys"), "primary")

    def primary(self, port=None, keys=None, up=True, **options):
        """An aiosmtpd with a key of its own, or @keys, or none (False)."""
        if keys is None:
            keys = self.keys()
        primary = Primary(port or processes.free_port(), keys or None, **options)
        self.addCleanup(primary.close)
        return primary.up() if up else primary

    def postfix(self):
        problem = postfix.problem()
        if problem:
            self.skipTest(problem)
        server = postfix.Postfix(self.folder("postfix") / "root", processes.free_port(), self.keys())
        self.addCleanup(server.down)
        return server

    def proven(self, primary=None, settings=None):
        """A holder whose primary is up and confirmed by the owner."""
        primary = primary or self.primary()
        holder = self.holder(settings)
        holder.add(primary.address)
        holder.trust()
        holder.wait_for_state("up")
        return holder, primary

    def outage(self, primary=None, settings=None):
        """A holder whose primary is proven and then went down."""
        holder, primary = self.proven(primary, settings)
        primary.down()
        holder.wait_for_state("down")
        return holder, primary
