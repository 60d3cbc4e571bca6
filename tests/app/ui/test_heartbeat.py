#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog that sets up signs of life, from the overview, through the accessibility bus."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import fake_heartbeat  # noqa: E402
import scenes  # noqa: E402
import tap  # noqa: E402
import window_case  # noqa: E402
from desktop import wait_for  # noqa: E402
from window_case import NARROW, WIDE  # noqa: E402

screen = None
tree = None


def setUpModule():
    global screen, tree
    screen, tree = window_case.open_screen()


def tearDownModule():
    window_case.close_screen()


class Heartbeat(window_case.WindowTest):
    def open(self, size=WIDE, **environment):
        scenes.up(self.store)
        self.launch(size, **environment)
        if size == NARROW:
            self.root.label("Held Mail")
            self.root.click("Back")
            self.click_at(self.root.find("list item", "Overview"))
        self.open_dialog()
        self.dialog.label("Pass the address on to DNS")

    def open_dialog(self):
        """Its row is at the end of the page."""
        row = self.root.find("list item", lambda name: name.startswith("Heartbeat"))

        def in_view():
            screen.tool("mousemove", self.size[0] * 2 // 3, self.size[1] // 2)
            screen.tool("click", 5)
            return 0 < tree.middle(row)[1] < self.size[1] - 40

        wait_for(in_view, "the row on the screen")
        self.click_at(row)
        self.dialog = self.root.part("frame", "Heartbeat")

    def say(self):
        return self.store.heartbeats

    def set_up(self):
        self.dialog.click("Set Up")
        self.dialog.label("For the Router")

    def test_set_up(self):
        self.open()
        self.assertIsNone(self.dialog.look("label", "Last sign of life"))
        self.picture("heartbeat-none")
        self.set_up()
        for text in (fake_heartbeat.URL, "mail.example.org", "example.org", self.say().passwords[0]):
            self.dialog.label(text)
        self.dialog.label("None has come yet")
        self.assertEqual(self.say().there[scenes.DOMAIN]["publish"], False)
        self.picture("heartbeat-login")

    def test_publish(self):
        self.open()
        self.toggle_publish()
        self.set_up()
        self.assertEqual(self.say().there[scenes.DOMAIN]["publish"], True)

    def toggle_publish(self):
        self.click_at(self.dialog.find("check box", lambda name: name.startswith("Pass the address on")))

    def is_published(self):
        node = self.dialog.find("check box", lambda name: name.startswith("Pass the address on"))
        return node.get_state_set().contains(tree.Atspi.StateType.CHECKED)

    def test_publish_later(self):
        """The switch acts by itself, and the password stays."""
        self.say().add(scenes.DOMAIN, {})
        self.open()
        self.dialog.label("None has come yet")
        for publish in (True, False):
            self.toggle_publish()
            wait_for(lambda: self.say().there[scenes.DOMAIN]["publish"] == publish, "the holder to know")
        self.assertEqual(len(self.say().passwords), 1)

    def test_publish_refused(self):
        """The switch shows what is, and the dialog why."""
        self.say().add(scenes.DOMAIN, {})
        self.say().fails = True
        self.open()
        self.dialog.label("None has come yet")
        self.toggle_publish()
        self.dialog.label("The store cannot be written: no space is left.")
        wait_for(lambda: not self.is_published(), "the switch as it was")

    def test_lines(self):
        """Of the first client, and of another one that was chosen."""
        self.open()
        self.set_up()
        self.dialog.label("In /etc/ddclient.conf")
        self.dialog.label(lambda text: "protocol=dyndns2\nserver=holder.example.org:8245\n" in text
                          and "password='%s'" % self.say().passwords[0] in text)
        self.resize_dialog(520, 880)
        self.click_at(self.dialog.label("What sends it"))
        self.root.label("Fritz!Box")
        self.picture("heartbeat-clients")
        screen.tool("key", "Down", "Down", "Down", "Return")
        self.dialog.label("https://<username>:<pass>@holder.example.org:8245/nic/update"
                          "?hostname=<domain>&myip=<ipaddr>,<ip6addr>")
        self.picture("heartbeat-fritzbox")

    def resize_dialog(self, width, height):
        def found():
            return [window for window in screen.windows_of(self.app) if window != self.frame]
        screen.resize(wait_for(found, "the dialog's window")[-1], width, height)
        self.size = (width, height)

    def test_copy(self):
        self.open()
        self.set_up()
        self.dialog.click_first("Copy Password")
        self.dialog.click("Close")
        self.root.gone("frame", "Heartbeat")
        self.key("alt+2")
        self.key("ctrl+f")
        entry = self.root.part("filler", "RestanteHeldMail").find("entry", "Search held mail")

        def paste():
            screen.tool("key", "ctrl+a")
            screen.tool("key", "ctrl+v")
            return tree.text_of(entry) == self.say().passwords[0]

        wait_for(paste, "what was copied")

    def test_promise_11_shown_once(self):
        self.open()
        self.set_up()
        self.dialog.click("Close")
        self.root.gone("frame", "Heartbeat")
        self.open_dialog()
        self.dialog.label("None has come yet")
        self.assertFalse([name for name in self.root.names(None) if self.say().passwords[0] in name])

    def test_last_sign_of_life(self):
        """It follows the holder."""
        self.say().add(scenes.DOMAIN, {"publish": True})
        self.open()
        self.dialog.label("None has come yet")
        self.say().hear(scenes.DOMAIN, "203.0.113.7", "2001:db8::7", ago=190)
        self.dialog.label(lambda text: text.startswith("3 min ") and
                          text.endswith(" ago, from 203.0.113.7, 2001:db8::7"))
        self.picture("heartbeat-heard")
        self.say().miss(scenes.DOMAIN, 300, ago=13 * 60)
        self.dialog.label(lambda text: text.startswith("13 min ") and
                          text.endswith(" ago, from 203.0.113.7, 2001:db8::7\nOverdue: it came every 5 min"))
        self.picture("heartbeat-overdue")

    def test_new_password(self):
        self.say().add(scenes.DOMAIN, {})
        self.open()
        self.dialog.click("New Password")
        self.question("Make a New Password?").click("Cancel")
        self.root.gone("label", "Make a New Password?")
        self.assertEqual(len(self.say().passwords), 1)
        self.dialog.click("New Password")
        question = self.question("Make a New Password?")
        self.picture("heartbeat-ask")
        question.click("New Password")
        self.dialog.label(lambda text: text.endswith("01") and text == self.say().passwords[-1])

    def question(self, heading):
        """The window that asks."""
        def asking():
            return next((window for window in map(tree.Window, tree.children(self.root.node))
                         if window.look("label", heading)), None)
        return wait_for(asking, heading)

    def test_remove(self):
        self.say().add(scenes.DOMAIN, {})
        self.open()
        self.dialog.click("Remove")
        self.question("Remove the Heartbeat?").click("Remove")
        self.dialog.button("Set Up")
        self.assertEqual(self.say().there, {})

    def test_promise_11_plain(self):
        self.say().plain_url = fake_heartbeat.PLAIN_URL
        self.say().add(scenes.DOMAIN, {})
        self.open()
        self.dialog.label(lambda text: text.startswith("This holder takes passwords in plain HTTP, too"))
        self.picture("heartbeat-plain")

    def test_off(self):
        self.say().url = None
        self.open()
        self.set_up()
        self.dialog.label(lambda text: text.startswith("This holder does not listen for signs of life yet"))
        self.assertIsNone(self.dialog.look("label", "Lines to Paste"))

    def test_narrow(self):
        self.open(NARROW)
        self.set_up()
        self.resize_dialog(*NARROW)
        wait_for(lambda: all(self.fits(node) for node in self.dialog.nodes("label")), "labels that fit")
        self.picture("narrow-heartbeat")

    def fits(self, node):
        """Nothing is cut off at the right."""
        box = node.get_extents(tree.Atspi.CoordType.WINDOW)
        return box.width <= 0 or box.x + box.width <= self.size[0]

    def test_dark(self):
        self.open(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.set_up()
        self.picture("dark-heartbeat")


if __name__ == "__main__":
    tap.main()
