#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drain of many messages over several connections, to smtp-sink (identity any) and to aiosmtpd: each message once."""

import os
import re
import subprocess

import harness
import mail
import processes

MESSAGES = 1000


class Sink(harness.Case):
    def sink(self, port):
        """smtp-sink, which writes every message to a file of its own."""
        dump = self.folder("dump")
        os.chmod(dump, 0o777)
        as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
        child = processes.start(["smtp-sink", *as_nobody, "-d", "%M.", f"127.0.0.1:{port}", "1000"], cwd=dump)
        self.addCleanup(processes.stop, child)
        processes.wait_for_port(port, child=child)
        return dump

    def held(self, port):
        holder = self.holder({"delivery": {"connections": 4}, "server": {"max-connections-per-address": 100}})
        holder.add(f"127.0.0.1:{port}", identity="any")
        # -N puts a number before each recipient: 1anna@home.test, 2anna@home.test …
        subprocess.run(["smtp-source", "-m", str(MESSAGES), "-s", "10", "-d", "-N", "-l", "2000", "-f",
                        "emil@elsewhere.test", "-t", "anna@home.test", f"127.0.0.1:{holder.port}"], check=True,
                       timeout=120, stdin=subprocess.DEVNULL)
        holder.wait_for_counts(held=MESSAGES)
        return holder

    def test_each_once_to_smtp_sink(self):
        port = processes.free_port()
        holder = self.held(port)
        expected = sorted(message["recipients"][0]["address"] for message in holder.everything())
        dump = self.sink(port)
        holder.wait_for_counts(held=0, delivered=MESSAGES, patience=120)
        arrived = []
        for path in dump.iterdir():
            arrived += re.findall(r"^X-Rcpt-Args: <([^>]*)>", path.read_text(encoding="latin-1"), re.MULTILINE)
        self.assertEqual(sorted(arrived), expected)

    def test_several_connections_and_no_more_than_allowed(self):
        holder, primary = self.outage(settings={"delivery": {"connections": 4}})
        sent = [mail.numbered(number) for number in range(MESSAGES)]
        holder.send(*sent)
        primary.up()
        taken = primary.wait_for_messages(MESSAGES, patience=120)
        self.assertCountEqual([mail.split(one.content)[1] for one in taken], [one.content for one in sent])
        connections = {one.connection for one in taken}
        self.assertGreater(len(connections), 1)
        self.assertLessEqual(len(connections), 5, "4 and the canary's")


if __name__ == "__main__":
    harness.main()
