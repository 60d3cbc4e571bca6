#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks themselves: each goes red on a made-up tree that breaks its rule, and stays green on one that does not."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CHECKS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(CHECKS.parent / "integration"))
import tap  # noqa: E402

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"


def c_function(lines):
    """A formatted function of exactly @lines lines, from its name to its brace."""
    return "int\nlong_one (int a)\n{\n" + "  a++;\n" * (lines - 4) + "  return a;\n}\n"


class Checks(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="restante-checks-"))
        self.addCleanup(shutil.rmtree, self.root)
        for folder in ("daemon", "app", "tests", "data"):
            (self.root / folder).mkdir()
        shutil.copy(CHECKS.parents[1] / ".clang-format", self.root)
        self.write("daemon/daemon.c", SPDX + '#include "daemon.h"\n\n#include "control/server.h"\n\nint a;\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_check(self, name):
        arguments = [str(self.root)] if name in ("format", "spdx", "translations") else ["--root", str(self.root)]
        return subprocess.run([str(CHECKS / name), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)

    def assert_red(self, name, *words):
        result = self.run_check(name)
        self.assertEqual(result.returncode, 1, result.stdout)
        for word in words:
            self.assertIn(word, result.stdout)

    def assert_green(self, name):
        result = self.run_check(name)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_layers_down_is_fine(self):
        self.write("daemon/net/server.c", '#include "net/server.h"\n#include <gio/gio.h>\n#include "queue/queue.h"\n')
        self.write("daemon/watch/probe.c", '#include "net/server.h"\n#include "dns/resolver.h"\n')
        self.write("app/client/holder.c", '#include "client/holder.h"\n#include "api/status.h"\n'
                                          '#include "protocol/address.h"\n')
        self.assert_green("layers")

    def test_layers_each_rule(self):
        for path, include in (
            ("daemon/api/a.h", '#include "protocol/address.h"'),      # siblings
            ("daemon/protocol/a.h", '#include "policy/identity.h"'),
            ("daemon/policy/a.c", '  #  include "api/status.h"'),
            ("daemon/queue/a.c", '#include "net/server.h"'),          # up
            ("daemon/net/a.c", '#include "dns/resolver.h"'),
            ("daemon/dns/a.c", '#include "net/server.h"'),
            ("daemon/watch/a.c", '#include "control/server.h"'),
            ("daemon/other/a.c", '#include "queue/queue.h"'),         # no layer
            ("daemon/queue/a.c", '#include "listing.h"'),             # without its folder
            ("daemon/queue/a.c", '#include "../net/server.h"'),
            ("app/pages/a.c", '#include "queue/queue.h"'),
            ("app/pages/a.c", '#include "policy/identity.h"'),
            ("app/pages/a.c", '#include "../../daemon/queue/queue.h"'),
            ("daemon/protocol/a.c", "#include <gio/gio.h>"),          # not pure
            ("daemon/protocol/a.c", "#include <stdio.h>"),
            ("daemon/policy/a.c", "#include <time.h>"),
            ("daemon/policy/a.c", "#include <unistd.h>"),
            ("daemon/policy/a.c", "#include <glib/gstdio.h>"),
        ):
            with self.subTest(path=path, include=include):
                self.write(path, SPDX + include + "\n")
                self.assert_red("layers", f"{path}:2: ")
                (self.root / path).unlink()

    def test_layers_comment_is_no_include(self):
        self.write("daemon/protocol/a.h", '/* for example:\n#include <stdio.h>\n*/\n// #include <time.h>\n')
        self.assert_green("layers")

    def test_layers_empty_tree(self):
        (self.root / "daemon/daemon.c").unlink()
        self.assert_red("layers", "no sources")

    def test_function_length(self):
        self.write("daemon/net/a.c", c_function(60))
        self.assert_green("function-length")
        self.write("daemon/net/a.c", "int b;\n\n" + c_function(61))
        self.assert_red("function-length", "daemon/net/a.c:4: long_one has 61 lines")

    def test_function_length_macro_is_no_function(self):
        self.write("daemon/net/a.c", "G_DEFINE_QUARK (a, b)\n\nenum\n{\n" + "  A,\n" * 70 + "};\n\n" + c_function(10))
        self.assert_green("function-length")

    def test_function_length_empty_tree(self):
        self.assert_red("function-length", "no functions")

    def translate(self, words, entries, listed="app/window.c\n"):
        """An app that says @words, and a German translation with @entries."""
        self.write("app/window.c", SPDX + f"static const char *word = {words};\n")
        self.write("po/POTFILES", listed)
        self.write("po/LINGUAS", "de\n")
        self.write("po/de.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entries)

    @unittest.skipUnless(shutil.which("xgettext"), "gettext is needed")
    def test_translations(self):
        close = 'msgid "Close"\nmsgstr "Schließen"\n'
        self.translate('_ ("Close")', close)
        self.assert_green("translations")
        self.translate('N_ ("Close it")', close)
        self.assert_red("translations", 'po/de.po, untranslated: msgid "Close it"')
        self.translate('_ ("Close")', "#, fuzzy\n" + close)
        self.assert_red("translations", 'po/de.po, only-fuzzy: msgid "Close"')
        self.translate('_ ("Close")', close)
        self.write("app/pages/page.ui", '<property name="label" translatable="yes">Close</property>\n')
        self.assert_red("translations", "app/pages/page.ui: it has words")

    def test_format(self):
        self.assert_green("format")
        self.write("app/a.c", "int a(void){return 1;}\n")
        self.assert_red("format", "app/a.c: ")

    def test_spdx(self):
        self.write("tests/a.py", "# SPDX-License-Identifier: GPL-3.0-or-later\n")
        self.assert_green("spdx")
        self.write("tests/b.py", "print(1)\n")
        self.assert_red("spdx", "tests/b.py")


if __name__ == "__main__":
    tap.main()
