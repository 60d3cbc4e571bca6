# SPDX-License-Identifier: GPL-3.0-or-later
"""The stores of tests/data/stores: what was put into each of them, and how to look whether it is all there.

A store is made by `tests/data/stores/make` with the restanted that first has a version of the schema, and never changed
again. Times are in the store, so both sides have a clock of their own."""

import pathlib
import re

import mail

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data/stores"
MADE, SHELVED, READ = "@2026-01-01 12:00:00", "@2026-01-03 12:00:00", "@2026-01-04 12:00:00"

DELIVERED = ("plain", "eight-bit", "utf8-addresses", "many-recipients")
PARKED = ("dots",)
HELD = ("long-lines", "report", "white-space", "empty-body")

# Small ones are rows, large ones are in the spool.
LARGE_HELD = mail.numbered(1, 100_000)
SHELF = (mail.numbered(2, domain="shelf.test"), mail.numbered(3, 100_000, domain="shelf.test"))


def corpus(names):
    return [one for one in mail.corpus() if one.name in names]


def expected():
    """(state, content) of every message."""
    return [("delivered", one.content) for one in corpus(DELIVERED)] + \
           [("parked", one.content) for one in corpus(PARKED)] + \
           [("held", one.content) for one in [*corpus(HELD), LARGE_HELD]] + \
           [("shelf", one.content) for one in SHELF]


def there(holder):
    """(state, content) of every message that the holder has."""
    return [(message["state"], mail.split(holder.content(message["id"]))[1]) for message in holder.everything()]


def newest():
    """The version of the schema that the code has."""
    header = pathlib.Path(__file__).resolve().parents[2] / "daemon/queue/schema.h"
    return int(re.search(r"#define RESTANTE_SCHEMA_VERSION\s+(\d+)", header.read_text())[1])
