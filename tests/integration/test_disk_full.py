#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise 5 on a disk that is really full: senders are told to come back, and what was acknowledged is there."""

import smtplib
import subprocess

import harness
import mail

# A namespace of its own for restanted alone: its state directory lies on a small disk that goes away with it.
NAMESPACE = ["unshare", "--map-root-user", "--mount"]


class DiskFull(harness.Case):
    def setUp(self):
        super().setUp()
        if subprocess.run([*NAMESPACE, "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no namespaces for this user")

    def holder_on_a_small_disk(self, size):
        holder = self.holder({"server": {"min-free-space": 0}}, start=False)
        holder.state.mkdir()
        holder.launcher = [*NAMESPACE, "sh", "-c", 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"',
                           size, holder.state]
        holder.start()
        holder.add("127.0.0.1:9")
        return holder

    def fill(self, holder, size):
        """Sends messages of @size bytes until one is refused; the subjects that were acknowledged, and the refusal."""
        with holder.connect() as client:
            for number in range(1_000_000):
                try:
                    mail.send_over(client, mail.numbered(number, size))
                except smtplib.SMTPResponseException as error:
                    return [f"number {acknowledged}" for acknowledged in range(number)], error.smtp_code
        raise AssertionError("the disk was never full")

    def test_promise_5_full_disk(self):
        for size in (3_000, 300_000):  # in the database, and in the spool
            with self.subTest(size=size):
                holder = self.holder_on_a_small_disk("8M")
                acknowledged, code = self.fill(holder, size)
                self.assertIn(code, (451, 452), "the sender must come back")
                self.assertGreater(len(acknowledged), 3)
                messages = holder.everything()
                self.assertCountEqual([message["subject"] for message in messages], acknowledged)
                for message in messages[:2] + messages[-2:]:
                    number = int(message["subject"].split()[1])
                    self.assertEqual(mail.split(holder.content(message["id"]))[1], mail.numbered(number, size).content)

    def test_promise_5_room_again(self):
        holder = self.holder_on_a_small_disk("8M")
        acknowledged, _code = self.fill(holder, 300_000)
        holder.ctl("queue", "delete", "--all", "--yes")
        holder.send(mail.numbered(0, 300_000))
        self.assertEqual(len(holder.queue()), 1)
        self.assertGreater(len(acknowledged), 3)


if __name__ == "__main__":
    harness.main()
