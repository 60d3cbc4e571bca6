# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module's unittest cases and prints TAP, so that meson counts every case. It never decides what a test is."""

import os
import re
import sys
import traceback
import unittest


def name_of(test):
    """A case's path, like those of the C tests: /module/case, without what TAP reads as a directive."""
    module = os.path.splitext(os.path.basename(sys.argv[0]))[0].removeprefix("test_")
    method = test.id().split(".")[-1].removeprefix("test_")
    promise = re.match(r"promise_(\d+)_(.*)", method)
    return f"/promise/{promise[1]}/{module}/{promise[2]}" if promise else f"/{module}/{method}"


class TapResult(unittest.TestResult):
    """Prints a line for each case as soon as it is over."""

    def __init__(self, out):
        super().__init__()
        self.out = out
        self.reported = []
        self.bad_subtests = set()
        self.skipped_fixture = None

    def line(self, ok, test, directive=""):
        if not isinstance(test, unittest.TestCase):
            return  # a fixture of the module or class: its cases are told at the end
        self.reported.append(test.id())
        print(f"{'ok' if ok else 'not ok'} {len(self.reported)} {name_of(test)}{directive}", file=self.out, flush=True)

    def explain(self, test, error):
        lines = "".join(traceback.format_exception(*error)).rstrip().split("\n")
        lines += test.diagnose() if hasattr(test, "diagnose") else []
        print("\n".join(f"# {line}" for line in lines), file=self.out, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line(True, test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.explain(test, error)
        self.line(False, test)

    def addError(self, test, error):
        super().addError(test, error)
        self.explain(test, error)
        self.line(False, test)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            print(f"# {subtest.id()}", file=self.out)
            self.explain(test, error)
            self.bad_subtests.add(test.id())

    def stopTest(self, test):
        super().stopTest(test)
        if test.id() in self.bad_subtests and test.id() not in self.reported:
            self.line(False, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if not isinstance(test, unittest.TestCase):
            self.skipped_fixture = reason
        self.line(True, test, f" # SKIP {reason}")

    def tell_the_rest(self, cases):
        """The cases that a failed or skipped fixture kept from running."""
        for case in cases:
            if case.id() not in self.reported:
                skipped = self.skipped_fixture is not None and not self.errors
                self.line(skipped, case, f" # SKIP {self.skipped_fixture}" if skipped else "")


def main(module="__main__"):
    """Runs every case of @module, or those whose names contain an argument; exit status 1 when one failed or none ran."""
    names = sys.argv[1:]
    suite = unittest.TestLoader().loadTestsFromModule(sys.modules[module])
    cases = [case for group in suite for case in group if not names or any(name in case.id() for name in names)]
    print(f"1..{len(cases)}", flush=True)
    result = TapResult(sys.stdout)
    unittest.TestSuite(list(cases)).run(result)
    result.tell_the_rest(cases)
    sys.exit(0 if cases and result.wasSuccessful() else 1)
