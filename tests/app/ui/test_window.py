#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on a screen without a monitor, driven through the accessibility bus.

RESTANTE_BUILD: the build directory. RESTANTE_SCREENSHOTS: where pictures go (none without it).
"""

import os
import pathlib
import signal
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import desktop  # noqa: E402
import scenes  # noqa: E402
import tap  # noqa: E402
import window_case  # noqa: E402
from desktop import wait_for  # noqa: E402
from fake_holder import stamp  # noqa: E402
from window_case import NARROW  # noqa: E402

screen = None
tree = None


def setUpModule():
    global screen, tree
    screen, tree = window_case.open_screen()


def tearDownModule():
    window_case.close_screen()


class WindowTest(window_case.WindowTest):
    # The held mail

    def open_held(self):
        self.key("alt+2")
        self.held = self.root.part("filler", "RestanteHeldMail")
        return self.held

    def table(self):
        """The subjects that are listed, from the top."""
        table = tree.Window(self.held.find("tree table", "Held mail"))
        return [[tree.name(cell) for cell in tree.children(row)] for row in table.nodes("table row")][1:]

    def subjects(self):
        # A row that is just being made or let go has not all of its cells.
        return [row[2] if len(row) > 2 else None for row in self.table()]

    def wait_subjects(self, wanted):
        wait_for(lambda: self.subjects() == wanted, "the rows %s" % wanted)

    def select(self, subject):
        self.click_at(self.held.label(subject))
        self.held.label("1 selected")

    def verbs(self, verb):
        return [body for method, path, body in self.store.requests if path == "/v1/queue/" + verb]


class Overview(WindowTest):
    def test_down_in_words(self):
        scenes.down(self.store)
        self.launch()
        self.root.label("Down for 3 h 12 min")
        self.root.label("Connection refused at 203.0.113.7 port 25.")
        self.root.label(lambda text: text.startswith("Next probe in "))
        self.root.label("6")
        self.picture("overview")

    def test_follows_the_primary(self):
        scenes.down(self.store)
        self.launch()
        self.root.label("Down for 3 h 12 min")
        self.store.set_primary(scenes.DOMAIN, state="up", cause=None, since=stamp(time.time() - 7200))
        self.root.label("Up for 2 h")

    def test_parked_row_opens_them(self):
        scenes.down(self.store, 3)
        self.launch()
        self.click_at(self.root.label("Parked messages"))
        self.held = self.root.part("filler", "RestanteHeldMail")
        self.wait_subjects(["Parked 4", "Parked 5"])
        self.picture("parked")

    def test_confirm_the_key(self):
        scenes.unconfirmed(self.store)
        self.launch()
        tree.press(self.root.find("push button", lambda text: text.startswith("Confirm… ")))
        self.root.label(lambda text: text.startswith("4f1c 09d2 a7be 6358\n0e9d"))
        self.root.label(lambda text: text.startswith("openssl x509 -in cert.pem"))
        self.picture("confirm-key")
        self.root.click("Confirm")
        self.root.label("Up")
        self.assertIn(("POST", "/v1/domains/%s/trust" % scenes.DOMAIN, {"fingerprint": scenes.KEY}),
                      self.store.requests)

    def test_promise_3_stranger(self):
        scenes.stranger(self.store)
        self.launch()
        self.root.label(lambda text: text.startswith("The host at 203.0.113.99 shows another key"))
        self.root.label("It greets with “dsl-pool-99.example ESMTP <b>Exim</b>”.")
        self.root.label(lambda text: text.startswith("09d2 4f1c be63 a7be\n580e"))  # its key
        self.root.label(lambda text: text.startswith("4f1c 09d2 a7be 6358\n0e9d"))  # the trusted one
        self.picture("stranger")
        self.root.click("Trust…")
        self.root.label("Is This Your Server’s Key?")
        self.root.click("Cancel")
        self.root.gone("label", "Is This Your Server’s Key?")
        self.assertFalse([path for _, path, _ in self.store.requests if path.endswith("/trust")])
        self.root.click("Deny…")
        self.root.label("Deny This Key?")
        self.picture("deny-key")
        self.root.click("Deny")
        self.root.label("Nothing needs a decision")
        self.root.gone("label", "Is This Your Server?")
        self.assertIn(("POST", "/v1/domains/%s/deny" % scenes.DOMAIN, {"fingerprint": scenes.OTHER_KEY}),
                      self.store.requests)

    def test_promise_3_stranger_is_trusted(self):
        scenes.stranger(self.store)
        self.launch(NARROW)
        trust = self.root.button("Trust…")
        wait_for(lambda: 0 < tree.middle(trust)[0] < NARROW[0], "the folded window")
        self.picture("stranger-narrow")
        self.root.click("Trust…")
        self.root.click("Confirm")
        self.root.label(lambda text: text.startswith("Up"))
        self.root.label("Nothing needs a decision")
        self.assertIn(("POST", "/v1/domains/%s/trust" % scenes.DOMAIN, {"fingerprint": scenes.OTHER_KEY}),
                      self.store.requests)

    def test_pause_and_resume(self):
        scenes.up(self.store)
        self.launch()
        self.root.click("Pause…")
        self.root.label("Pause Handing Over?")
        self.picture("pause")
        self.root.click("Pause")
        self.root.label(lambda text: text.startswith("Resumes by itself in "))
        self.root.click("Resume")
        self.root.label("Connection refused at 203.0.113.7 port 25.")

    def test_add_a_domain(self):
        self.launch()
        self.root.label("No Domain Yet")
        self.picture("empty")
        self.root.click("Add Domain…")
        add = self.root.button("Add")
        entries = [n for n in self.root.nodes("text") if tree.is_entry(n)][-2:]
        tree.type_into(entries[0], "not a domain")
        self.assertFalse(tree.is_sensitive(add))
        tree.type_into(entries[0], "Example.INVALID")
        tree.type_into(entries[1], "mail.example.invalid:2525")
        wait_for(lambda: tree.is_sensitive(add), "the button")
        tree.press(add)
        self.root.label("No mail can be sent to a domain under .invalid.")
        self.picture("add-domain")
        tree.type_into(entries[0], "example.org")
        wait_for(lambda: tree.is_sensitive(add), "the button")
        tree.press(add)
        self.root.label("Not proven yet")
        self.root.part("frame", "Set Up DNS").click("Done")  # this holder finds everything right
        self.root.gone("frame", "Set Up DNS")
        self.assertEqual(self.store.domains["example.org"]["primary"]["address"],
                         "mail.example.invalid:2525")


class HeldMail(WindowTest):
    def test_rows(self):
        scenes.down(self.store, 40)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) > 15, "the rows")
        row = self.table()[0]
        self.assertEqual(row[:3], ["Maria.Lindqvist@example.net", "me@example.org",
                                   "Re: Sunday, and who brings the cake"])
        self.assertEqual(row[3], "16.3 KiB")
        self.assertIn("<b>Not bold</b> & other <script> tricks", self.subjects())
        self.picture("held")

    def test_resend(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[2], scenes.SUBJECTS[3]])
        self.select(scenes.SUBJECTS[2])
        self.held.click("Resend")
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[3]])
        self.assertEqual(self.verbs("resend"), [{"ids": ["2"]}])
        self.root.toasts().label("1 message is handed over when the server takes it")

    def test_resend_all_means_what_was_seen(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        self.held.label("3 messages")
        self.held.click("Resend All")
        self.held.label("No Mail Is Held")
        body, = wait_for(lambda: self.verbs("resend"), "the request")
        self.assertEqual((body["all"], body["state"], body["domain"], body["up_to"]),
                         (True, "held", scenes.DOMAIN, "3"))
        self.picture("held-none")

    def test_row_changes(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        message = self.store.message("2")
        message["reason"] = "The primary said: 451 try again later."
        self.store.changed([message])
        self.held.label("Held: The primary said: 451 try again later.")

    def test_selection_survives(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.select(scenes.SUBJECTS[2])
        self.store.add_message(70, scenes.DOMAIN, subject="New at the top",
                               arrived=stamp(time.time()))
        self.store.changed([self.store.message("70")])
        self.wait_subjects(["New at the top", *scenes.SUBJECTS[1:4]])
        self.held.label("1 selected")
        self.held.click("Resend")
        wait_for(lambda: self.verbs("resend"), "the request")
        self.assertEqual(self.verbs("resend"), [{"ids": ["2"]}])

    def test_menu_by_keyboard(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.select(scenes.SUBJECTS[2])
        for keys in (["Menu"], ["shift+F10"]):
            self.key(*keys)
            self.root.find("menu item", "Delete")
            self.picture("menu")
            screen.tool("key", "Escape")  # the menu has the keyboard, not the window
            self.root.gone("menu item", "Delete")
        self.key("Menu")
        self.root.find("menu item", "Resend")
        screen.tool("key", "Down", "Return")
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[3]])
        self.assertEqual(self.verbs("resend"), [{"ids": ["2"]}])

    def test_menu_is_of_the_row_that_was_clicked(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.select(scenes.SUBJECTS[1])
        self.click_at(self.held.label(scenes.SUBJECTS[3]), button=3)
        self.root.find("menu item", "Delete")
        screen.tool("key", "Up", "Return")
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[2]])

    def test_extend(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        self.select(scenes.SUBJECTS[1])
        self.held.click("Hold Longer…")
        self.root.label("Hold Longer?")
        self.picture("extend")
        self.root.click("Extend")
        wait_for(lambda: self.verbs("extend"), "the request")
        self.assertEqual(self.verbs("extend"), [{"ids": ["1"], "by": 7 * 86400}])

    def test_export_several(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.select(scenes.SUBJECTS[2])
        self.key("ctrl+a")
        self.held.label("3 selected")
        self.held.click("Export…")
        self.root.find("push button", lambda text: text.endswith("Export"))
        self.root.click("Export")
        self.root.toasts().label("Exported to “Held mail.mbox”")
        target = self.documents / "Held mail.mbox"
        lines = target.read_text().split("\n")
        self.assertEqual(sum(line.startswith("From ") for line in lines), 3)
        self.assertEqual(lines.count(">From here on."), 3)

    def test_search(self):
        scenes.down(self.store, 6)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 6, "the rows")
        self.key("ctrl+f")
        entry = self.held.find("entry", "Search held mail")
        tree.type_into(entry, "cake")
        self.wait_subjects([scenes.SUBJECTS[1]])
        tree.type_into(entry, "no such word")
        self.held.label("Nothing Matches")
        self.picture("held-unmatched")

    def test_read(self):
        scenes.down(self.store)
        self.launch()
        self.open_held()
        self.select(scenes.SUBJECTS[2])
        self.held.click("Read")
        text = self.held.find("text", "Text of the message")
        wait_for(lambda: "<b>and</b>" in text.text(), "the text")
        self.held.label("ticket.pdf")
        self.picture("reading")


class Deletion(WindowTest):
    def delete_one(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.select(scenes.SUBJECTS[2])
        self.key("Delete")
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[3]])
        self.root.toasts().label("1 message deleted")
        self.assertEqual(self.verbs("delete"), [])

    def test_undo(self):
        self.delete_one()
        self.picture("undo")
        self.root.toasts().click("Undo")
        self.wait_subjects([scenes.SUBJECTS[1], scenes.SUBJECTS[2], scenes.SUBJECTS[3]])
        self.key("ctrl+w")
        self.app.wait(desktop.DEADLINE)
        self.assertEqual(self.verbs("delete"), [])

    def test_closing_the_window_deletes(self):
        self.delete_one()
        self.key("ctrl+w")
        self.app.wait(desktop.DEADLINE)
        self.assertEqual(self.verbs("delete"), [{"ids": ["2"]}])
        self.assertEqual([m["id"] for m in self.store.messages if m["state"] == "held"], ["1", "3"])

    def test_toast_goes_and_it_is_deleted(self):
        self.delete_one()
        wait_for(lambda: self.verbs("delete"), "the request")
        self.assertEqual(self.verbs("delete"), [{"ids": ["2"]}])

    def test_promise_1_crash_deletes_nothing(self):
        self.delete_one()
        os.kill(self.app.pid, signal.SIGKILL)
        self.app.wait(desktop.DEADLINE)
        self.assertEqual(self.verbs("delete"), [])


class Connection(WindowTest):
    def test_promise_10_lost_and_found(self):
        scenes.down(self.store, 3)
        self.launch()
        self.open_held()
        wait_for(lambda: len(self.table()) == 3, "the rows")
        self.holder.stop()
        self.root.label(lambda text: text.startswith("Not connected since "))
        self.assertEqual(len(self.table()), 3)
        self.picture("lost")
        self.store.add_message(80, scenes.DOMAIN, subject="Came meanwhile",
                               arrived=stamp(time.time()))
        self.holder.start()
        self.root.click("Retry")
        wait_for(lambda: "Came meanwhile" in self.subjects(), "the new row")
        self.root.label("Connected")

    def test_not_there(self):
        self.launch(listening=False)
        self.root.label("Holder Not Reached")
        self.root.label(lambda text: text.startswith("No holder listens at "))
        self.picture("not-reached")
        scenes.up(self.store)
        self.holder.start()
        self.root.label("Up for 12 d")

    def test_refused(self):
        scenes.up(self.store)
        self.holder.start()
        self.holder.refuse("forbidden", "You may not use this holder.")
        self.launch(listening=False)
        self.root.label("Access Refused")
        self.picture("refused")
        self.holder.refuse(None, None)
        self.root.click("Retry")
        self.root.label("Up for 12 d")


class Narrow(WindowTest):
    def test_read_and_back(self):
        scenes.down(self.store, 12)
        self.launch(NARROW)
        self.root.label("Down for 3 h 12 min")
        self.picture("narrow-overview")
        self.open_held()
        rows = self.held.part("list", "Held mail")
        wait_for(lambda: rows.look("label", scenes.SUBJECTS[2]), "the rows")
        self.picture("narrow-held")
        self.click_at(rows.label(scenes.SUBJECTS[2]))
        self.held.label("1 selected")
        self.held.click("Read")
        self.held.label("ticket.pdf")
        self.picture("narrow-reading")
        self.root.click("Back")
        self.root.click("Back")
        self.root.label("holder.example.org")
        self.picture("narrow-sidebar")


class Colours(WindowTest):
    def test_dark(self):
        scenes.down(self.store)
        self.launch(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.open_held()
        wait_for(lambda: len(self.table()) == 6, "the rows")
        self.picture("dark-held")

    def test_high_contrast(self):
        scenes.down(self.store)
        self.launch(ADW_DEBUG_HIGH_CONTRAST="1")
        self.root.label("Down for 3 h 12 min")
        self.picture("high-contrast-overview")


if __name__ == "__main__":
    tap.main()
