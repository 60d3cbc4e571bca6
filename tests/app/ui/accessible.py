# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility bus, asked directly: what an object is called, what is below it, where it is, and what it can do.

Nothing is kept between two questions, and no signal is listened to: libatspi 2.46 keeps children of windows that have
closed in a circle, in which it runs until it dies, and asks back while it hears of a change, for ever.

Import it only after the session bus of the test is in the environment.
"""

import collections
import dataclasses
import functools

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PREFIX = "org.a11y.atspi."
REGISTRY = (PREFIX + "Registry", "/org/a11y/atspi/accessible/root")
NOBODY = "/org/a11y/atspi/null"
IN_WINDOW = 1  # of what a position counts from
PATIENCE = 20000  # milliseconds

Box = collections.namedtuple("Box", "x y width height")


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)


@functools.cache
def accessibility_bus():
    session = connect(Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION))
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                Gio.DBusCallFlags.NONE, PATIENCE, None).unpack()[0]
    session.close_sync()
    return connect(address)


def call(name, path, interface, method, arguments=None):
    return accessibility_bus().call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                         PATIENCE, None).unpack()


@dataclasses.dataclass(frozen=True)
class Accessible:
    """An object of a program; GLib.Error when it is gone."""
    program: str  # its name on the bus
    path: str

    def call(self, interface, method, signature="()", *arguments):
        return call(self.program, self.path, PREFIX + interface, method, GLib.Variant(signature, arguments))

    def get(self, interface, name):
        return call(self.program, self.path, "org.freedesktop.DBus.Properties", "Get",
                    GLib.Variant("(ss)", (PREFIX + interface, name)))[0]

    def process(self):
        return call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                    "GetConnectionUnixProcessID", GLib.Variant("(s)", (self.program,)))[0]

    def children(self):
        return [Accessible(*child) for child in self.call("Accessible", "GetChildren")[0] if child[1] != NOBODY]

    def role(self):
        """As libatspi calls it: "push button"."""
        return Atspi.role_get_name(Atspi.Role(self.call("Accessible", "GetRole")[0]))

    def name(self):
        return self.get("Accessible", "Name")

    def has(self, interface):
        return PREFIX + interface in self.call("Accessible", "GetInterfaces")[0]

    def is_(self, state):
        """@state: a word of Atspi.StateType."""
        number = getattr(Atspi.StateType, state)
        words = self.call("Accessible", "GetState")[0]
        return bool(words[number // 32] >> number % 32 & 1)

    def box(self):
        """Where it is in its window."""
        return Box(*self.call("Component", "GetExtents", "(u)", IN_WINDOW)[0])

    def actions(self):
        return [self.call("Action", "GetName", "(i)", index)[0] for index in range(self.get("Action", "NActions"))]

    def do(self, index):
        self.call("Action", "DoAction", "(i)", index)

    def text(self):
        return self.call("Text", "GetText", "(ii)", 0, self.get("Text", "CharacterCount"))[0]

    def set_text(self, text):
        self.call("EditableText", "SetTextContents", "(s)", text)


def programs():
    return Accessible(*REGISTRY).children()
