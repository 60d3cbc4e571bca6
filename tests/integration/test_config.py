#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What restanted refuses to start with: one line that says what to do, the right exit status, nothing changed."""

import hashlib
import os
import pathlib
import re
import socket
import sqlite3
import subprocess

import harness
import holder as holders
import mail

USAGE, FAILED = 2, 1


class Config(harness.Case):
    def checked(self, text, *options):
        path = self.root / "wrong.conf"
        path.write_text(text, encoding="utf-8")
        return path, subprocess.run([holders.RESTANTED, "--config", path, *options], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=30,
                                    env=holders.ENVIRONMENT)

    def valid(self, **groups):
        """A whole configuration as text, with @groups changed."""
        holder = self.holder(groups, start=False)
        return holder, holder.config.read_text(encoding="utf-8")

    def assert_one_line(self, result, status, *words):
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(str(word), result.stderr)

    def test_check_config(self):
        _holder, text = self.valid()
        _path, result = self.checked(text, "--check-config")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_version(self):
        result = subprocess.run([holders.RESTANTED, "--version"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertRegex(result.stdout, r"\d+\.\d+\.\d+")

    def test_unknown_option(self):
        result = subprocess.run([holders.RESTANTED, "--wrong"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, stdin=subprocess.DEVNULL, timeout=30)
        self.assert_one_line(result, USAGE, "--wrong")

    def test_no_file(self):
        result = subprocess.run([holders.RESTANTED, "--config", "/nonexistent/restanted.conf"], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=30)
        self.assert_one_line(result, USAGE, "/nonexistent/restanted.conf")

    def test_bad_values(self):
        for group, key, value in (
            ("server", "hostnam", "holder.test"), ("server", "hostname", "not a name"),
            ("server", "listen", "127.0.0.1:99999"), ("server", "listen", "nonsense"),
            ("server", "max-message-size", "lots"), ("server", "max-message-size", "-5"),
            ("server", "max-message-size", "99999999999999999999G"), ("server", "max-connections", "0"),
            ("server", "max-connections", "many"), ("server", "keep-delivered", "3y"),
            ("server", "keep-delivered", "999999999999d"), ("server", "min-free-space", "1X"),
            ("probe", "interval", "0"), ("probe", "interval", "soon"), ("probe", "failures", "-1"),
            ("probe", "timeout", "1e9"), ("probe", "intervall", "60"),
            ("dns", "servers", "not-an-address"), ("delivery", "connections", "0"),
            ("wrong", "key", "value"),
        ):
            for option in ("--check-config", None):
                with self.subTest(group=group, key=key, value=value, option=option):
                    holder, text = self.valid(**{group: {key: value}})
                    line = next(number for number, content in enumerate(text.splitlines(), start=1)
                                if content == (f"[{group}]" if group == "wrong" else f"{key}={value}"))
                    path, result = self.checked(text, *([option] if option else []))
                    self.assert_one_line(result, USAGE, path, "wrong" if group == "wrong" else key)
                    self.assertRegex(result.stderr, rf"\b({line}|{line + 1})\b" if group == "wrong" else rf"\b{line}\b")
                    self.assertFalse(holder.state.exists(), "the state directory was made")

    def test_missing_host_name(self):
        _holder, text = self.valid(server={"hostname": ""})
        path, result = self.checked(text, "--check-config")
        self.assert_one_line(result, USAGE, path, "hostname")

    def test_not_a_key_file(self):
        for text in ("hostname=before-any-group\n", "[server]\nno equals sign\n", "[server\n"):
            with self.subTest(text=text):
                path, result = self.checked(text)
                self.assert_one_line(result, USAGE, path)

    # What only shows when it starts

    def refused(self, holder, *words):
        self.assert_one_line(holder.run("--config", holder.config), FAILED, *words)

    def test_address_in_use(self):
        holder = self.holder(start=False)
        with socket.create_server(("127.0.0.1", holder.port)):
            self.refused(holder, f"127.0.0.1:{holder.port}")

    def test_second_instance(self):
        holder = self.holder()
        second = self.holder({"server": {"state-directory": holder.state}}, start=False)
        self.refused(second, holder.state)
        self.assertTrue(holder.get("/v1/status"))

    def test_control_socket_of_a_running_holder_is_not_taken(self):
        holder = self.holder()
        second = self.holder({"server": {"control": holder.control}}, start=False)
        self.refused(second, holder.control)
        self.assertTrue(holder.get("/v1/status"))

    def test_control_socket_left_behind_is_replaced(self):
        holder = self.holder()
        holder.kill()
        self.assertTrue(pathlib.Path(holder.control).exists())
        holder.start()

    def test_missing_certificate(self):
        for keys in ({"certificate": "/nonexistent/cert.pem", "key": "/nonexistent/key.pem"},
                     {"certificate": "/nonexistent/cert.pem"}):
            with self.subTest(keys=keys):
                holder = self.holder({"tls": keys}, start=False)
                result = holder.run("--config", holder.config)
                self.assertIn(result.returncode, (FAILED, USAGE))
                self.assert_one_line(result, result.returncode, "cert")

    def test_certificate_and_key_of_different_pairs(self):
        one, other = self.keys(), self.keys()
        holder = self.holder({"tls": {"certificate": one.certificate, "key": other.key}}, start=False)
        self.refused(holder, "key")

    def test_no_permission(self):
        forbidden = self.folder("forbidden")
        os.chmod(forbidden, 0o500)
        holder = self.holder({"server": {"state-directory": forbidden / "state"}}, start=False)
        command = [holders.RESTANTED, "--config", holder.config]
        if os.geteuid() == 0:  # whom no mode stops
            os.chmod(self.root, 0o755)
            os.chmod(holder.root, 0o777)
            os.chmod(forbidden, 0o700)
            command = ["setpriv", "--reuid", "nobody", "--clear-groups", *command]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, timeout=30)
        self.assert_one_line(result, FAILED, forbidden / "state")

    def database(self, holder):
        for path in sorted(holder.state.rglob("*")):
            if path.is_file() and path.read_bytes().startswith(b"SQLite format 3\0"):
                return path
        raise AssertionError(f"no database in {list(holder.state.rglob('*'))}")

    def fingerprints(self, holder):
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in holder.state.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "lock"))}

    def stopped_with_mail(self):
        holder, _primary = self.outage()
        holder.send(*(mail.numbered(number, 3000) for number in range(20)))
        self.assertEqual(holder.stop(), 0)
        return holder

    def assert_nothing_changed(self, holder, *words):
        before = self.fingerprints(holder)
        self.refused(holder, *words)
        self.assertEqual({name: value for name, value in self.fingerprints(holder).items() if name in before}, before)

    def test_damaged_store(self):
        holder = self.stopped_with_mail()
        path = self.database(holder)
        for name, damage in (("no database", lambda data: b"this is no database at all\n" * 400),
                             ("broken header", lambda data: b"X" + data[1:]),
                             ("broken pages", lambda data: data[:1024] + b"\xff" * (len(data) - 1024))):
            with self.subTest(name):
                whole = path.read_bytes()
                path.write_bytes(damage(whole))
                self.assert_nothing_changed(holder, path.parent)
                path.write_bytes(whole)
        holder.start()
        self.assertEqual(holder.domain()["counts"]["held"], 20)

    def test_store_of_a_newer_version(self):
        holder = self.stopped_with_mail()
        path = self.database(holder)
        with sqlite3.connect(path) as database:
            version, = database.execute("PRAGMA user_version").fetchone()
            self.assertGreater(version, 0)
            database.execute("PRAGMA user_version = 9999")
        database.close()
        self.assert_nothing_changed(holder, "newer")
        with sqlite3.connect(path) as database:
            database.execute(f"PRAGMA user_version = {version}")
        database.close()
        holder.start()
        self.assertEqual(holder.domain()["counts"]["held"], 20)

    def test_promise_11_files_are_for_the_daemon_alone(self):
        holder = self.holder()
        for path in [holder.state, *holder.state.rglob("*")]:
            mode = path.stat().st_mode & 0o777
            if path.suffix not in (".crt", ".cert") and not re.search("cert", path.name):
                self.assertEqual(mode & 0o077, 0, f"{path} has mode {mode:o}")


if __name__ == "__main__":
    harness.main()
