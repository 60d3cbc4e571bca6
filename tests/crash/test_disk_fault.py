#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises 1 and 5 on a disk that fails once: at every write and sync of accepting a message in turn. The sender is told
to come back or its message is kept, and the service goes on by itself."""

import errno
import mmap
import pathlib
import smtplib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import harness
import holder as holders
import mail

LIBRARY = holders.BUILD / "tests/crash/libdisk-fault.so"
FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)
CALLS_MAX = 200  # more than accepting one message takes


class DiskFault(harness.Case):
    def setUp(self):
        super().setUp()
        path = self.root / "order"
        path.write_bytes(bytes(8))
        with open(path, "r+b") as file:
            self.order = mmap.mmap(file.fileno(), 8)
        self.failing = self.holder({"server": {"min-free-space": 0}}, start=False)
        self.failing.state.mkdir(mode=0o700)
        self.failing.launcher = ["env", f"LD_PRELOAD={LIBRARY}", f"DISK_FAULT_ORDER={path}",
                                 f"DISK_FAULT_ROOT={self.failing.state.resolve()}"]
        self.failing.start()
        self.failing.add("127.0.0.1:9")
        self.number = 0
        self.acknowledged = []

    def send(self, size):
        """The answer to a new message."""
        self.number += 1
        letter = mail.numbered(self.number, size)
        try:
            self.failing.send(letter)
        except smtplib.SMTPResponseException as error:
            return error.smtp_code
        self.acknowledged.append(letter.content)
        return 250

    def fail_everywhere(self, code, size):
        """How many calls were there to fail."""
        for call in range(1, CALLS_MAX):
            self.order[:] = struct.pack("ii", call, code)
            answer = self.send(size)
            left = struct.unpack("ii", self.order)[0]
            self.order[:] = bytes(8)
            self.assertIn(answer, (250, 451, 452), f"call {call}")
            self.assertEqual(self.send(size), 250, f"after call {call} failed")
            if left > 0:
                return call - 1
        raise AssertionError("accepting a message never ends")

    def assert_all_there(self):
        self.assertEqual(self.failing.ctl("check-store"), "The store is in order.\n")
        self.assertCountEqual([mail.split(self.failing.content(message["id"]))[1]
                               for message in self.failing.everything()], self.acknowledged)

    def run_all(self, size, least):
        for code in FAULTS:
            with self.subTest(code=errno.errorcode[code]):
                self.assertGreaterEqual(self.fail_everywhere(code, size), least)
                self.assert_all_there()
        self.failing.kill()
        self.failing.start()
        self.assert_all_there()

    def test_promise_5_small(self):
        """At least the pages of the log and its sync."""
        self.run_all(2_000, 2)

    def test_promise_5_large(self):
        """The same, and the file in the spool, its sync and that of its folder."""
        self.run_all(200_000, 5)


if __name__ == "__main__":
    harness.main()
