# SPDX-License-Identifier: GPL-3.0-or-later
"""Throws away what a killed program had not synced: its folder becomes what power-cut.c has kept as stable."""

import os
import pathlib
import shutil

import holder

LIBRARY = holder.BUILD / "tests/crash/libpower-cut.so"


class PowerCut:
    """Over the folder @root, which is empty now; @journal is a new folder beside it."""

    def __init__(self, root, journal):
        self.root, self.journal = pathlib.Path(root), pathlib.Path(journal)
        self.data = self.journal / "data"
        self.names = self.journal / "names"
        self.data.mkdir(parents=True)
        self.names.touch()

    @property
    def environment(self):
        """Beside LD_PRELOAD, for the program."""
        return {"POWER_CUT_ROOT": str(self.root.resolve()), "POWER_CUT_JOURNAL": str(self.journal.resolve())}

    def cut(self):
        """The program is dead; returns the names of the files that the cut took something from."""
        before = self._read_files()
        stable = self._read_names()
        self._restore(stable)
        self._rewrite(stable)
        after = self._read_files()
        return {name for name in before if before[name] != after.get(name) and not name.endswith("-shm")}

    def _read_files(self):
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def _read_names(self):
        """{path: id, None for a folder}; a line that the kill has cut short does not count."""
        stable = {}
        for line in self.names.read_text(encoding="utf-8").split("\n")[:-1]:
            kind, rest = line[0], line[1:]
            if kind == "-":
                stable.pop(rest)
            elif kind == ">":
                before, after = rest.split("\t")
                stable[after] = stable.pop(before)
            else:
                number, path = rest.split(" ", 1)
                stable[path] = int(number) if kind == "+" else None
        # A folder that is not stable takes all in it away.
        return {path: number for path, number in stable.items()
                if all(str(parent) in stable for parent in pathlib.PurePath(path).parents if parent.name)}

    def _restore(self, stable):
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, number in sorted(stable.items()):
            path, data = self.root / name, self.data / str(number)
            if number is None:
                path.mkdir(mode=0o700)
            elif data.exists():
                shutil.copyfile(data, path)
            else:
                path.touch()  # its name was synced, its bytes never
            path.chmod(0o700 if number is None else 0o600)

    def _rewrite(self, stable):
        lines = [f"{'d0' if number is None else f'+{number}'} {name}\n" for name, number in sorted(stable.items())]
        self.names.write_text("".join(lines), encoding="utf-8")
        kept = {str(number) for number in stable.values()}
        for data in self.data.iterdir():
            if data.name not in kept:
                os.unlink(data)
