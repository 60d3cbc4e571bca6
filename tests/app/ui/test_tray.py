#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray, the notices and life without a window: first on a bus where the desktop's part is ours and every word is
known, then with Xfce's panel and notification daemon.

RESTANTE_BUILD: the build directory. RESTANTE_SCREENSHOTS: where pictures go (none without it).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

import desktop  # noqa: E402
import fake_dns  # noqa: E402
import scenes  # noqa: E402
import tap  # noqa: E402
from desktop import wait_for  # noqa: E402
from fake_holder import FakeHolder, stamp  # noqa: E402

BUILD = pathlib.Path(os.environ.get("RESTANTE_BUILD", HERE.parents[2] / "build"))
PICTURES = os.environ.get("RESTANTE_SCREENSHOTS")
SIZE = (1200, 900)
DOWN = "Server down: example.org"
BACK = "Server back: example.org"
STRANGER = "A stranger answers for example.org"
RED, GREEN = "#E01B24", "#26A269"  # of the icons of data/icons
OTHER_KEY = "sha256:" + "9be1" * 16
THIRD_KEY, THIRD_SHORT = "sha256:" + "77c0" * 16, "77c0 77c0 … 77c0 77c0"
DENY = "/v1/domains/example.org/deny"

screen = None
tree = None
services = None
xfce = None


