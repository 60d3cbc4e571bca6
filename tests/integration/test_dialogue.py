#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every dialogue of tests/data/dialogues over TCP with the real daemon: what it answers, and what it stores."""

import dialogue
import harness
import mail
import processes


class Dialogues(harness.Case):
    def play(self, one):
        size = one.options.get("max-size")
        holder = self.holder({"server": {"max-message-size": size}} if size else None)
        for domain in one.options["domains"].split():
            holder.add(f"127.0.0.1:{processes.free_port()}", name=domain)
        expected = dialogue.play("127.0.0.1", holder.port, one)
        messages = holder.queue("--limit", "500")
        stored = [dialogue.Stored.of(mail.split(holder.content(message["id"]))[1])
                  for message in sorted(messages, key=lambda message: int(message["id"]))]
        self.assertEqual(stored, expected)


def add_case(one):
    setattr(Dialogues, f"test_{one.name}", lambda self: self.play(one))


for each in dialogue.corpus():
    add_case(each)


if __name__ == "__main__":
    harness.main()
