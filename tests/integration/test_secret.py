#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret that the owner types at restantectl's question, on a real terminal: it arrives, and it is never seen."""

import os
import pty
import signal
import subprocess
import termios

import harness
import holder as holders
import processes

TOKEN = "tok3n-that-nobody-sees"


class Secret(harness.Case):
    def type(self, holder, typed, *arguments):
        """What the terminal shows of that command when @typed is typed at its question, and its status."""
        owner, child_side = pty.openpty()
        self.addCleanup(os.close, owner)
        child = processes.start([holders.RESTANTECTL, "--control", holder.control, *arguments],
                                stdin=child_side, stdout=child_side, stderr=child_side)
        self.addCleanup(processes.stop, child)
        os.close(child_side)
        shown = b""
        while b": " not in shown:
            shown += os.read(owner, 1000)
        os.write(owner, typed)
        try:
            while part := os.read(owner, 1000):
                shown += part
        except OSError:
            pass  # Linux says so at the end of a terminal
        return shown.decode(), child.wait(processes.PATIENCE)

    def test_token(self):
        holder = self.holder()
        shown, status = self.type(holder, f"{TOKEN}\n".encode(), "writer", "add", "api", "--kind", "desec", "--zone", "home.test")
        self.assertEqual(status, 0, shown)
        self.assertTrue(shown.startswith("Token: "), shown)
        self.assertNotIn(TOKEN, shown)
        self.assertIn("api", shown)
        self.assertIn(TOKEN.encode(), b"".join(path.read_bytes() for path in holder.state.glob("queue.db*")))

    def test_key(self):
        """Several lines, up to the end of the clause."""
        holder = self.holder()
        clause = subprocess.run(["tsig-keygen", "-a", "hmac-sha256", "typed"], check=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE).stdout
        shown, status = self.type(holder, clause, "writer", "add", "home", "--kind", "rfc2136", "--zone", "home.test",
                                  "--server", "127.0.0.1:9")
        self.assertEqual(status, 0, shown)
        self.assertNotIn("secret", shown)
        self.assertEqual(holder.json("writer", "list")["writers"][0]["key"], "typed")

    def test_interrupted(self):
        """The terminal shows again what is typed."""
        owner, child_side = pty.openpty()
        self.addCleanup(os.close, owner)
        self.addCleanup(os.close, child_side)
        child = processes.start([holders.RESTANTECTL, "--control", self.holder().control, "writer", "add", "api", "--kind", "desec",
                                 "--zone", "home.test"], stdin=child_side, stdout=child_side, stderr=child_side)
        self.addCleanup(processes.stop, child)
        processes.eventually(lambda: not termios.tcgetattr(child_side)[3] & termios.ECHO, "the typing is not hidden")
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(processes.PATIENCE), -signal.SIGINT)
        self.assertTrue(termios.tcgetattr(child_side)[3] & termios.ECHO)

    def test_nobody_to_ask(self):
        said = self.holder().ctl("writer", "add", "api", "--kind", "desec", "--zone", "home.test", status=1)
        self.assertIn("--token-file", said)
        self.assertEqual(len(said.splitlines()), 1, said)


if __name__ == "__main__":
    harness.main()
