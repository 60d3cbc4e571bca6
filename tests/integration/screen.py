# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen that nobody sees (Xvfb) with the app on it, and pictures of it."""

import os
import pathlib
import shutil
import subprocess

import processes

SETTINGS = "[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n"


def environment(folder):
    """What GTK needs to draw the same without a graphics card, and to keep away from the user's settings."""
    configuration = pathlib.Path(folder) / "config"
    (configuration / "gtk-4.0").mkdir(parents=True, exist_ok=True)
    (configuration / "gtk-4.0/settings.ini").write_text(SETTINGS, encoding="utf-8")
    for name in ("data", "cache", "run"):
        (pathlib.Path(folder) / name).mkdir(mode=0o700, exist_ok=True)
    values = os.environ | {
        "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GDK_BACKEND": "x11", "LC_ALL": "C.UTF-8",
        "XDG_CONFIG_HOME": str(configuration), "XDG_DATA_HOME": f"{folder}/data",
        "XDG_CACHE_HOME": f"{folder}/cache", "XDG_RUNTIME_DIR": f"{folder}/run", "GSETTINGS_BACKEND": "memory",
    }
    values.pop("WAYLAND_DISPLAY", None)
    return values


class Screen:
    """Xvfb of @size; show() starts a program on it in a session bus of its own."""

    def __init__(self, folder, size="1280x800"):
        self.folder = pathlib.Path(folder)
        self.environment = environment(folder)
        reader, writer = os.pipe()
        self.server = processes.start(["Xvfb", "-displayfd", writer, "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as display:
            number = display.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start")
        self.environment["DISPLAY"] = f":{number}"
        self.child = None

    def show(self, *command):
        with open(self.folder / "app.log", "wb") as log:
            self.child = processes.start(["dbus-run-session", "--", *command], stdout=log, stderr=log,
                                         env=self.environment)
        processes.eventually(self._has_window, lambda: "a window; the app says:\n" + self.log(), 30)

    def log(self):
        return (self.folder / "app.log").read_text(errors="replace")

    def _run(self, *command):
        return subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)

    def _has_window(self):
        if self.child.poll() is not None:
            raise AssertionError(f"the app ended with {self.child.returncode}: {self.log()}")
        return self._run("xdotool", "search", "--onlyvisible", "--name", ".").stdout.strip()

    def picture(self, path):
        """Writes the screen to @path once it has stopped changing (two pictures in a row are the same)."""
        shots = [self.folder / "shot-0.png", self.folder / "shot-1.png"]

        def settled():
            for shot in shots:
                self._run("import", "-window", "root", "-depth", "8", str(shot))
            difference = subprocess.run(["compare", "-metric", "AE", *shots, "null:"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)
            colours = self._run("identify", "-format", "%k", str(shots[1])).stdout
            return difference.stderr.strip() == b"0" and int(colours or 0) > 1

        processes.eventually(settled, "a picture that stands still", 30)
        shutil.copy(shots[1], path)

    def close(self):
        for child in (self.child, self.server):
            if child:
                processes.stop(child)
