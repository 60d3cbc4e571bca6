# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as a screen reader sees it: find by role and name, click, type.

Import it only after the session bus of the test is in the environment.
"""

from gi.repository import GLib

import accessible
from desktop import wait_for


def application(process):
    def find():
        return next((program for program in accessible.programs() if program.process() == process.pid), None)
    return wait_for(find, "the app on the accessibility bus")


def children(node):
    try:
        return node.children()
    except GLib.Error:  # it is gone meanwhile
        return []


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
        return node.role()
    except GLib.Error:
        return None


def name(node):
    try:
        return node.name()
    except GLib.Error:
        return ""


class Window:
    """One window of the app, or a part of it: every look is a fresh one."""

    def __init__(self, node, skipped=None):
        self.node = node
        self.skipped = skipped

    def nodes(self, wanted_role=None):
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
    for index, action in enumerate(node.actions()):
        if action in ("click", "activate"):
            node.do(index)
            return
    raise AssertionError("nothing to press on %s" % name(node))


def is_sensitive(node):
    return node.is_("SENSITIVE")


def is_checked(node):
    return node.is_("CHECKED")


def is_entry(node):
    return node.has("EditableText")


def middle(node):
    """Where the node is in its window."""
    box = node.box()
    return box.x + box.width // 2, box.y + box.height // 2


def text_of(node):
    """What is typed in an entry."""
    return next((child.text() for child, _ in walk(node) if is_entry(child)), None)


def type_into(node, text):
    for child, _ in walk(node):
        if is_entry(child):
            child.set_text(text)
            return
    raise AssertionError("nothing to type into at %s" % name(node))
