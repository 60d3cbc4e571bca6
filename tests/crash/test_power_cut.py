#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The power cut takes away what was not synced, and nothing else: programs that are careless lose by it, careful ones
do not. Expected is what POSIX promises of fsync(), and what https://www.sqlite.org/pragma.html#pragma_synchronous says
of FULL and NORMAL with a WAL."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import harness
from power_cut import LIBRARY, PowerCut

# What every program begins with; it ends by being killed.
BEGIN = """
import os, signal, sqlite3, sys
os.chdir(sys.argv[1])
def write(name, content, sync=False, flags=os.O_CREAT):
    fd = os.open(name, os.O_WRONLY | flags, 0o600)
    os.write(fd, content)
    if sync:
        os.fdatasync(fd)
    return fd
def sync_folder(name="."):
    fd = os.open(name, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
"""
END = """
os.kill(os.getpid(), signal.SIGKILL)
"""


class Cut(harness.Case):
    def setUp(self):
        super().setUp()
        self.state = self.folder("state")
        self.power = PowerCut(self.state, self.root / "journal")

    def run_and_cut(self, program):
        """{name: content} of what is there after the cut."""
        environment = {"PATH": "/usr/bin:/bin", "LD_PRELOAD": str(LIBRARY)} | self.power.environment
        result = subprocess.run([sys.executable, "-c", BEGIN + program + END, self.state], env=environment,
                                stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(result.returncode, -9, result.stderr)
        self.power.cut()
        return {str(path.relative_to(self.state)): path.read_bytes() for path in self.state.rglob("*")
                if path.is_file()}

    def test_bytes(self):
        there = self.run_and_cut("""
write("synced", b"all of it", True)
write("not", b"nothing of it")
fd = write("half", b"first ", True)
os.write(fd, b"second")
fd = write("over", b"abcdef", True)
os.pwrite(fd, b"XX", 2)
sync_folder()
""")
        self.assertEqual(there, {"synced": b"all of it", "not": b"", "half": b"first ", "over": b"abcdef"})

    def test_a_second_sync(self):
        there = self.run_and_cut("""
fd = write("over", b"abcdef", True)
os.pwrite(fd, b"XX", 2)
os.pwrite(fd, b"YZ", 8)
os.fsync(fd)
os.pwrite(fd, b"-", 0)
sync_folder()
""")
        self.assertEqual(there, {"over": b"abXXef\0\0YZ"})

    def test_lengths(self):
        there = self.run_and_cut("""
fd = write("cut", b"abcdef", True)
os.ftruncate(fd, 2)
fd = write("cut-synced", b"abcdef", True)
os.ftruncate(fd, 2)
os.ftruncate(fd, 4)
os.fsync(fd)
write("emptied", b"abcdef", True)
write("emptied", b"", flags=os.O_TRUNC)
sync_folder()
""")
        self.assertEqual(there, {"cut": b"abcdef", "cut-synced": b"ab\0\0", "emptied": b"abcdef"})

    def test_names(self):
        there = self.run_and_cut("""
write("old", b"old", True)
write("gone", b"gone", True)
write("target", b"target", True)
write("source", b"source", True)
sync_folder()
write("new", b"new", True)
os.rename("old", "renamed")
os.unlink("gone")
os.rename("source", "target")
""")
        self.assertEqual(there, {"old": b"old", "gone": b"gone", "target": b"target", "source": b"source"})

    def test_names_synced(self):
        there = self.run_and_cut("""
write("old", b"old", True)
write("gone", b"gone", True)
sync_folder()
os.rename("old", "renamed")
os.unlink("gone")
write("gone", b"another", True)
os.link("renamed", "linked")
sync_folder()
os.link("renamed", "lost")
""")
        self.assertEqual(there, {"renamed": b"old", "linked": b"old", "gone": b"another"})

    def test_folders(self):
        there = self.run_and_cut("""
for name in ("stable", "lost"):
    os.mkdir(name)
    if name == "stable":
        sync_folder()
    write(name + "/file", b"content", True)
    sync_folder(name)
""")
        self.assertEqual(there, {"stable/file": b"content"})

    def test_several_lives(self):
        self.run_and_cut("""
write("first", b"1", True)
sync_folder()
write("lost", b"1", True)
""")
        there = self.run_and_cut("""
fd = write("first", b"2", flags=os.O_APPEND)
write("second", b"2", True)
os.unlink("first")
sync_folder()
write("second", b"3")
""")
        self.assertEqual(there, {"second": b"2"})

    def rows_after_cut(self, synchronous):
        """Each row was committed before the next; the store is made with care, as ours is."""
        self.run_and_cut(f"""
store = sqlite3.connect("store.db", isolation_level=None)
store.execute("PRAGMA synchronous = FULL")
store.execute("CREATE TABLE t (x)")
store.execute("PRAGMA journal_mode = WAL")
store.execute("PRAGMA synchronous = {synchronous}")
for x in range(100):
    store.execute("INSERT INTO t VALUES (?)", (x,))
""")
        return int(subprocess.run(["sqlite3", self.state / "store.db", "SELECT count(*) FROM t"], check=True,
                                  stdout=subprocess.PIPE).stdout)

    def test_sqlite_full(self):
        self.assertEqual(self.rows_after_cut("FULL"), 100)

    def test_sqlite_normal(self):
        self.assertLess(self.rows_after_cut("NORMAL"), 100)


if __name__ == "__main__":
    harness.main()
