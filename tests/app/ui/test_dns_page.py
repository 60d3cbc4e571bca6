#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page DNS, what it opens, and the step that waits for green, through the accessibility bus."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import scenes  # noqa: E402
import tap  # noqa: E402
import window_case  # noqa: E402
from desktop import wait_for  # noqa: E402
from window_case import NARROW, WIDE  # noqa: E402

MX = "This holder among the MX records"
KEY = 'key "fresh" { algorithm hmac-sha256; secret "c2VjcmV0IG9mIHRoZSB0ZXN0"; };'

screen = None
tree = None


def setUpModule():
    global screen, tree
    screen, tree = window_case.open_screen()


def tearDownModule():
    window_case.close_screen()


class DnsTest(window_case.WindowTest):
    def open_dns(self, scene=scenes.dns_wrong, size=WIDE, **environment):
        scene(self.store)
        self.launch(size, **environment)
        self.open_page("DNS", "alt+3")
        self.page = self.root.part("filler", "RestanteDnsPage")

    def lines(self, name):
        """What is read of each line of a list, from the top."""
        found = self.page.look("list", name)
        return [tree.name(row) for row in tree.children(found)] if found else []

    def unfold(self, title):
        self.click_at(self.page.label(title))

    def item(self, name):
        """A row, by how its name begins: GTK adds the words that are in it."""
        return self.root.find("list item", lambda full: full.startswith(name))

    def calls(self, verb, method="POST"):
        path = "/v1/domains/%s/dns%s" % (scenes.DOMAIN, verb)
        return sum(request[:2] == (method, path) for request in self.store.requests)


