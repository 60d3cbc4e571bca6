#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian package that cannot be installed here, because another one shuts it out: fetched once, with the libraries
that it needs and that are missing, and unpacked into a folder of the build.

RESTANTE_BUILD=DIR tests/integration/unpacked.py NAME…: fetches what is not there yet."""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import holder as holders
import processes


IN_NAMESPACE = ("unshare", "--mount", "--propagation", "private")


class Missing(Exception):
    """Why the package is not here."""


def folder(name):
    return holders.BUILD / "unpacked" / name


def fetch(name):
    """Nothing of a fetch that fails half-way is taken for the package."""
    if folder(name).exists():
        return
    folder(name).parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder(name).parent) as work:
        for package in _download(name, pathlib.Path(work)):
            subprocess.run(["dpkg", "-x", package, f"{work}/root"], check=True, timeout=60)
        pathlib.Path(work, "root").rename(folder(name))


def _download(name, work):
    """The files of the package and of its missing libraries."""
    _apt_get(work, name)
    libraries = _missing_libraries(next(work.glob("*.deb")))
    if libraries:
        _apt_get(work, *libraries)
    return list(work.glob("*.deb"))


def _apt_get(work, *names):
    # Started like everything else, so that it ends with this process too.
    child = processes.start(["apt-get", "-q", "download", *names], cwd=work, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
    try:
        fetched = child.wait(120) == 0
    except subprocess.TimeoutExpired:
        fetched = False
    processes.stop(child)
    if not fetched:
        raise Missing(f"apt-get cannot download {' '.join(names)}")


def _missing_libraries(package):
    needed = subprocess.run(["dpkg-deb", "-f", package, "Depends"], stdout=subprocess.PIPE, text=True, check=True,
                            timeout=60).stdout
    return [name for name in re.findall(r"\blib[a-z0-9.+-]+", needed)
            if subprocess.run(["dpkg", "-s", name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=60, check=False).returncode]


def libraries(name):
    """What LD_LIBRARY_PATH needs for it."""
    return ":".join(sorted({str(path.parent) for path in folder(name).rglob("lib*.so.*")}))


def namespace_problem():
    """Why an unpacked server cannot be given users and folders of its own here, or None."""
    if subprocess.run([*IN_NAMESPACE, "mount", "--bind", "/run", "/run"], stdin=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL, check=False).returncode:
        return "it needs a mount namespace, which is not allowed here"
    return None


def add_users(root, users):
    """@root/passwd and @root/group: this machine's, and @users, {name: number}, which the package would have made."""
    for name, entry in (("passwd", "{user}:x:{id}:{id}::/nonexistent:/usr/sbin/nologin\n"), ("group", "{user}:x:{id}:\n")):
        text = pathlib.Path("/etc", name).read_text(encoding="utf-8")
        text += "".join(entry.format(user=user, id=number) for user, number in users.items())
        (root / name).write_text(text, encoding="utf-8")


def start(name, root, binds, command, log):
    """Starts @command of package @name with @binds, {what in @root: where it is seen}; its output goes to the file @log."""
    lines = [shlex.join(["mount", "--bind", str(root / what), place]) for what, place in binds.items()]
    lines.append("exec " + shlex.join([str(folder(name) / command[0]), *map(str, command[1:])]))
    with open(log, "ab") as output:
        return processes.start([*IN_NAMESPACE, "sh", "-e", "-c", "\n".join(lines)], stdout=output, stderr=output,
                               env=os.environ | {"LD_LIBRARY_PATH": libraries(name)})


if __name__ == "__main__":
    try:
        for wanted in sys.argv[1:]:
            fetch(wanted)
    except (Missing, OSError, subprocess.SubprocessError) as why:
        sys.exit(f"{wanted}: {why}")
