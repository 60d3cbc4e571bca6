#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a message: held while the primary is down, handed over when it is back, not one byte changed."""

import harness
import mail


class Life(harness.Case):
    def assert_delivered(self, sent, arrived):
        """Every recipient's copy of @sent arrived once: one Received field of the holder and then exactly the bytes."""
        contents = []
        for content in arrived:
            trace, rest = mail.split(content)
            self.assertRegex(trace, rb"\sby holder\.test\s")
            contents.append(rest)
        self.assertCountEqual([one.name for one in sent],
                              [{one.content: one.name for one in sent}.get(content, content[:400])
                               for content in contents])

    def test_down_held_up_delivered(self):
        holder, primary = self.outage()
        sent = mail.corpus() + [mail.large()]
        holder.send(*sent)
        holder.wait_for_counts(held=len(sent), delivered=0)
        primary.up()
        taken = primary.wait_for_messages(len(sent), patience=180)
        holder.wait_for_counts(held=0, parked=0, delivered=len(sent))
        self.assert_delivered(sent, [one.content for one in taken])
        envelopes = {one.content: (one.sender, sorted(one.recipients)) for one in sent}
        for one in taken:
            self.assertEqual((one.sender, sorted(one.recipients)), envelopes[mail.split(one.content)[1]])

    def test_real_postfix(self):
        primary = self.postfix()
        primary.up()
        holder = self.holder()
        holder.add(f"127.0.0.1:{primary.port}")
        holder.trust()
        holder.wait_for_state("up")
        primary.down()
        holder.wait_for_state("down")
        sent = mail.corpus() + [mail.large()]
        holder.send(*sent)
        holder.wait_for_counts(held=len(sent))
        primary.up()
        holder.wait_for_counts(held=0, parked=0, delivered=len(sent), patience=180)
        # Postfix writes one file for each recipient.
        copies = [one for one in sent for _ in one.recipients]
        harness.processes.eventually(lambda: len(primary.files()) == len(copies),
                                     lambda: f"{len(copies)} files, not {len(primary.files())}:\n{primary.log()[-2000:]}")
        self.assert_delivered(copies, primary.messages())

    def test_oldest_first(self):
        holder, primary = self.outage(settings={"delivery": {"connections": 1}})
        sent = [mail.numbered(number) for number in range(50)]
        holder.send(*sent)
        primary.up()
        taken = primary.wait_for_messages(len(sent))
        self.assertEqual([mail.split(one.content)[1] for one in taken], [one.content for one in sent])

    def test_up_is_handed_on_at_once(self):
        # With an hour between probes only the arrival itself can start the delivery.
        holder, primary = self.proven(settings={"probe": {"interval": 3600}})
        holder.send(mail.numbered(1))
        self.assert_delivered([mail.numbered(1)], [primary.wait_for_messages(1)[0].content])

    def test_paused_is_held(self):
        holder, primary = self.proven()
        holder.ctl("primary", "pause", "home.test", "--reason", "new disk")
        holder.wait_for_state("paused")
        holder.send(mail.numbered(1))
        connections = primary.connections
        self.assertEqual(holder.domain()["counts"]["held"], 1)
        self.assertEqual(primary.said("MAIL"), [])
        holder.ctl("primary", "resume", "home.test")
        primary.wait_for_messages(1)
        self.assertGreater(primary.connections, connections)

    def test_two_domains_one_message(self):
        holder, primary = self.proven()
        other = self.primary()
        holder.add(other.address, name="work.test")
        holder.trust("work.test")
        both = mail.Mail("both", "emil@elsewhere.test", ("anna@home.test", "bob@work.test"), mail.numbered(7).content)
        holder.send(both)
        self.assertEqual([one.recipients for one in primary.wait_for_messages(1)], [["anna@home.test"]])
        self.assertEqual([one.recipients for one in other.wait_for_messages(1)], [["bob@work.test"]])

    def test_promise_7_destination_is_decided_at_delivery(self):
        holder, primary = self.outage()
        holder.send(mail.numbered(1))
        moved = self.primary(keys=primary.keys)
        holder.ctl("domain", "set", "home.test", "--primary", moved.address)
        moved.wait_for_messages(1)
        self.assertEqual(primary.said("MAIL"), [])


if __name__ == "__main__":
    harness.main()