def setUpModule():
    global screen, tree, services, xfce
    lacking = desktop.missing() + [name for name in ("xfce4-panel",) if not shutil.which(name)]
    if lacking:
        raise unittest.SkipTest("not installed: " + ", ".join(lacking))
    screen = desktop.Desktop(*SIZE)
    os.environ.update({name: screen.environment[name]
                       for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")})
    import tree as tree_module
    import bus_services
    import xfce as xfce_module
    tree, services, xfce = tree_module, bus_services, xfce_module


def tearDownModule():
    if screen:
        screen.close()


class TrayTest(unittest.TestCase):
    """Each begins with an owner who was told nothing and wishes nothing."""

    def setUp(self):
        self.holder = FakeHolder(str(screen.folder / "control.sock"))
        self.store = self.holder.store
        self.app = None
        self.logged = len(screen.log_of("restante"))
        for folder in (".local/state/restante", "config/restante", "config/autostart"):
            shutil.rmtree(screen.folder / folder, ignore_errors=True)

    def tearDown(self):
        if self.app:
            screen.stop(self.app)
        self.holder.stop()
        self.assertNotIn("CRITICAL", screen.log_of("restante")[self.logged:])

    def offer(self, service, *arguments):
        made = service(*arguments)
        self.addCleanup(made.close)
        return made

    def launch(self, *arguments):
        # The one before may still be on the bus, and would take the call.
        wait_for(lambda: not services.is_owned("org.restante.Restante"), "nobody of that name")
        if not self.holder.server:
            self.holder.start()
        self.app = screen.start([str(BUILD / "app" / "restante"), *arguments, "--control", self.holder.path])

    def quit(self):
        self.activate_action("quit")
        self.assertEqual(self.app.wait(20), 0)
        self.app = None

    def activate_action(self, name, *parameter):
        """As a desktop entry's action does, and a notice that outlived the app."""
        from gi.repository import GLib
        services.call("org.restante.Restante", "/org/restante/Restante", "org.freedesktop.Application",
                      "ActivateAction", GLib.Variant("(sava{sv})", (name, parameter, {})))

    def asked(self, path):
        return [body for method, asked, body in self.store.requests if asked == path and method == "POST"]

    def wait_asked(self, path):
        return wait_for(lambda: self.asked(path), "a request of %s" % path)

    def wait_label(self, item, label):
        wait_for(lambda: label in item.labels(), "%s in the menu" % label)

    def wait_icon(self, item, icon):
        wait_for(lambda: item.get("IconName") == "restante-tray-" + icon, "the icon %s" % icon)

    def go_down(self):
        self.store.set_primary(scenes.DOMAIN, state="down", since=stamp(time.time()),
                               cause="connection refused at 203.0.113.7 port 25")

    def meet_stranger(self, key=OTHER_KEY):
        identity = {"kind": "key", "fingerprints": [scenes.KEY], "offered": key}
        self.store.set_primary(scenes.DOMAIN, state="stranger", since=stamp(time.time()), identity=identity,
                               cause="another key answers at 203.0.113.99")

    def come_back(self):
        now = stamp(time.time())
        self.store.set_primary(scenes.DOMAIN, state="up", cause=None, since=now, last_proven=now)

    def picture(self, name, *area):
        if PICTURES:
            pathlib.Path(PICTURES).mkdir(parents=True, exist_ok=True)
            screen.picture(pathlib.Path(PICTURES) / (name + ".png"), *area)


class Icon(TrayTest):
    def setUp(self):
        super().setUp()
        self.tray = self.offer(services.Tray)

    def test_icon_of_each_state(self):
        scenes.down(self.store)
        self.launch("--background")
        item = self.tray.item()
        for state, icon, status in (("down", "down", "NeedsAttention"), ("stranger", "stranger", "NeedsAttention"),
                                    ("refusing", "refusing", "NeedsAttention"), ("blind", "offline", "NeedsAttention"),
                                    ("unproven", "unproven", "NeedsAttention"), ("up", "up", "NeedsAttention")):
            with self.subTest(state=state):
                self.store.set_primary(scenes.DOMAIN, state=state)
                self.wait_icon(item, icon)
                self.assertEqual(item.get("Status"), status)  # two messages are parked
                drawn = pathlib.Path(item.get("IconThemePath"), "hicolor/scalable/status",
                                     "restante-tray-%s.svg" % icon)
                self.assertTrue(drawn.exists())
        wait_for(lambda: item.heard("NewIcon") and item.heard("NewToolTip"), "the signals of a change")

    def test_status_follows(self):
        scenes.up(self.store)
        self.launch("--background")
        item = self.tray.item()
        self.wait_icon(item, "up")
        self.assertEqual(item.get("Status"), "Active")
        self.go_down()
        self.wait_icon(item, "down")
        self.assertEqual(item.get("Status"), "NeedsAttention")
        wait_for(lambda: item.heard("NewStatus"), "the signal of the status")
        icon, _, title, text = item.get("ToolTip")
        self.assertEqual((icon, title), ("restante-tray-down", "Down"))
        self.assertEqual(text, "Connection refused at 203.0.113.7 port 25.\nNo mail is held.")

    def test_worst_of_several(self):
        scenes.up(self.store)
        self.store.add_domain("example.net", state="down")
        self.launch("--background")
        item = self.tray.item()
        self.wait_icon(item, "down")
        self.assertEqual(item.get("ToolTip")[2], "example.net: Down")

    def test_lost_holder(self):
        scenes.down(self.store)
        self.launch("--background")
        item = self.tray.item()
        self.wait_label(item, "6 messages held")
        self.holder.stop()
        self.wait_icon(item, "offline")
        self.assertEqual(item.labels(), ["Not connected", "Open", "Resend All", "Pause", "Quit"])
        self.holder.start()
        self.wait_label(item, "6 messages held")

    def test_registers_again(self):
        scenes.up(self.store)
        self.launch("--background")
        self.tray.item()
        self.tray.close()
        again = self.offer(services.Tray)
        self.wait_icon(again.item(), "up")

    def test_menu(self):
        scenes.down(self.store)
        self.launch("--background")
        item = self.tray.item()
        self.wait_label(item, "6 messages held")
        self.assertEqual(item.labels(), ["Down for 3 h 12 min", "6 messages held", "2 messages need a decision",
                                         "Open", "Resend All", "Pause", "Quit"])
        item.choose("Resend All")
        self.wait_asked("/v1/queue/resend")
        self.assertEqual(self.asked("/v1/queue/resend"), [{"all": True, "state": "held"}])
        self.wait_label(item, "No mail is held")
        item.choose("Pause")
        self.wait_label(item, "Resume")
        self.assertEqual(self.asked("/v1/domains/example.org/pause"), [{"duration": None, "reason": None}])
        self.assertNotIn("Pause", item.labels())
        self.wait_icon(item, "paused")
        item.choose("Resume")
        self.wait_label(item, "Pause")
        item.choose("Quit")
        self.assertEqual(self.app.wait(20), 0)
        self.app = None

    def test_opens_pages(self):
        scenes.down(self.store)
        self.launch("--background")
        item = self.tray.item()
        self.wait_label(item, "2 messages need a decision")
        self.assertEqual(screen.windows_of(self.app), [])
        item.choose("2 messages need a decision")
        window = tree.Window(tree.application(self.app))
        window.label("Parked 7")
        item.choose("Down for 3 h 12 min")
        window.label("Down for 3 h 12 min")


class Background(TrayTest):
    def close_window(self):
        window = screen.window_of(self.app)
        screen.keys(window, "ctrl+w")
        wait_for(lambda: not screen.windows_of(self.app), "no window")

    def test_tray_keeps_it(self):
        tray = self.offer(services.Tray)
        scenes.up(self.store)
        self.launch()
        item = tray.item()
        self.wait_icon(item, "up")
        self.close_window()
        self.go_down()
        self.wait_icon(item, "down")
        item.activate()
        screen.window_of(self.app)

    def test_without_tray_it_ends(self):
        scenes.up(self.store)
        self.launch()
        screen.keys(screen.window_of(self.app), "ctrl+w")
        self.assertEqual(self.app.wait(20), 0)
        self.app = None

    def test_started_so_it_stays(self):
        scenes.up(self.store)
        self.launch("--background")
        wait_for(lambda: services.is_owned("org.restante.Restante"), "the first start")
        # A second start is the way back where there is no tray.
        second = screen.start([str(BUILD / "app" / "restante"), "--control", self.holder.path])
        self.assertEqual(second.wait(20), 0)
        self.close_window()
        self.activate_action("quit")
        self.assertEqual(self.app.wait(20), 0)
        self.app = None

    def test_desktop_action(self):
        """Resend All in the menu of a launcher, when nothing runs."""
        scenes.down(self.store)
        self.holder.start()
        self.app = screen.start([str(BUILD / "app" / "restante"), "--gapplication-service"],
                                {"RESTANTE_CONTROL": self.holder.path})
        wait_for(lambda: services.is_owned("org.restante.Restante"), "the app on the bus")
        self.activate_action("resend-all")
        self.wait_asked("/v1/queue/resend")
        self.assertEqual(self.asked("/v1/queue/resend"), [{"all": True, "state": "held"}])
        self.assertEqual(screen.windows_of(self.app), [])

    def test_wish_without_portal(self):
        scenes.up(self.store)
        self.launch()
        screen.window_of(self.app)
        entry = screen.folder / "config/autostart/org.restante.Restante.desktop"
        self.activate_action("run-in-background")
        wait_for(entry.exists, "an entry that starts it at login")
        if shutil.which("desktop-file-validate"):
            subprocess.run(["desktop-file-validate", str(entry)], check=True)
        self.assertIn("--background", entry.read_text())
        self.close_window()
        self.assertIsNone(self.app.poll())
        self.quit()
        # At the next login it watches the same holder, though nothing names it.
        self.app = screen.start([str(BUILD / "app" / "restante"), "--background"])
        tray = self.offer(services.Tray)
        self.wait_icon(tray.item(), "up")
        self.activate_action("run-in-background")
        wait_for(lambda: not entry.exists(), "no entry")

    def test_portal(self):
        portal = self.offer(services.Portal)
        scenes.up(self.store)
        self.launch()
        screen.window_of(self.app)
        self.activate_action("run-in-background")
        request = wait_for(lambda: portal.requests, "a request to the portal")[0]
        self.assertTrue(request["autostart"])
        self.assertEqual(request["commandline"][1:], ["--background"])
        self.close_window()
        wait_for(lambda: portal.statuses[-1:] == ["Up"], "what runs in the background")
        self.go_down()
        wait_for(lambda: portal.statuses[-1:] == ["Down"], "the new state")
        self.activate_action("run-in-background")
        wait_for(lambda: len(portal.requests) == 2, "a second request")
        self.assertFalse(portal.requests[1]["autostart"])
        self.assertFalse((screen.folder / "config/autostart").exists())

    def test_portal_refuses(self):
        board = self.offer(services.NoticeBoard)
        self.offer(services.Portal, False)
        scenes.up(self.store)
        self.launch()
        screen.window_of(self.app)
        self.activate_action("run-in-background")
        _, notice = board.find("Restante Cannot Run in the Background")
        self.assertEqual(notice["body"], "The desktop does not allow it.")
        screen.keys(screen.window_of(self.app), "ctrl+w")
        self.assertEqual(self.app.wait(20), 0)
        self.app = None


class Notices(TrayTest):
    def setUp(self):
        super().setUp()
        self.board = self.offer(services.NoticeBoard)
        scenes.up(self.store)

    def activity(self, number, kind, text):
        return {"id": str(number), "time": stamp(time.time()), "domain": scenes.DOMAIN, "kind": kind, "text": text}

    def happen(self, number, kind, text):
        activity = self.activity(number, kind, text)
        self.store.activities.insert(0, activity)
        # restanted tells it before it is stored.
        self.store.emit({"event": "activity", "activity": activity | {"id": None}})

    def watch(self):
        """Until the app has heard of everything that was before."""
        self.launch("--background")
        wait_for(lambda: any(path == "/v1/activities" for _, path, _ in self.store.requests), "its questions")
        wait_for(lambda: self.store.watchers, "an ear for events")

    def test_promise_12_down_and_back(self):
        self.watch()
        self.go_down()
        _, notice = self.board.find(DOWN)
        self.assertEqual(notice["body"], "Connection refused at 203.0.113.7 port 25.")
        self.board.press(DOWN, "Probe Now")
        self.wait_asked("/v1/domains/example.org/probe")
        self.come_back()
        self.board.wait_titles(BACK)
        self.go_down()
        self.board.wait_titles(DOWN)

    def test_told_once(self):
        self.watch()
        self.go_down()
        self.board.wait_titles(DOWN)
        self.holder.stop()
        self.holder.start()
        wait_for(lambda: self.store.watchers, "a new connection")
        self.quit()
        self.watch()
        self.come_back()  # it is told after everything that would have been told again
        self.board.find(BACK)
        self.assertEqual(self.board.told, [DOWN, BACK])

    def test_promise_3_stranger(self):
        self.watch()
        self.meet_stranger()
        _, notice = self.board.find(STRANGER)
        self.assertEqual(notice["urgency"], 2)
        self.assertIn("No mail is sent to it.", notice["body"])
        self.board.press(STRANGER, "Trust…")
        window = tree.Window(tree.application(self.app))
        window.label("Is This Your Server’s Key?")
        window.click("Confirm")
        self.wait_asked("/v1/domains/example.org/trust")
        self.assertEqual(self.asked("/v1/domains/example.org/trust"), [{"fingerprint": OTHER_KEY}])
        self.board.wait_titles(BACK)

    def test_promise_3_deny_says_what_was_read(self):
        """Another stranger came while the notice of the first was read."""
        self.watch()
        self.meet_stranger()
        number, notice = self.board.find(STRANGER)
        self.meet_stranger(THIRD_KEY)
        wait_for(lambda: THIRD_SHORT in self.board.shown[number]["body"], "the notice of the second")
        self.board.invoke(number, notice, "Deny")
        self.wait_asked(DENY)
        self.assertEqual(self.asked(DENY), [{"fingerprint": OTHER_KEY}])
        self.assertEqual(self.store.denied, [OTHER_KEY])
        self.assertEqual(self.store.domain(scenes.DOMAIN)["primary"]["identity"]["offered"], THIRD_KEY)
        self.board.find("Key Denied")

    def test_promise_3_deny_after_trust(self):
        """A desktop may keep the notice of an earlier run: its key may be the server's by now."""
        from gi.repository import GLib
        self.store.set_primary(scenes.DOMAIN, identity={"kind": "key", "fingerprints": [OTHER_KEY], "offered": None})
        self.watch()
        self.activate_action("deny", GLib.Variant("(sss)", (self.holder.path, scenes.DOMAIN, OTHER_KEY)))
        _, answer = self.board.find("That Did Not Work")
        self.assertEqual(answer["body"], "This key was trusted since the notice was shown.")
        self.assertEqual(self.store.denied, [])

    def test_promise_3_stranger_without_a_key(self):
        self.watch()
        self.meet_stranger(None)
        _, notice = self.board.find(STRANGER)
        self.assertEqual(sorted(label for label in notice["buttons"] if label), ["Show"])

    def test_promise_4_parked(self):
        self.watch()
        self.store.add_message(1, scenes.DOMAIN, state="parked", subject="Refused one")
        self.store.changed(self.store.messages)
        title = "Decision needed: example.org"
        self.board.find(title)
        self.board.press(title, "Show")
        tree.Window(tree.application(self.app)).label("Refused one")
        self.board.wait_titles()  # it was answered
        self.store.add_message(2, scenes.DOMAIN, state="parked", subject="Refused two")
        self.store.changed(self.store.messages)
        self.board.wait_titles(title)
        self.store.set_state(self.store.messages, "delivered", "Taken.")
        self.board.wait_titles()

    def test_promise_8_hold_ends(self):
        self.watch()
        self.store.add_message(1, scenes.DOMAIN, expires=stamp(time.time() + 40.5 * 3600))
        self.store.changed(self.store.messages)
        title = "Hold ends soon: example.org"
        _, notice = self.board.find(title)
        self.assertIn("1 d 16 h", notice["body"])
        self.board.press(title, "Extend by 7 Days")
        self.wait_asked("/v1/queue/extend")
        self.assertEqual(self.asked("/v1/queue/extend"),
                         [{"all": True, "state": "held", "domain": scenes.DOMAIN, "by": 7 * 24 * 3600}])
        self.board.wait_titles()  # it was answered
        self.store.add_message(2, scenes.DOMAIN, expires=stamp(time.time() + 40.5 * 3600))
        self.store.changed(self.store.messages)
        self.board.wait_titles(title)
        self.store.set_state(self.store.messages, "delivered", "Taken.")
        self.board.wait_titles()

    def test_fence_and_restore(self):
        self.happen(1, "fence", "the name is fenced since long ago")
        self.watch()
        self.happen(2, "fence", "mail.example.org leads to the holder now")
        fenced, restored = "Server fenced: example.org", "Address restored: example.org"
        _, notice = self.board.find(fenced)
        self.assertEqual(notice["body"], "mail.example.org leads to the holder now.")
        self.assertEqual(self.board.told, [fenced])  # not the old one
        # What happens while nobody listens is told afterwards, once.
        self.holder.stop()
        self.store.activities.insert(0, self.activity(3, "restore", "mail.example.org is at home again"))
        self.holder.start()
        self.board.wait_titles(restored)
        self.assertEqual(self.board.told, [fenced, restored])

    def test_promise_9_dns(self):
        title = "DNS broken: example.org"
        self.watch()
        self.happen(1, "dns-check", "DNS of example.org, mx-order is now error: the holder comes first")
        self.store.emit({"event": "dns", "domain": scenes.DOMAIN, "check": fake_dns.line("mx-order", "error")})
        self.store.emit({"event": "dns", "domain": scenes.DOMAIN, "check": fake_dns.line("dane", "error")})
        self.store.emit({"event": "dns", "domain": scenes.DOMAIN, "check": fake_dns.line("ttl", "warning")})
        _, notice = self.board.find(title)
        self.assertEqual(notice["body"], "mx-order: The holder comes first.\ndane")
        self.happen(2, "dns-check", "DNS of example.org, mx-order is now ok: in order")
        self.store.emit({"event": "dns", "domain": scenes.DOMAIN, "check": fake_dns.line("dane", "ok")})
        self.board.wait_titles()
        self.assertEqual(self.board.told, [title])

    def test_failure_is_told(self):
        self.watch()
        self.go_down()
        self.board.find(DOWN)
        self.holder.refuse("unavailable", "The store is busy.")
        self.board.press(DOWN, "Probe Now")
        _, notice = self.board.find("That Did Not Work")
        self.assertEqual(notice["body"], "The store is busy.")

    def test_domain_removed(self):
        self.watch()
        self.go_down()
        self.board.wait_titles(DOWN)
        self.store.domains.clear()
        self.store.emit({"event": "domain-removed", "domain": scenes.DOMAIN})
        self.board.wait_titles()


class Xfce(TrayTest):
    """The real ones: what is seen and clicked is theirs."""

    def setUp(self):
        super().setUp()
        self.desktop = xfce.Xfce(screen)
        self.addCleanup(self.desktop.close)

    def test_panel(self):
        scenes.down(self.store)
        self.desktop.start_panel()
        self.launch("--background")
        self.desktop.wait_icon(RED)
        self.picture("tray-icon", 300, 48)
        before = self.desktop.open_menu()
        self.picture("tray-menu", 300, 300)
        self.desktop.choose(before, ["Down", "held", "need a decision", "Open", "Resend All"], "Resend All")
        self.wait_asked("/v1/queue/resend")
        self.assertEqual(self.asked("/v1/queue/resend"), [{"all": True, "state": "held"}])
        self.come_back()
        self.desktop.wait_icon(GREEN)
        self.desktop.click_icon()
        screen.window_of(self.app)

    def test_notifyd(self):
        scenes.up(self.store)
        self.desktop.start_notifyd()
        self.launch("--background")
        wait_for(lambda: self.store.watchers, "an ear for events")
        self.go_down()
        bubbles = self.desktop.bubbles(RED, SIZE[0])
        bubbles.label(DOWN)
        bubbles.label("Connection refused at 203.0.113.7 port 25.")
        self.picture("notice-down", 460, 260, SIZE[0] - 460)
        tree.press(bubbles.find("push button", "Probe Now"))
        self.wait_asked("/v1/domains/example.org/probe")
        self.come_back()
        bubbles = self.desktop.bubbles(GREEN, SIZE[0])
        bubbles.label(BACK)
        bubbles.gone("label", DOWN)
        self.picture("notice-back", 460, 260, SIZE[0] - 460)

    def test_promise_3_notifyd_deny(self):
        scenes.up(self.store)
        self.desktop.start_notifyd()
        self.launch("--background")
        wait_for(lambda: self.store.watchers, "an ear for events")
        self.meet_stranger()
        bubbles = self.desktop.bubbles(RED, SIZE[0])
        bubbles.label(STRANGER)
        bubbles.label(lambda text: "9be1 9be1 … 9be1 9be1" in text)
        self.picture("notice-stranger", 460, 260, SIZE[0] - 460)
        tree.press(bubbles.find("push button", "Deny"))
        wait_for(lambda: self.store.denied == [OTHER_KEY], "a key that the holder has denied")
        self.assertEqual(self.asked(DENY), [{"fingerprint": OTHER_KEY}])
        bubbles = self.desktop.bubbles(GREEN, SIZE[0])
        bubbles.label("Key Denied")
        bubbles.gone("label", STRANGER)
        self.picture("notice-denied", 460, 260, SIZE[0] - 460)


if __name__ == "__main__":
    tap.main()
