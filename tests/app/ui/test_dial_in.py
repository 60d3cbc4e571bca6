#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home that calls for its mail, from "Add Domain" to the first call: the window, the real restanted, and fetchmail."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import holder as real  # noqa: E402
import mail  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402
import window_case  # noqa: E402
from desktop import wait_for  # noqa: E402
from primary import Primary  # noqa: E402
from window_case import NARROW, WIDE  # noqa: E402

PRIMARY = "Home server, such as mail.example.org:25"
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"

screen = None
tree = None


def setUpModule():
    global screen, tree
    screen, tree = window_case.open_screen()


def tearDownModule():
    window_case.close_screen()


class DialIn(window_case.WindowTest):
    def setUp(self):
        super().setUp()
        self.root_folder = pathlib.Path(processes.directory())
        self.addCleanup(processes.remove, self.root_folder)
        self.tls_port = processes.free_port()

    def diagnose(self):
        return self.real.log().splitlines()[-20:]

    def start(self, odmr, size=WIDE, **environment):
        """The window on a real holder with these settings."""
        self.real = real.Holder(self.root_folder, {"server": {"hostname": "localhost"}, "odmr": odmr})
        self.addCleanup(self.real.stop)
        self.real.start()
        self.holder.path = self.real.control
        self.launch(size, listening=False, **environment)

    def listening(self):
        return {"listen": f"127.0.0.1:{processes.free_port()}", "listen-tls": f"127.0.0.1:{self.tls_port}"}

    def choose_calls(self):
        """In "Add Domain", with the keyboard."""
        self.root.click("Add Domain…")
        self.root.find("text", PRIMARY)
        tree.type_into(self.root.find("text", "Mail domain, such as example.org"), "home.test")
        self.click_at(self.root.label("What proves the server"))
        self.root.label("It calls by itself (ODMR)")
        screen.tool("key", "Down", "Down", "Return")
        self.root.gone("text", PRIMARY)

    def add(self):
        self.choose_calls()
        add = self.root.button("Add")
        wait_for(lambda: tree.is_sensitive(add), "a button to press")
        self.picture("dial-in-domain")
        tree.press(add)
        self.dialog = self.root.part("frame", "Calls From Home")
        self.dialog.label("For the Home Server")

    def password(self):
        """What stands below its title."""
        labels = self.dialog.names()
        return labels[labels.index("Password") + 1]

    def resize_dialog(self, width, height):
        def found():
            return [window for window in screen.windows_of(self.app) if window != self.frame]
        screen.resize(wait_for(found, "the dialog's window")[-1], width, height)
        self.size = (width, height)

    def lines(self):
        return tree.name(self.dialog.label(lambda text: text.startswith("poll ")))

    def fetch(self, lines, primary):
        """The lines as they are shown, but for this machine's certificate and the port of its own server."""
        certificate = self.real.state / "certificate.pem"
        rc = self.root_folder / "fetchmailrc"
        self.assertIn(f",cafile={AUTHORITIES}", lines)
        rc.write_text(lines.replace(AUTHORITIES, str(certificate)).replace("smtphost localhost",
                                                                           f"smtphost 127.0.0.1/{primary.port}") + "\n")
        rc.chmod(0o600)
        return subprocess.run(["fetchmail", "--fetchmailrc", rc, "--nosyslog", "--idfile", self.root_folder / "ids",
                               "--pidfile", self.root_folder / "pid", "--timeout", "30"], text=True,
                              capture_output=True, timeout=processes.PATIENCE,
                              env=os.environ | {"HOME": str(self.root_folder), "LC_ALL": "C"})

    @unittest.skipUnless(shutil.which("fetchmail") and shutil.which("socat"), "fetchmail and socat are needed")
    def test_promise_3_first_call(self):
        self.start(self.listening())
        self.add()
        kept = self.real.domain()["primary"]
        self.assertEqual((kept["identity"]["kind"], kept["address"], kept["state"]), ("dial-in", "", "unproven"))
        self.dialog.label("It has not called yet")
        self.assertIn(f'username "home.test" password "{self.password()}"', self.lines())
        self.picture("dial-in-login")
        primary = Primary(processes.free_port(), None)
        self.addCleanup(primary.close)
        primary.up()
        self.real.send(mail.numbered(1))
        called = self.fetch(self.lines(), primary)
        self.assertEqual(called.returncode, 0, called)
        self.assertEqual(len(primary.taken), 1)
        self.dialog.label("just now")
        self.dialog.click("Close")
        self.root.gone("frame", "Calls From Home")
        self.root.part("frame", "Set Up DNS").click("Later")

    def test_promise_11_shown_once(self):
        self.start(self.listening())
        self.add()
        first = self.password()
        self.dialog.click("Close")
        self.root.part("frame", "Set Up DNS").click("Later")
        self.root.gone("frame", "Set Up DNS")
        self.root.label("Calls the holder and logs in")
        self.assertIsNone(self.root.look("label", "Address"))
        self.assertFalse([name for name in self.root.names("push button") if name.startswith("Probe Now")])
        self.picture("dial-in-overview")
        self.open_dialog()
        self.dialog.label("It has not called yet")
        self.assertIsNone(self.dialog.look("label", "For the Home Server"))
        self.assertFalse([name for name in self.root.names(None) if first in name])
        self.dialog.click("New Password")
        self.question("Make a New Password?").click("New Password")
        self.dialog.label("For the Home Server")
        self.assertNotEqual(self.password(), first)
        self.dialog.click("Remove")
        self.question("Let Nobody Call?").click("Remove")
        self.dialog.button("Set Up")
        self.assertEqual(self.real.call("GET", "/v1/domains/home.test/dial-in")[0], 404)

    def question(self, heading):
        """The window that asks."""
        def asking():
            return next((window for window in map(tree.Window, tree.children(self.root.node))
                         if window.look("label", heading)), None)
        return wait_for(asking, heading)

    def open_dialog(self):
        """Its row is at the end of the page."""
        row = self.root.find("list item", lambda name: name.startswith("Calls From Home"))
        self.click_at(self.root.label("Nothing needs a decision"))  # the keyboard is the main window's again
        screen.tool("mousemove", self.size[0] * 2 // 3, self.size[1] // 2, "click", "--repeat", 40, "--delay", 5, 5)
        self.click_at(row)
        self.dialog = self.root.part("frame", "Calls From Home")

    def test_nobody_listens(self):
        self.start({})
        self.add()
        self.dialog.label(lambda text: text.startswith("Nobody can call this holder yet"))
        self.assertIsNone(self.dialog.look("label", "Lines for fetchmail"))
        self.picture("dial-in-off")

    def test_no_tls_from_the_first_byte(self):
        self.start({"listen": f"127.0.0.1:{processes.free_port()}"})
        self.add()
        self.dialog.label(lambda text: text.startswith("fetchmail needs TLS from the first byte"))
        self.assertIsNone(self.dialog.look("label", "Lines for fetchmail"))

    def test_another_identity_asks_for_the_server_again(self):
        self.start(self.listening())
        self.choose_calls()
        add = self.root.button("Add")
        wait_for(lambda: tree.is_sensitive(add), "a button to press")
        self.click_at(self.root.label("What proves the server"))
        self.root.label("Nothing (whoever answers)")
        screen.tool("key", "Down", "Return")
        self.root.find("text", PRIMARY)
        wait_for(lambda: not tree.is_sensitive(add), "nothing to press")

    def test_narrow(self):
        self.start(self.listening(), NARROW)
        self.add()
        self.resize_dialog(*NARROW)
        self.page = self.dialog
        wait_for(lambda: self.dialog.node.box().width <= NARROW[0], "a narrow dialog")
        self.labels_fit()
        self.picture("narrow-dial-in")

    def test_dark(self):
        self.start(self.listening(), ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.add()
        self.picture("dark-dial-in")


if __name__ == "__main__":
    tap.main()
