#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence on the page DNS, through the accessibility bus."""

import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import fake_fence  # noqa: E402
import scenes  # noqa: E402
import tap  # noqa: E402
import window_case  # noqa: E402
from desktop import wait_for  # noqa: E402
from fake_dns import stamp  # noqa: E402
from window_case import NARROW, WIDE  # noqa: E402

OFFERS = ("Turn On…", "Turn Off…", "Fence Now…", "Put Back…")

screen = None
tree = None


def setUpModule():
    global screen, tree
    screen, tree = window_case.open_screen()


def tearDownModule():
    window_case.close_screen()


class Fence(window_case.WindowTest):
    def open(self, size=WIDE, **environment):
        scenes.dns_wrong(self.store)
        self.launch(size, **environment)
        self.open_page("DNS", "alt+3")
        self.page = self.root.part("filler", "RestanteDnsPage")
        self.page.label("Fence")

    @property
    def fences(self):
        return self.store.fences

    def to_the_end(self):
        """The fence is below the lines of DNS."""
        screen.tool("mousemove", self.size[0] * 2 // 3, self.size[1] // 2, "click", "--repeat", 40, "--delay", 5, 5)

    def answer(self, button):
        """What the dialog asks."""
        self.root.click(button)

    def test_turn_on(self):
        self.open()
        self.page.label("Off")
        self.page.click("Turn On…")
        self.root.label("Turn On the Fence?")
        self.picture("fence-on")
        self.answer("Turn On")
        self.page.label("Watching")
        self.assertEqual(self.fences.orders, [("on", {"after": 600, "to": "self"})])
        self.page.label("mail.example.org is led to this holder when a stranger answers there twice, or nobody for 10 min")

    def test_no_writer(self):
        """It is refused in the holder's words, which stay."""
        self.fences.writer = False
        self.open()
        self.page.click("Turn On…")
        self.answer("Turn On")
        self.page.label(fake_fence.NO_WRITER)
        self.page.label("Off")
        self.fences.writer = True
        self.page.click("Turn On…")
        self.answer("Turn On")
        self.page.label("Watching")
        self.assertIsNone(self.page.look("label", fake_fence.NO_WRITER))

    def type_addresses(self, text):
        tree.type_into(self.root.find("text", "IPv4 or IPv6 addresses"), text)

    def choose_addresses(self):
        self.page.click("Turn On…")
        self.root.label("Turn On the Fence?")
        self.assertIsNone(self.root.look("text", "IPv4 or IPv6 addresses"))
        self.click_at(self.root.label("Lead the name"))
        self.root.label("To another address")
        screen.tool("key", "Down", "Down", "Return")
        self.root.find("text", "IPv4 or IPv6 addresses")

    def test_to_addresses(self):
        self.open(NARROW)
        self.page.label("Off")
        self.choose_addresses()
        turn_on = self.root.button("Turn On")
        wait_for(lambda: not tree.is_sensitive(turn_on), "nothing to press: there is no address yet")
        self.type_addresses("192.0.2.7, mail.example.org")
        self.root.label("“mail.example.org” is no IP address.")
        self.assertFalse(tree.is_sensitive(turn_on))
        self.picture("narrow-fence-addresses")
        self.type_addresses("192.0.2.7, 2001:db8::7")
        self.root.gone("label", "“mail.example.org” is no IP address.")
        wait_for(lambda: tree.is_sensitive(turn_on), "a button to press")
        self.answer("Turn On")
        self.page.label("mail.example.org is led to 192.0.2.7, 2001:db8::7 when a stranger answers there twice, "
                        "or nobody for 10 min")
        self.assertEqual(self.fences.orders, [("on", {"after": 600, "to": "192.0.2.7 2001:db8::7"})])

    def test_dark(self):
        self.open(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.page.label("Off")
        self.choose_addresses()
        self.type_addresses("192.0.2.300")
        self.root.label("“192.0.2.300” is no IP address.")
        self.picture("dark-fence-addresses")

    def test_settings_are_kept(self):
        """What the command line has set, though the dialog would not propose it."""
        self.fences.on(scenes.DOMAIN, {"after": 2700, "to": "192.0.2.7 2001:db8::7", "dry_run": True})
        self.open(NARROW)
        self.page.label("Watching, and only telling")
        self.to_the_end()
        self.picture("narrow-fence")
        self.labels_fit()
        self.page.click("Settings…")
        self.answer("Apply")
        wait_for(lambda: len(self.fences.orders) == 2, "the settings")
        self.assertEqual(self.fences.orders[1], ("on", {"after": 2700, "to": "192.0.2.7 2001:db8::7", "dry_run": True}))

    def test_each_domain_has_its_own(self):
        self.store.add_domain("example.net", state="up")
        self.fences.on("example.net", {"after": 600, "to": "self", "dry_run": False})
        self.open()  # of example.net, which is the first one
        self.page.label("Watching")
        self.click_at([node for node in self.root.nodes("list item") if tree.name(node) == "DNS"][1])
        self.page.label("Off")
        self.page.click("Turn On…")
        self.answer("Turn On")
        self.page.label("Watching")
        self.assertEqual(self.fences.get(scenes.DOMAIN)["state"], "watching")

    def test_told_live(self):
        """A stranger came, and nobody asked."""
        self.fences.on(scenes.DOMAIN, {"after": 600, "to": "self", "dry_run": False})
        self.open()
        self.page.label("Watching")
        self.fences.write(scenes.DOMAIN, "fence", [fake_fence.OLD], [fake_fence.SELF], "fenced")
        self.fences.tell(scenes.DOMAIN)
        self.page.find("label", lambda text: text.startswith("Fenced for"))
        self.page.label("mail.example.org leads to this holder until the server is back")
        self.to_the_end()
        self.click_at(self.page.label("What was written"))
        self.page.find("label", lambda text: text.endswith("Fenced A: 192.0.2.10 → 203.0.113.5"))
        self.page.label("Written: 192.0.2.53:53 has it.")
        self.to_the_end()
        self.picture("fence-fenced")

    def test_put_back(self):
        self.fences.write(scenes.DOMAIN, "fence", [fake_fence.OLD], [fake_fence.SELF], "fenced")
        self.open(NARROW)
        self.page.click("Put Back…")
        self.answer("Put Back")
        self.page.label("Watching")
        self.assertEqual(self.fences.orders, [("restore", None)])

    def test_ticks(self):
        """For how long it is fenced, while nothing else happens."""
        self.fences.write(scenes.DOMAIN, "fence", [fake_fence.OLD], [fake_fence.SELF], "fenced")
        self.fences.there[scenes.DOMAIN]["since"] = stamp(time.time() - 61)
        self.open()
        first = tree.name(self.page.find("label", lambda text: text.startswith("Fenced for 1 min ")))
        self.page.find("label", lambda text: text.startswith("Fenced for 1 min ") and text != first)

    def test_promise_12_putting_back(self):
        """It says what happens, why it takes so long, and offers nothing that would be in the way."""
        self.fences.write(scenes.DOMAIN, "fence", [fake_fence.OLD], [fake_fence.SELF], "fenced")
        self.fences.there[scenes.DOMAIN].update(state="restoring", since=stamp(time.time()))
        self.open(NARROW)
        self.page.find("label", lambda text: text.startswith("Putting the address back, for "))
        self.page.label("mail.example.org leads to the server again as soon as DNS has it")
        self.assertFalse([name for name in self.page.names("push button") if name.startswith(OFFERS)])
        self.fences.fail(scenes.DOMAIN, "192.0.2.53:53 does not answer")
        self.page.label("192.0.2.53:53 does not answer. The holder tries again by itself.")
        self.to_the_end()
        self.picture("narrow-fence-restoring")
        self.labels_fit()
        self.fences.write(scenes.DOMAIN, "restore", [fake_fence.SELF], [fake_fence.OLD], "watching")
        self.fences.tell(scenes.DOMAIN)
        self.page.label("Watching")

    def test_now_and_off(self):
        self.fences.on(scenes.DOMAIN, {"after": 600, "to": "self", "dry_run": False})
        self.open()
        self.page.click("Fence Now…")
        self.answer("Cancel")
        self.root.gone("label", "Lead the Name Away Now?")
        self.page.click("Fence Now…")
        self.answer("Fence Now")
        self.page.find("label", lambda text: text.startswith("Fenced for"))
        self.page.click("Turn Off…")
        self.answer("Turn Off")
        wait_for(lambda: self.page.look("label", "Off"), "off")
        self.assertEqual([order for order, _ in self.fences.orders], ["on", "now", "off"])


if __name__ == "__main__":
    tap.main()
