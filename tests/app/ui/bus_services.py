# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop offers on the session bus, as far as the app asks for it: a tray, a place for notices, a portal.

Each answers in a thread of its own and keeps what it was asked. They stand in for the real ones where a test needs to
know what was said; the real ones are in test_tray.py too. Import it after the session bus is in the environment.
"""

import threading

from gi.repository import Gio, GLib

from desktop import wait_for

TRAY = """<node><interface name='org.kde.StatusNotifierWatcher'>
<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>
<method name='RegisterStatusNotifierHost'><arg type='s' direction='in'/></method>
<property name='RegisteredStatusNotifierItems' type='as' access='read'/>
<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>
<property name='ProtocolVersion' type='i' access='read'/>
</interface></node>"""

NOTICES = """<node><interface name='org.freedesktop.Notifications'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>
<arg type='s' direction='out'/><arg type='s' direction='out'/></method>
<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
</interface></node>"""

PORTAL = """<node><interface name='org.freedesktop.portal.Background'>
<method name='RequestBackground'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='o' direction='out'/></method>
<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>
</interface></node>"""


class Service:
    """Owns @name with one object at @path; a method NAME of the interface is the Python method on_NAME."""

    def __init__(self, name, path, xml):
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        self.ready = threading.Event()
        self.answering = threading.Lock()
        self.thread = threading.Thread(target=self._run, args=(name, path, xml), daemon=True)
        self.thread.start()
        assert self.ready.wait(20), "no %s on the bus" % name

    def _run(self, name, path, xml):
        self.context.push_thread_default()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION),
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus.register_object(path, Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0],
                                 self._call, self._get, None)
        Gio.bus_own_name_on_connection(self.bus, name, Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: self.ready.set(), None)
        self.loop.run()
        self.bus.close_sync()

    def _call(self, bus, sender, path, interface, method, arguments, invocation):
        with self.answering:
            invocation.return_value(getattr(self, "on_" + method)(sender, *arguments.unpack()))

    def _get(self, bus, sender, path, interface, name):
        return self.properties()[name]

    def close(self):
        self.loop.quit()
        self.thread.join(20)


_own = []  # the test's own connection: GLib closes one that nobody keeps


def own_bus():
    if not _own:
        _own.append(Gio.bus_get_sync(Gio.BusType.SESSION))
    return _own[0]


def call(service, path, interface, method, arguments=None):
    """From the test's own connection, as another program would."""
    return own_bus().call_sync(service, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                               20000, None).unpack()


def is_owned(name):
    return call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                GLib.Variant("(s)", (name,)))[0]


class Tray(Service):
    """A watcher that is a host at once."""

    def __init__(self):
        self.items = []
        super().__init__("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", TRAY)

    def properties(self):
        return {"RegisteredStatusNotifierItems": GLib.Variant("as", self.items),
                "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
                "ProtocolVersion": GLib.Variant("i", 0)}

    def on_RegisterStatusNotifierItem(self, sender, item):
        self.items.append(item)

    def on_RegisterStatusNotifierHost(self, sender, host):
        pass

    def item(self):
        return Item(wait_for(lambda: self.items and self.items[-1], "an item of the tray"))


class Item:
    """The app's icon and menu, as a host sees them."""

    def __init__(self, service):
        self.service = service
        self.changes = []
        own_bus().signal_subscribe(service, "org.kde.StatusNotifierItem", None, "/StatusNotifierItem", None,
                                   Gio.DBusSignalFlags.NONE, lambda *signal: self.changes.append(signal[4]))

    def get(self, name):
        return call(self.service, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get",
                    GLib.Variant("(ss)", ("org.kde.StatusNotifierItem", name)))[0]

    def heard(self, signal):
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass
        return signal in self.changes

    def activate(self):
        call(self.service, "/StatusNotifierItem", "org.kde.StatusNotifierItem", "Activate",
             GLib.Variant("(ii)", (0, 0)))

    def menu(self, method, arguments):
        return call(self.service, self.get("Menu"), "com.canonical.dbusmenu", method, arguments)

    def layout(self):
        """id, label, visible and enabled of every item; a separator has no label."""
        _, (_, _, items) = self.menu("GetLayout", GLib.Variant("(iias)", (0, -1, [])))
        return [(number, one.get("label"), one.get("visible", True), one.get("enabled", True))
                for number, one, _ in items]

    def labels(self):
        return [label for _, label, visible, _ in self.layout() if visible and label]

    def choose(self, label):
        number = next(number for number, text, visible, _ in self.layout() if visible and text == label)
        self.menu("Event", GLib.Variant("(isvu)", (number, "clicked", GLib.Variant("i", 0), 0)))


