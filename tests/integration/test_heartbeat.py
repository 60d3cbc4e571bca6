#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of life from the clients that homes really have, with the lines that `heartbeat add` prints for them: the
primary is looked for where they come from, and whoever guesses passwords is not heard.

No probe is due by itself within an hour, so a connection to the primary is the heartbeat's."""

import base64
import http.client
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess

import clock
import harness
import keypair
import processes

SELDOM = {"interval": "1h", "interval-down": "1h", "interval-down-max": "1h"}
UNITS = pathlib.Path(__file__).resolve().parents[2] / "data/systemd"
NAME = "localhost"  # of the primary; the holder cannot look it up, and no client asks anybody for it


class Heartbeat(harness.Case):
    def setUp(self):
        super().setUp()
        self.port, self.plain_port = processes.free_port(), processes.free_port()
        self.pair = keypair.make(self.folder("service"), "service", "holder.test")

    def listening(self, settings=None, plain=False, start=True, **heartbeat):
        """A holder that hears signs of life."""
        heartbeat = {"listen": f"127.0.0.1:{self.port};[::1]:{self.port}", "certificate": self.pair.certificate,
                     "key": self.pair.key} | heartbeat
        if plain:
            heartbeat["listen-plain"] = f"127.0.0.1:{self.plain_port}"
        return self.holder({"heartbeat": heartbeat, "probe": SELDOM} | (settings or {}), start=start)

    def home(self, address="127.0.0.5", **options):
        """A holder and a confirmed primary at @address, where no name leads, and the password."""
        primary = self.primary(host=address, keys=self.keys())
        holder = self.listening(**options)
        holder.add(f"{NAME}:{primary.port}")
        holder.ctl("primary", "trust", "home.test", "--fingerprint", primary.keys.fingerprint)
        self.assertNotEqual(holder.domain()["primary"]["state"], "up")
        self.assertEqual(primary.connections, 0)
        return holder, primary

    def assert_found(self, holder, primary, address="127.0.0.5"):
        primary.wait_for(lambda seen: seen.connections >= 1, "a probe")
        holder.wait_for_state("up")
        self.assertEqual(holder.domain()["primary"]["last_address"], address)
        shown = holder.json("heartbeat", "show", "home.test")
        self.assertEqual((shown["address"], shown["hostname"], shown["user"]), (address, NAME, "home.test"))
        self.assertIsNotNone(shown["last"])
        told = [activity["text"] for activity in holder.json("activity")["activities"]
                if activity["kind"] == "heartbeat"]
        self.assertEqual(told, [f"The home says that it is at {address} now."])

    def lines_for(self, holder, client):
        """What `heartbeat add` says is to be pasted."""
        text = holder.ctl("heartbeat", "add", "home.test")
        section = re.search(rf"^{client}: .*\n((?:    .*\n|\n(?=    ))+)", text, re.MULTILINE)[1]
        return re.sub(r"^    ", "", section, flags=re.MULTILINE)

    def client(self, *arguments, status=0, environment=None):
        """What a client says; none of them outlives the test."""
        child = processes.start(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env=os.environ | {"LC_ALL": "C.UTF-8"} | (environment or {}))
        try:
            output = child.communicate(timeout=processes.PATIENCE)[0]
        finally:
            processes.kill(child)
        self.assertEqual(child.returncode, status, output)
        return output

    def need(self, program):
        if shutil.which(program) is None:
            self.skipTest(f"{program} is missing: tests/install-packages tests")

    def connection(self, source="127.0.0.1", address="127.0.0.1", plain=False):
        if plain:
            return http.client.HTTPConnection(address, self.plain_port, timeout=processes.PATIENCE)
        context = ssl.create_default_context(cafile=self.pair.certificate)
        context.check_hostname = address == "127.0.0.1"
        return http.client.HTTPSConnection(address, self.port, timeout=processes.PATIENCE, context=context,
                                           source_address=(source, 0))

    def ask(self, user, password, query=f"hostname={NAME}", path="/nic/update", method="GET", **where):
        """Status and body."""
        connection = self.connection(**where)
        try:
            headers = {}
            if user is not None:
                headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
            connection.request(method, f"{path}?{query}", headers=headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    # Clients

    def curl(self, line, **environment):
        home = self.folder("curl")
        (home / ".curlrc").write_text(f'cacert = "{self.pair.certificate}"\n'
                                      f'resolve = "holder.test:{self.port}:127.0.0.1"\n', encoding="utf-8")
        return self.client("sh", "-c", line, environment={"HOME": str(home)} | environment)

    def test_curl(self):
        """The line as it is: the holder sees where it comes from."""
        self.need("curl")
        holder, primary = self.home("127.0.0.1")
        line = self.lines_for(holder, "curl")
        self.assertEqual(self.curl(line), "good 127.0.0.1\n")
        self.assert_found(holder, primary, "127.0.0.1")
        self.assertEqual(self.curl(line), "nochg 127.0.0.1\n")

    def ddclient(self, lines, folder, status=0):
        """Once, in the foreground; at home it finds its address out by itself, and no test asks anybody for it."""
        lines = re.sub(r"^daemon=.*\n", "", lines, flags=re.MULTILINE)
        lines = lines.replace("use=web\n", f"ssl_ca_file={self.pair.certificate}\nuse=ip, ip=127.0.0.5\n")
        config = folder / "ddclient.conf"
        config.write_text(lines.replace("holder.test", "127.0.0.1"), encoding="utf-8")
        config.chmod(0o600)
        return self.client("ddclient", "-file", config, "-cache", folder / "cache", "-foreground", "-daemon=0",
                           "-noquiet", "-verbose", "-force", status=status)

    def test_ddclient(self):
        self.need("ddclient")
        holder, primary = self.home()
        lines, folder = self.lines_for(holder, "ddclient"), self.folder("ddclient")
        self.assertIn(f"SUCCESS:  updating {NAME}: good: IP address set to 127.0.0.5", self.ddclient(lines, folder))
        self.assert_found(holder, primary)
        said = self.ddclient(lines, folder)
        self.assertIn(f"updating {NAME}: nochg:", said)
        self.assertNotIn("FAILED", said)
        # Adding again makes another password: this one is wrong from now on.
        self.lines_for(holder, "ddclient")
        self.assertIn(f"FAILED:   updating {NAME}: authorization failed", self.ddclient(lines, folder, status=1))

    def inadyn(self, lines, folder, status=0):
        """The same; it takes no loopback address for one of the Internet, so the address is in its path."""
        lines = lines.replace("myip=%i", "myip=127.0.0.5").replace("holder.test", "127.0.0.1")
        lines = lines.replace("custom restante {", f"ca-trust-file = {self.pair.certificate}\n\ncustom restante {{\n"
                              '    checkip-command = "/bin/echo 203.0.113.7"')
        config = folder / "inadyn.conf"
        config.write_text(lines, encoding="utf-8")
        return self.client("inadyn", "--once", "--force", "--foreground", "--no-pidfile", "--cache-dir", folder,
                           "--config", config, "--loglevel", "debug", status=status)

    def test_inadyn(self):
        self.need("inadyn")
        holder, primary = self.home()
        lines, folder = self.lines_for(holder, "inadyn"), self.folder("inadyn")
        self.assertIn(f"Successful alias table update for {NAME}", self.inadyn(lines, folder))
        self.assert_found(holder, primary)
        said = self.inadyn(lines, folder)
        self.assertIn("nochg 127.0.0.5", said)
        self.assertIn(f"Successful alias table update for {NAME}", said)

    # What is heard

    def login(self, holder):
        login = holder.json("heartbeat", "add", "home.test")
        self.assertEqual(login["hostname"], NAME)
        return login["user"], login["password"]

    def test_address_and_name(self):
        holder, primary = self.home()
        login = self.login(holder)
        self.assertEqual(self.ask(*login, "hostname=other.example.org"), (200, "nohost\n"))
        self.assertEqual(self.ask(*login, "myip=127.0.0.5"), (200, "notfqdn\n"))
        self.assertEqual(self.ask(*login, f"hostname={NAME}&myip=224.0.0.1"), (200, "911\n"))
        self.assertEqual(primary.connections, 0)
        self.assertIsNone(holder.json("heartbeat", "show", "home.test")["address"])
        self.assertEqual(self.ask(*login, f"hostname={NAME}&myip=127.0.0.5", "/v3/update"), (200, "good 127.0.0.5\n"))
        self.assert_found(holder, primary)

    def test_ipv6(self):
        holder, primary = self.home("::1")
        self.assertEqual(self.ask(*self.login(holder), address="::1", source="::1"), (200, "good ::1\n"))
        self.assert_found(holder, primary, "::1")

    def test_both_families(self):
        """The second one is where the primary is."""
        holder, primary = self.home("::1")
        login = self.login(holder)
        self.assertEqual(self.ask(*login, f"hostname={NAME}&myip=127.0.0.7,::1"), (200, "good 127.0.0.7,::1\n"))
        holder.wait_for_state("up")
        self.assertEqual(holder.domain()["primary"]["last_address"], "::1")
        self.assertEqual(holder.json("heartbeat", "show", "home.test")["addresses"], ["127.0.0.7", "::1"])

    def test_after_a_kill(self):
        """What was answered good is known after a crash, and looked at first."""
        holder, primary = self.home()
        primary.down()
        self.assertEqual(self.ask(*self.login(holder), f"hostname={NAME}&myip=127.0.0.5"), (200, "good 127.0.0.5\n"))
        holder.kill()
        self.assertEqual(primary.connections, 0)
        primary.up()
        holder.start()
        self.assert_found_after_restart(holder, primary)

    def assert_found_after_restart(self, holder, primary):
        primary.wait_for(lambda seen: seen.connections >= 1, "a probe")
        holder.wait_for_state("up")
        self.assertEqual(holder.json("heartbeat", "show", "home.test")["address"], "127.0.0.5")

    def test_hint_of_a_return(self):
        """The same address again is a reason to look, while the primary is not up."""
        holder, primary = self.home()
        login = self.login(holder)
        query = f"hostname={NAME}&myip=127.0.0.5"
        primary.down()
        self.assertEqual(self.ask(*login, query), (200, "good 127.0.0.5\n"))
        primary.up()
        self.assertEqual(self.ask(*login, query), (200, "nochg 127.0.0.5\n"))
        holder.wait_for_state("up")

    def test_removed(self):
        holder, _ = self.home()
        login = self.login(holder)
        self.assertIn("home.test", holder.ctl("heartbeat", "remove", "home.test"))
        self.assertEqual(self.ask(*login), (401, "badauth\n"))
        self.assertIn("heartbeat add home.test", holder.ctl("heartbeat", "show", "home.test", status=4))

    # Limits

    def test_promise_3_a_stranger_there(self):
        """Who knows the password but not the key gets no mail."""
        holder, _ = self.home()
        login = self.login(holder)
        stranger = self.primary(host="127.0.0.6", port=int(holder.domain()["primary"]["address"].rpartition(":")[2]))
        self.assertEqual(self.ask(*login, f"hostname={NAME}&myip=127.0.0.6"), (200, "good 127.0.0.6\n"))
        stranger.wait_for(lambda seen: seen.connections >= 1, "a probe")
        holder.wait_for_state("stranger")
        self.assertEqual(stranger.said("MAIL"), [])

    def test_promise_11_guesses(self):
        if clock.PROBLEM:
            self.skipTest(clock.PROBLEM)
        holder = self.listening(start=False)
        rate = holder.root / "clock"
        rate.write_text("+0\n", encoding="utf-8")
        clock.set_for(holder, "+0", FAKETIME_TIMESTAMP_FILE=str(rate), FAKETIME_NO_CACHE="1")
        holder.launcher = [word for word in holder.launcher if not word.startswith("FAKETIME=")]
        holder.start()
        holder.add(f"{NAME}:1")
        user, password = self.login(holder)
        self.assertEqual(self.ask(None, None), (401, "badauth\n"))
        for _ in range(5):
            self.assertEqual(self.ask(user, "wrong"), (401, "badauth\n"))
        self.assertEqual(self.ask(user, password)[0], 200)
        self.assertEqual(self.ask("nobody", password), (429, "911\n"))
        self.assertEqual(self.ask(user, password), (429, "911\n"))
        self.assertEqual(self.ask(user, password, source="127.0.0.9")[0], 200)
        rate.write_text("+9m\n", encoding="utf-8")
        self.assertEqual(self.ask(user, password), (429, "911\n"))
        rate.write_text("+11m\n", encoding="utf-8")
        self.assertEqual(self.ask(user, password)[0], 200)

    def test_promise_11_only_one_thing(self):
        holder, _ = self.home()
        user, password = self.login(holder)
        self.assertEqual(self.ask(user, password, method="POST")[0], 405)
        self.assertEqual(self.ask(user, password, path="/v1/status")[0], 404)
        self.assertEqual(self.ask(user, password, f"hostname={NAME}&x=" + 5000 * "x")[0], 431)
        self.assertIsNone(holder.json("heartbeat", "show", "home.test")["address"])

    def test_promise_11_secret(self):
        """Told once, and in no log."""
        holder, _ = self.home()
        user, password = self.login(holder)
        self.ask(user, password)
        self.ask(user, password[:-1])
        for text in (holder.log(), holder.ctl("heartbeat", "show", "home.test"), holder.ctl("--json", "status"),
                     holder.ctl("--json", "heartbeat", "show", "home.test"), holder.ctl("--json", "activity")):
            self.assertNotIn(password[:-1], text)

    def test_promise_11_plain(self):
        """Plain HTTP is there only when it is switched on, and is said for as long as it is."""
        holder, _ = self.home()
        self.assertNotIn("plain HTTP", holder.ctl("status"))
        with socket.socket() as tried:
            self.assertNotEqual(tried.connect_ex(("127.0.0.1", self.plain_port)), 0)
        self.assertEqual(holder.stop(), 0)
        holder.groups["heartbeat"]["listen-plain"] = f"127.0.0.1:{self.plain_port}"
        holder.write_config(holder.groups)
        holder.start()
        login = self.login(holder)
        self.assertEqual(self.ask(*login, plain=True), (200, "good 127.0.0.1\n"))
        said = f"plain HTTP to 127.0.0.1:{self.plain_port}, where everybody on the way can read them"
        self.assertIn(said, holder.ctl("status"))
        self.assertIn("plain HTTP", holder.ctl("heartbeat", "show", "home.test"))
        self.assertIn(f"plain HTTP at 127.0.0.1:{self.plain_port}", holder.log())

    def test_ports_of_the_service_manager(self):
        """By the names that the units of data/systemd give them."""
        holder = self.listening(listen=None, start=False)
        sockets = {"smtp": holder.port, "heartbeat": self.port, "heartbeat-plain": self.plain_port}
        holder.launcher = ["systemd-socket-activate", "-E", "G_DEBUG", "-E", "LC_ALL", "--fdname", ":".join(sockets),
                           *(word for port in sockets.values() for word in ("--listen", f"127.0.0.1:{port}"))]
        holder.launch()
        processes.wait_for_port(holder.port, child=holder.child)
        processes.eventually(holder.is_ready, lambda: f"restanted answers; its log:\n{holder.log()}")
        holder.add(f"{NAME}:1")
        login = self.login(holder)
        self.assertEqual(self.ask(*login), (200, "good 127.0.0.1\n"))
        self.assertEqual(self.ask(*login, plain=True), (200, "nochg 127.0.0.1\n"))
        self.assertNotIn("of [heartbeat] in the settings () is not used", holder.log())
        for name in sockets:
            unit = UNITS / f"restanted{name.removeprefix('smtp') and '-' + name}.socket"
            self.assertIn(f"\nFileDescriptorName={name}\n", unit.read_text(encoding="utf-8"))

    def test_off(self):
        """Off when nothing is set: set up all the same, and told what is missing."""
        holder = self.holder()
        holder.add(f"{NAME}:1")
        self.assertIn("set listen= of [heartbeat]", holder.ctl("heartbeat", "add", "home.test"))
        shown = holder.json("heartbeat", "show", "home.test")
        self.assertEqual((shown["url"], shown["plain_url"]), (None, None))

    def test_certificate_that_is_none(self):
        holder = self.listening(certificate="/etc/hostname", start=False)
        ended = holder.run("--config", holder.config)
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertIn("/etc/hostname", ended.stderr)

    def test_certificate_of_tls(self):
        """Without a pair of its own it shows that of [tls]."""
        pair = {"certificate": self.pair.certificate, "key": self.pair.key}
        holder = self.holder({"heartbeat": {"listen": f"127.0.0.1:{self.port}"}, "tls": pair, "probe": SELDOM})
        holder.add(f"{NAME}:1")
        self.assertEqual(self.ask(*self.login(holder)), (200, "good 127.0.0.1\n"))


if __name__ == "__main__":
    harness.main()
