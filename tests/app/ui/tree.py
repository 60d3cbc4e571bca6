# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as a screen reader sees it: find by role and name, click, type.

Import it only after the session bus of the test is in the environment.
"""

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from desktop import wait_for  # noqa: E402


def application(process):
    """Nothing of it is kept between two looks: what libatspi 2.46 keeps of a window that has closed can go round in a
    circle, in which it then runs until it dies."""
    def find():
        desktop = Atspi.get_desktop(0)
        desktop.set_cache_mask(Atspi.Cache.NONE)
        return next((child for child in children(desktop) if child.get_process_id() == process.pid), None)
    found = wait_for(find, "the app on the accessibility bus")
    found.set_cache_mask(Atspi.Cache.NONE)
    return found


def children(node):
    try:
        found = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:  # it is gone meanwhile
        return []
    return [child for child in found if child]


# Nothing is looked for inside of these, and every look is a round trip.
LEAVES = {"label", "image", "scroll bar", "push button"}


def walk(node, skipped=None):
    """All nodes from @node on with their roles, without those below a node whose name is @skipped."""
    its_role = role(node)
    yield node, its_role
    if its_role not in LEAVES and (not skipped or name(node) != skipped):
        for child in children(node):
            yield from walk(child, skipped)


def role(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return None


def name(node):
    try:
        return node.get_name() or ""
    except GLib.Error:
        return ""


class Window:
    """One window of the app, or a part of it: every look is a fresh one."""

    def __init__(self, node, skipped=None):
        self.node = node
        self.skipped = skipped

    def nodes(self, wanted_role=None):
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass
        return [n for n, its_role in walk(self.node, self.skipped) if wanted_role in (None, its_role)]

    def look(self, wanted_role, wanted):
        """The first node of that role whose name is @wanted (or fits it, when it is a function)."""
        fits = wanted if callable(wanted) else lambda text: text == wanted
        return next((n for n in self.nodes(wanted_role) if fits(name(n))), None)

    def find(self, wanted_role, wanted):
        return wait_for(lambda: self.look(wanted_role, wanted), "%s %s" % (wanted_role, wanted))

    def gone(self, wanted_role, wanted):
        wait_for(lambda: not self.look(wanted_role, wanted), "no %s %s" % (wanted_role, wanted))

    def part(self, wanted_role, wanted):
        return Window(self.find(wanted_role, wanted))

    def toasts(self):
        """What lies over the window: it does not stay for long, so the panes below are not looked through."""
        return Window(self.node, "RestantePanes")

    def label(self, wanted):
        return self.find("label", wanted)

    def button(self, text):
        """By its text: GTK 4.8 says a button's label, and after it the text of its child."""
        return self.find("push button", lambda full: full == text
                         or full.replace("_", "") == "%s %s" % (text, text))

    def click(self, text):
        press(self.button(text))

    def click_first(self, text):
        """A button without a text of its own: the label that it was given comes first."""
        press(self.find("push button", lambda full: full.startswith(text)))

    def names(self, wanted_role="label"):
        return [name(n) for n in self.nodes(wanted_role)]


def press(node):
    for index in range(node.get_n_actions()):
        if node.get_action_name(index) in ("click", "activate"):
            node.do_action(index)
            return
    raise AssertionError("nothing to press on %s" % name(node))


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def middle(node):
    """Where the node is in its window."""
    box = node.get_extents(Atspi.CoordType.WINDOW)
    return box.x + box.width // 2, box.y + box.height // 2


def text_of(node):
    """What is typed in an entry."""
    for child, _ in walk(node):
        text = child.get_text_iface() if child.get_editable_text_iface() else None
        if text:
            return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
    return None


def type_into(node, text):
    for child, _ in walk(node):
        if child.get_editable_text_iface():
            child.set_text_contents(text)
            return
    raise AssertionError("nothing to type into at %s" % name(node))