class NoticeBoard(Service):
    """A notification daemon: what is shown now, by number, and all that ever was."""

    def __init__(self):
        self.shown = {}
        self.told = []
        self.last = 0
        self.teller = None
        super().__init__("org.freedesktop.Notifications", "/org/freedesktop/Notifications", NOTICES)

    def on_Notify(self, sender, app, replaces, icon, title, body, actions, hints, timeout):
        self.last = replaces or self.last + 1
        self.shown[self.last] = {
            "title": title, "body": body, "sender": sender, "urgency": hints.get("urgency"),
            "buttons": dict(zip(actions[1::2], actions[::2]))}
        self.told.append(title)
        self.teller = sender
        return GLib.Variant("(u)", (self.last,))

    def on_CloseNotification(self, sender, number):
        self.shown.pop(number, None)

    def on_GetCapabilities(self, sender):
        return GLib.Variant("(as)", (["actions", "body"],))

    def on_GetServerInformation(self, sender):
        return GLib.Variant("(ssss)", ("board", "restante", "1", "1.2"))

    def settle(self):
        """Until the app knows the number of what is shown: before that GLib cannot take it back."""
        with self.answering:
            sender = self.teller
        if sender:
            self.bus.call_sync(sender, "/org/restante/Restante", "org.gtk.Actions", "List", None, None,
                               Gio.DBusCallFlags.NONE, 20000, None)

    def wait_titles(self, *titles):
        wait_for(lambda: sorted(notice["title"] for notice in list(self.shown.values())) == sorted(titles),
                 "the notices %s" % (titles,))
        self.settle()

    def find(self, title):
        def look():
            return next((n for n, notice in list(self.shown.items()) if notice["title"] == title), None)
        number = wait_for(look, "the notice %s" % title)
        self.settle()
        return number, self.shown[number]

    def press(self, title, button):
        """A notice is gone once it was answered."""
        number, notice = self.find(title)
        self.shown.pop(number)
        self.invoke(number, notice, button)

    def invoke(self, number, notice, button):
        """@notice: as it was when it was read."""
        self.bus.emit_signal(notice["sender"], "/org/freedesktop/Notifications",
                             "org.freedesktop.Notifications", "ActionInvoked",
                             GLib.Variant("(us)", (number, notice["buttons"][button])))


class Portal(Service):
    """org.freedesktop.portal.Desktop, with Background alone. It grants what @grants says."""

    def __init__(self, grants=True):
        self.grants = grants
        self.requests = []
        self.statuses = []
        super().__init__("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", PORTAL)

    def on_RequestBackground(self, sender, window, options):
        self.requests.append(options)
        path = "/org/freedesktop/portal/desktop/request/%s/%s" % (
            sender[1:].replace(".", "_"), options["handle_token"])
        results = {"background": GLib.Variant("b", self.grants),
                   "autostart": GLib.Variant("b", self.grants and options["autostart"])}
        self.bus.emit_signal(sender, path, "org.freedesktop.portal.Request", "Response",
                             GLib.Variant("(ua{sv})", (0 if self.grants else 1, results)))
        return GLib.Variant("(o)", (path,))

    def on_SetStatus(self, sender, options):
        self.statuses.append(options["message"])
