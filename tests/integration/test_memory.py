#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large message passes through the holder in pieces: memory does not grow with it."""

import harness
import mail
from footprint import assert_bounded, peak

LIMIT = 20 << 20


class Memory(harness.Case):
    def test_a_message_of_50_mib(self):
        holder, primary = self.outage()
        message = mail.large(36)
        self.assertGreater(len(message.content), 49 << 20)
        holder.send(mail.numbered(1))
        before = peak(holder.child)
        holder.send(message)
        after_receiving = peak(holder.child)
        primary.up()
        taken = primary.wait_for_messages(2, patience=180)
        holder.wait_for_counts(held=0, delivered=2)
        self.assertIn(message.content, [mail.split(one.content)[1] for one in taken])
        after_delivery = peak(holder.child)
        large = next(one for one in holder.queue() if one["size"] > 49 << 20)
        holder.ctl("queue", "export", large["id"], "--output", self.root / "exported.eml")
        self.assertEqual(mail.split((self.root / "exported.eml").read_bytes())[1], message.content)
        after_export = peak(holder.child)
        holder.ctl("queue", "read", large["id"])
        after_reading = peak(holder.child)
        growth = {"receiving": after_receiving - before, "delivery": after_delivery - after_receiving,
                  "export": after_export - after_delivery, "reading": after_reading - after_export}
        print(f"# peak {before >> 10} KiB, then more by (KiB): "
              + ", ".join(f"{name} {size >> 10}" for name, size in growth.items()))
        assert_bounded(self, after_reading - before, LIMIT)


if __name__ == "__main__":
    harness.main()
