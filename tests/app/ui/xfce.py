# SPDX-License-Identifier: GPL-3.0-or-later
"""Xfce's panel with nothing but its tray, and its notification daemon, on a screen without a monitor.

Import it only after the session bus of the test is in the environment.
"""

import glob
import time

import tree
from bus_services import is_owned
from desktop import wait_for

PANEL_SIZE = 36
BUBBLE = 440  # a notice is smaller
PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=0;x=0;y=0"/>
      <property name="length" type="uint" value="20"/>
      <property name="size" type="uint" value="%d"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
""" % PANEL_SIZE


def _notifyd():
    return (glob.glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd") + glob.glob("/usr/libexec/xfce4-notifyd"))[0]


class Xfce:
    def __init__(self, screen):
        self.screen = screen
        self.started = []

    def start_panel(self):
        """It is the tray: what it shows and what its menu says are its own."""
        folder = self.screen.folder / "config/xfce4/xfconf/xfce-perchannel-xml"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "xfce4-panel.xml").write_text(PANEL)
        self.panel = self._start("xfce4-panel", "--disable-wm-check")
        self._wait_name("org.kde.StatusNotifierWatcher")

    def start_notifyd(self):
        self.notifyd = self._start(_notifyd())
        self._wait_name("org.freedesktop.Notifications")

    def _start(self, *command):
        process = self.screen.start(list(command))
        self.started.append(process)
        return process

    def _wait_name(self, name):
        wait_for(lambda: is_owned(name), name)

    def wait_icon(self, colour):
        """The only icon of the panel has @colour. GTK 3 does not tell the accessibility bus of everything that is
        asked for while it is made, so that the screen is looked at first."""
        wait_for(lambda: colour in self.screen.colours(PANEL_SIZE, PANEL_SIZE), "an icon with %s" % colour)

    def click_icon(self, button=1):
        self.screen.tool("mousemove", PANEL_SIZE // 3, PANEL_SIZE // 2)
        self.screen.tool("click", button)

    def open_menu(self):
        """What the icon's menu adds to the windows; the panel reads it at the first click. Returns those before."""
        before = self.screen.windows()

        def opened():
            self.click_icon(3)
            end = time.monotonic() + 2
            while self.screen.windows() == before and time.monotonic() < end:
                time.sleep(0.02)
            return self.screen.windows() != before
        wait_for(opened, "the menu of the icon")
        return before

    def choose(self, before, labels, label):
        """With the keyboard: in a menu that shows @labels, and lines between them. @before: of open_menu()."""
        for _ in range(labels.index(label) + 1):
            self.screen.tool("key", "Down")
        self.screen.tool("key", "Return")
        wait_for(lambda: self.screen.windows() == before, "a closed menu")

    def bubbles(self, colour, width):
        """The notices, once one with @colour is seen at the right edge of a screen of @width."""
        wait_for(lambda: colour in self.screen.colours(BUBBLE, BUBBLE, width - BUBBLE), "a notice with %s" % colour)
        return tree.Window(tree.application(self.notifyd))

    def close(self):
        for process in self.started:
            self.screen.stop(process, 5)
