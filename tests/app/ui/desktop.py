# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen without a monitor: Xvfb, a session bus with accessibility, and the app on them.

Everything that is started ends with close(), and with the test itself if it is killed.
"""

import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

DEADLINE = int(os.environ.get("RESTANTE_UI_DEADLINE", "60"))  # seconds
PR_SET_PDEATHSIG = 1
NEEDED = ("Xvfb", "dbus-daemon", "xdotool", "import")


def missing():
    """The programs that are not installed."""
    return [name for name in NEEDED if not shutil.which(name)]


def _die_with_parent():
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for(condition, what, deadline=DEADLINE):
    """Returns the first true value of @condition; asks again every 20 ms."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %d s for %s" % (deadline, what))
        time.sleep(0.02)


class Desktop:
    def __init__(self, width=1100, height=700):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restante-ui-"))
        self.processes = []
        self.environment = dict(
            os.environ, GSK_RENDERER="cairo", GDK_BACKEND="x11", GDK_DEBUG="gl-disable",
            NO_AT_BRIDGE="0", GTK_A11Y="atspi", LC_ALL="C.UTF-8", TZ="UTC", HOME=str(self.folder),
            GSETTINGS_BACKEND="memory", XDG_RUNTIME_DIR=str(self.folder),
            XDG_CONFIG_HOME=str(self.folder / "config"), XDG_DATA_HOME=str(self.folder / "data"),
            XDG_CACHE_HOME=str(self.folder / "cache"))
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "RESTANTE_CONTROL", "LANGUAGE"):
            self.environment.pop(name, None)
        settings = self.folder / "config" / "gtk-4.0"
        settings.mkdir(parents=True)
        (settings / "settings.ini").write_text(
            "[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n")
        self._mask_services()
        self._start_screen(width, height)
        self._start_bus()

    def _mask_services(self):
        """No notification daemon starts by itself and covers a window: who tests notices starts one."""
        folder = self.folder / "data" / "dbus-1" / "services"
        folder.mkdir(parents=True)
        (folder / "org.freedesktop.Notifications.service").write_text(
            "[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/false\n")

    def _start_screen(self, width, height):
        read, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", "%dx%dx24" % (width, height),
                    "-nolisten", "tcp", "-noreset"], pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as number:
            self.environment["DISPLAY"] = ":" + number.readline().strip()

    def _start_bus(self):
        read, write = os.pipe()
        self.start(["dbus-daemon", "--session", "--nofork", "--print-address=%d" % write],
                   pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as address:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = address.readline().strip()

    def start(self, command, environment=None, **options):
        log = open(self.folder / ("%s.log" % os.path.basename(command[0])), "ab")
        process = subprocess.Popen(
            command, env=dict(self.environment, **(environment or {})), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, preexec_fn=_die_with_parent, **options)
        log.close()
        self.processes.append(process)
        return process

    def stop(self, process, deadline=DEADLINE):
        """Asks a process and its group to end, and makes sure of it."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                break
            try:
                process.wait(deadline)
                break
            except subprocess.TimeoutExpired:
                continue
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if process in self.processes:
            self.processes.remove(process)

    def log_of(self, name):
        path = self.folder / ("%s.log" % name)
        return path.read_text(errors="replace") if path.exists() else ""

    def close(self):
        for process in reversed(list(self.processes)):
            self.stop(process, 5)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Windows

    def tool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, text=True,
                              check=True, capture_output=True).stdout.strip()

    def windows(self):
        """Everything that is seen, menus too."""
        return self.tool("search", "--onlyvisible", "--maxdepth", 1, ".*").split()

    def windows_of(self, process):
        """Those that are seen."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                              env=self.environment, text=True, capture_output=True).stdout.split()

    def window_of(self, process):
        return wait_for(lambda: self.windows_of(process)[-1:], "a window of the app")[0]

    def resize(self, window, width, height):
        self.tool("windowmove", window, 0, 0)
        self.tool("windowsize", window, width, height)

    def keys(self, window, *keys):
        """Typed at the screen: no window manager gives the keyboard to a new window."""
        self.tool("windowfocus", "--sync", window)
        self.tool("key", *keys)

    def picture(self, path, width, height, x=0, y=0):
        subprocess.run(["import", "-window", "root", "-crop", "%dx%d+%d+%d" % (width, height, x, y),
                        "+repage", str(path)], env=self.environment, check=True)

    def colours(self, width, height, x=0, y=0):
        """Every colour that is seen there, as #RRGGBB."""
        text = subprocess.run(["import", "-window", "root", "-crop", "%dx%d+%d+%d" % (width, height, x, y),
                               "-depth", "8", "txt:-"],
                              env=self.environment, check=True, capture_output=True, text=True).stdout
        return set(re.findall(r"#[0-9A-F]{6}\b", text))
