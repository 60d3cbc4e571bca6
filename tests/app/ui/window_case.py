# SPDX-License-Identifier: GPL-3.0-or-later
"""What every window test stands on: the app on a screen without a monitor, with a holder that the test fills.

RESTANTE_BUILD: the build directory. RESTANTE_SCREENSHOTS: where pictures go (none without it).
"""

import os
import pathlib
import unittest

import desktop
from desktop import wait_for
from fake_holder import FakeHolder

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("RESTANTE_BUILD", HERE.parents[2] / "build"))
PICTURES = os.environ.get("RESTANTE_SCREENSHOTS")
WIDE = (1100, 700)
NARROW = (370, 650)  # 360 and the frame that GTK draws where no compositor runs

screen = None
tree = None


def open_screen():
    """For setUpModule(): the screen, and the module tree, which only then can be imported."""
    global screen, tree
    lacking = desktop.missing()
    if lacking:
        raise unittest.SkipTest("not installed: " + ", ".join(lacking))
    screen = desktop.Desktop(1200, 900)
    os.environ.update({name: screen.environment[name]
                       for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")})
    import tree as module
    tree = module
    return screen, tree


def close_screen():
    if screen:
        screen.close()


class WindowTest(unittest.TestCase):
    def setUp(self):
        self.holder = FakeHolder(str(screen.folder / "control.sock"))
        self.store = self.holder.store
        self.documents = screen.folder / "documents"
        self.documents.mkdir(exist_ok=True)
        self.app = None
        self.logged = len(screen.log_of("restante"))

    def tearDown(self):
        if self.app:
            screen.stop(self.app)
        self.holder.stop()
        self.assertNotIn("CRITICAL", screen.log_of("restante")[self.logged:])

    def launch(self, size=WIDE, listening=True, **environment):
        if listening:
            self.holder.start()
        self.app = screen.start([str(BUILD / "app" / "restante"), "--control", self.holder.path],
                                environment, cwd=self.documents)
        screen.tool("mousemove", 1199, 899)  # no tooltip in the way
        self.root = tree.Window(tree.application(self.app))
        self.frame = screen.window_of(self.app)
        screen.resize(self.frame, *size)
        self.size = size

    def key(self, *keys):
        screen.keys(self.frame, *keys)

    def open_page(self, row, key):
        """By its key: a folded window shows its sidebar or its page, and a click may come before it shows the other."""
        self.root.find("list item", row)
        self.key(key)

    def click_at(self, node, button=1):
        def placed():
            x, y = tree.middle(node)
            return (x, y) if 0 < x < self.size[0] and 0 < y < self.size[1] else None
        screen.tool("mousemove", *wait_for(placed, "a place to click"))
        screen.tool("click", button)

    def labels_fit(self):
        """Nothing of self.page is cut off at the right, nor is it wider than its window."""
        self.assertLessEqual(self.page.node.box().width, self.size[0])
        for node in self.page.nodes("label"):
            box = node.box()
            if box.width > 0 and box.y < self.size[1]:
                self.assertLessEqual(box.x + box.width, self.size[0], tree.name(node))

    def picture(self, name):
        if PICTURES:
            pathlib.Path(PICTURES).mkdir(parents=True, exist_ok=True)
            screen.picture(pathlib.Path(PICTURES) / (name + ".png"), *self.size)