class Lines(DnsTest):
    def test_promise_12_worst_first_with_words(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.page.label("2 wrong, 1 warning, 1 not known, 10 right")
        wait_for(lambda: self.page.look("label", lambda text: text.startswith("Checked 3 min ")), "when")
        self.assertEqual([name.split(". ")[0] for name in self.lines("What to look at")], [
            MX + ": Wrong", "MTA-STS policy: Wrong", "Name of this holder’s address: Warning",
            "Order of the MX records: Not known"])
        self.page.label("The policy (enforce) does not list <b>holder.example.org</b>: senders that keep to it do "
                        "not bring mail here.")
        self.assertEqual(self.lines("What is right"), [])
        self.picture("dns-wrong")
        self.click_at(self.page.find("push button", lambda text: text.startswith("Show what is right")))
        wait_for(lambda: len(self.lines("What is right")) == 10, "the lines that are right")

    def test_promise_12_what_to_type(self):
        self.open_dns()
        self.unfold(MX)
        self.page.label(scenes.WANTED)
        self.page.label("Add this record:")
        self.page.label(scenes.MX)
        self.page.click_first("Fields of a provider")
        shown = wait_for(lambda: self.grid_of("Priority"), "the fields")
        self.assertEqual(shown, {"Name": "@", "Type": "MX", "TTL": "3600", "Priority": "20",
                                 "Value": "holder.example.org."})
        self.picture("dns-fields")

    def grid_of(self, last):
        names = self.page.names()
        fields = ("Name", "Type", "TTL", "Priority", "Value")
        return last in names and {field: names[names.index(field) + 1] for field in fields}

    def test_copy(self):
        self.open_dns()
        self.unfold(MX)
        self.page.click_first("Copy Zone Line")
        self.key("alt+2")
        self.key("ctrl+f")
        held = self.root.part("filler", "RestanteHeldMail")
        entry = held.find("entry", "Search held mail")

        def paste():
            # Again until the entry has the keyboard.
            screen.tool("key", "ctrl+a")
            screen.tool("key", "ctrl+v")
            return tree.text_of(entry) == scenes.MX

        wait_for(paste, "what was copied")

    def test_check_now(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.store.dns.reports[scenes.DOMAIN] = {}
        self.page.click("Check Now")
        self.page.label("Everything is right")
        self.page.label("Checked just now.")
        self.assertEqual(self.calls("/check"), 1)
        self.assertEqual(len(self.lines("What is right")), 14)
        self.picture("dns-right")

    def test_follows_the_holder(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.unfold("MTA-STS policy")
        self.store.dns.set_lines(scenes.DOMAIN, *scenes.dns_lines()[2:])
        self.page.label("1 thing to mend")
        self.page.label(lambda text: text.startswith("Add the line"))  # it is still unfolded
        self.assertEqual(self.calls("/check"), 0)

    def test_promise_10_lost_and_found(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.holder.stop()
        self.root.label(lambda text: text.startswith("Not connected since "))
        self.page.click("Check Now")
        self.page.find(None, lambda text: text.startswith("There is no connection to the holder"))  # an alert
        self.page.label("2 things to mend")
        self.picture("dns-lost")
        self.store.dns.reports[scenes.DOMAIN] = {}
        self.holder.start()
        self.root.click("Retry")
        self.page.label("Everything is right")

    def test_each_domain_has_its_own(self):
        self.store.add_domain("example.net", state="up")
        self.store.dns.set_lines("example.net", scenes.line("helo", "warning", "Seen at example.net."))
        self.open_dns()  # of example.net, which is the first one
        self.page.label("1 thing to look at")
        self.click_at([node for node in self.root.nodes("list item") if tree.name(node) == "DNS"][1])
        self.page.label("2 things to mend")
        wait_for(lambda: len(self.lines("What to look at")) == 4, "the lines of example.org")
        self.assertIsNone(self.page.look("label", "Seen at example.net."))

    def test_not_checked_yet(self):
        scenes.up(self.store)
        self.store.dns.problem = ("failed", "the name servers of [dns] do not answer")
        self.launch()
        self.click_at(self.root.find("list item", "DNS"))
        self.page = self.root.part("filler", "RestanteDnsPage")
        self.page.label("DNS was not checked yet")
        self.page.find(None, "The name servers of [dns] do not answer.")  # an alert
        self.picture("dns-not-checked")
        self.page.click("Check Now")
        self.page.label("Everything is right")

    def test_overview_leads_here(self):
        scenes.dns_wrong(self.store)
        self.launch()
        self.click_at(self.root.label("2 things to mend"))
        self.page = self.root.part("filler", "RestanteDnsPage")
        self.page.label("What to Look At")


class Plan(DnsTest):
    def open_plan(self, writer="home"):
        self.open_dns(lambda store: scenes.dns_wrong(store, writer))
        self.page.click("Set It Up for Me…")

    def test_promise_9_plan_apply_undo(self):
        self.open_plan()
        self.root.label("MX records of example.org")
        self.root.label("Through the writer “home”, TTL 3600 s")
        self.item("Stays: 10 mail.example.org.")
        self.item("New: 20 holder.example.org.")
        self.assertEqual((self.calls("/plan", "GET"), self.calls("/apply")), (1, 0))
        self.picture("dns-plan")
        self.root.click("Apply")
        self.item("Has it: 192.0.2.53:53")
        self.item("Not yet: [2001:db8::53]:53")
        self.root.label("Written. Name servers that get the zone from another one need a moment.")
        self.page.label("Everything is right")
        self.picture("dns-applied")
        self.root.click("Undo")
        self.root.label("Taken Back")
        self.assertEqual((self.calls("/apply"), self.calls("/undo")), (1, 1))
        self.root.part("frame", "DNS Changes").click("Close")
        self.root.gone("frame", "DNS Changes")
        self.page.label("Everything is right")

    def test_promise_9_refused(self):
        self.open_plan()
        self.item("New: 20 holder.example.org.")
        self.store.dns.problem = ("writer-conflict", "example.org MX is 5 other.example. now; nothing was written")
        self.root.click("Apply")
        self.root.label("example.org MX is 5 other.example. now; nothing was written.")
        self.picture("dns-refused")
        self.root.click("Look Again")
        self.item("New: 20 holder.example.org.")
        self.root.button("Apply")

    def test_no_plan(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.store.dns.problem = ("conflict", "example.org has a null MX, which says that it takes no mail.")
        self.page.click("Set It Up for Me…")
        self.root.label("No Plan Was Made")
        self.picture("dns-no-plan")
        self.root.click("Try Again")
        self.item("New: 20 holder.example.org.")

    def test_nothing_to_do(self):
        self.open_dns()
        self.store.dns.plans.clear()
        self.page.click("Set It Up for Me…")
        self.root.label("Nothing Is to Be Changed")
        self.assertIsNone(self.root.look("push button", lambda text: text.startswith("Apply")))

    def test_to_type_until_there_is_a_writer(self):
        self.open_plan(writer=None)
        self.root.label("For you to type: no writer here has this zone")
        self.root.label(scenes.MX)
        self.assertIsNone(self.root.look("push button", lambda text: text.startswith("Apply")))
        self.picture("dns-to-type")

    def test_take_back_from_the_menu(self):
        self.open_dns()
        self.page.label("2 things to mend")
        self.click_at(self.page.find("push button", "DNS Menu"))
        screen.tool("key", "Up", "Up", "Return")
        self.root.label("Take Back the Last Change?")
        self.root.click("Take Back")
        self.root.toasts().label("There is nothing to take back for example.org.")


class Writers(DnsTest):
    def test_promise_11_add_with_a_secret(self):
        self.open_dns(lambda store: scenes.dns_wrong(store, None))
        self.page.label("No writer yet")
        self.page.click_first("Add Writer…")
        add = self.root.button("Add")
        self.root.label("Add Writer")
        self.assertFalse(tree.is_sensitive(add))
        self.entry("Name server, such as 192.0.2.53:53", "192.0.2.53")
        self.entry("Key, as tsig-keygen prints it", "no key at all")
        wait_for(lambda: tree.is_sensitive(add), "the button")
        tree.press(add)
        self.root.label("That is no key clause; give what tsig-keygen prints.")
        self.picture("dns-writer")
        self.entry("Key, as tsig-keygen prints it", KEY)
        self.store.dns.tests["name-server"] = (False, "the name server refuses the key fresh")
        wait_for(lambda: tree.is_sensitive(add), "the button")
        tree.press(add)
        self.page.label("name-server")
        self.page.label("Own name server · example.org · 192.0.2.53:53 · key fresh\n"
                        "Does not work: The name server refuses the key fresh.")
        self.assertEqual(self.store.dns.secrets, {"name-server": KEY})
        self.assertFalse([name for name in self.root.names(None) if "c2VjcmV0" in name])
        self.store.dns.tests.clear()
        self.page.click_first("Test name-server")
        self.page.label("Own name server · example.org · 192.0.2.53:53 · key fresh\n"
                        "Works: The key may change this zone.")
        self.picture("dns-writers")

    def entry(self, title, text):
        tree.type_into(self.root.find("text", title), text)

    def test_remove(self):
        self.open_dns()
        self.page.label("home")
        self.page.click_first("Remove home…")
        self.root.label("Remove “home”?")
        self.root.click("Remove")
        self.page.label("No writer yet")
        self.assertEqual(self.store.dns.writers, [])


class Step(DnsTest):
    def test_new_domain_turns_green(self):
        self.store.dns.set_lines(scenes.DOMAIN, *scenes.dns_lines())
        self.launch()
        self.root.click("Add Domain…")
        add = self.root.button("Add")
        tree.type_into(self.root.find("text", lambda name: name.startswith("Mail domain")), scenes.DOMAIN)
        tree.type_into(self.root.find("text", lambda name: name.startswith("Home server")), "mail.example.org")
        wait_for(lambda: tree.is_sensitive(add), "the button")
        tree.press(add)
        self.root.label("Waiting for DNS")
        self.root.label(lambda text: text.startswith("3 of 5 are right."))
        self.root.label(scenes.MX)  # the record to type is in sight
        self.picture("dns-step")
        wait_for(lambda: self.calls("/check") >= 2, "another check by itself")
        self.store.dns.reports[scenes.DOMAIN] = {}
        self.root.label("DNS Is Ready")
        self.root.label(lambda text: text.startswith("Everything that matters is right"))
        self.picture("dns-step-done")
        self.root.click("Done")
        self.root.gone("label", "DNS Is Ready")

    def test_found_again(self):
        self.open_dns()
        self.click_at(self.page.label("See it turn green"))
        self.root.label("Waiting for DNS")
        self.root.click("Later")
        self.root.gone("label", "Waiting for DNS")
        self.page.label("2 things to mend")

    def test_set_up_from_the_step(self):
        self.open_dns()
        self.click_at(self.page.label("See it turn green"))
        self.root.label(lambda text: text.startswith("3 of 5 are right."))
        tree.press([n for n in self.root.nodes("push button") if tree.name(n).startswith("Set It Up")][-1])
        self.item("New: 20 holder.example.org.")
        self.root.click("Apply")
        self.item("Has it: 192.0.2.53:53")
        self.root.part("frame", "DNS Changes").click("Close")
        self.root.label("DNS Is Ready")


class Looks(DnsTest):
    def test_narrow(self):
        self.open_dns(size=NARROW)
        self.page.label("2 things to mend")
        self.picture("narrow-dns")
        self.unfold(MX)
        self.page.label(scenes.MX)
        self.page.click_first("Fields of a provider")
        self.page.label("Priority")
        self.picture("narrow-dns-line")
        self.labels_fit()

    def test_dark(self):
        self.open_dns(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.unfold(MX)
        self.page.label(scenes.MX)
        self.picture("dark-dns")

    def test_high_contrast(self):
        self.open_dns(ADW_DEBUG_HIGH_CONTRAST="1")
        self.unfold(MX)
        self.page.label(scenes.MX)
        self.picture("high-contrast-dns")


if __name__ == "__main__":
    tap.main()
