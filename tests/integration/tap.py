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
    def __init__(self, out):
        super().__init__()
        self.out = out
        self.number = 0
        self.bad_subtests = set()

    def line(self, ok, test, directive=""):
        self.number += 1
        print(f"{'ok' if ok else 'not ok'} {self.number} {name_of(test)}{directive}", file=self.out, flush=True)

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
        if test.id() in self.bad_subtests:
            self.line(False, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(True, test, f" # SKIP {reason}")


def main(module="__main__"):
    """Runs every case of @module, or those whose names contain an argument; exit status 1 when one failed or none ran."""
    names = sys.argv[1:]
    suite = unittest.TestLoader().loadTestsFromModule(sys.modules[module])
    cases = [case for group in suite for case in group if not names or any(name in case.id() for name in names)]
    print(f"1..{len(cases)}", flush=True)
    result = TapResult(sys.stdout)
    unittest.TestSuite(cases).run(result)
    for test, _ in result.errors:
        if not isinstance(test, unittest.TestCase):
            print(f"Bail out! {test}", flush=True)
    sys.exit(0 if cases and result.wasSuccessful() and result.number == len(cases) else 1)
