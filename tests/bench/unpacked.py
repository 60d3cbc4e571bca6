# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian package that cannot be installed here, because another one shuts it out: fetched once, with the libraries
that it needs and that are missing, and unpacked into a folder of the build."""

import pathlib
import re
import subprocess
import tempfile

import holder as holders
import processes


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
