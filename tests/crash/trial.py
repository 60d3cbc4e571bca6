# SPDX-License-Identifier: GPL-3.0-or-later
"""One holder that is killed again and again at moments that the seed chooses, in the middle of everything it does."""

import random
import threading

import clock
import letters
import mail
import processes
import turmoil
from judge import HOURS_AN_EPOCH, Judge
from ledger import Ledger
from power_cut import LIBRARY, PowerCut

SENDERS = 4
NOBODY = "127.0.0.1:9"


class Trial:
    """@case makes and ends what is needed. @seed chooses the mail, the owner's wishes and the moments; what the
    threads make of them differs from run to run."""

    def __init__(self, case, seed):
        self.case, self.seed = case, seed
        self.dice = random.Random(seed)
        self.ledger = Ledger(case.folder("ledger") / "lines")
        case.addCleanup(self.ledger.close)
        self.judge = Judge(self.ledger, seed)
        self.numbers = turmoil.Numbers()
        self.up = True  # the primary
        self.primary = case.primary()
        self.primary.answers["CONTENT"] = self.on_content
        self.holder = case.holder({"server": {"keep-delivered": "1d", "min-free-space": "0"}}, start=False)
        self.preload = []
        self.environment = {}

    def on_content(self, content):
        """In the primary's thread, before it answers: whether it takes this."""
        letter = letters.letter(self.seed, letters.number_of(content))
        if letter.refused:
            return "554 5.7.1 Not that one"
        self.ledger.take(letter.number, mail.split(content)[1] == letter.content)
        return None

    # Life and death

    def prepare_start(self):
        """The wall clock goes on from start to start."""
        clock.set_for(self.holder, f"+{HOURS_AN_EPOCH * self.ledger.epoch}h", self.preload, **self.environment)

    def set_up(self):
        self.prepare_start()
        self.holder.start()
        self.holder.ctl("domain", "add", letters.HOME, "--primary", self.primary.address, "--hold", "0")
        self.holder.ctl("domain", "add", letters.SHELF, "--primary", NOBODY, "--hold", "1d")
        self.holder.trust(letters.HOME)
        self.holder.wait_for_state("up", letters.HOME)
        self.kill()

    def kill(self):
        """The primary has seen all that the holder has said when this returns."""
        clock.kill(self.holder)
        processes.eventually(lambda: not self.primary.sessions, "the holder's connections are gone")
        self.after_kill()
        self.ledger.killed()

    def after_kill(self):
        """For trials that take more away than the process."""

    def turn_primary(self):
        """Now and then it is away for a while."""
        wanted = self.dice.random() < 0.8
        if wanted and not self.up:
            self.primary.up()
        elif self.up and not wanted:
            self.primary.down()
        self.up = wanted

    # A life between two kills

    def die_at_start(self):
        self.prepare_start()
        self.holder.launch()
        self.pause(self.dice.uniform(0, 0.1))
        self.kill()

    @staticmethod
    def pause(seconds):
        threading.Event().wait(seconds)

    def live_and_die(self):
        self.turn_primary()
        self.prepare_start()
        self.holder.start()
        self.look()
        owner = turmoil.Owner(self.holder, self.ledger, self.seed)
        senders = [turmoil.Sender(self.holder, self.ledger, self.numbers, self.seed, self.dice.randrange(3, 25))
                   for _ in range(SENDERS)]
        threads = [owner, *senders]
        for thread in threads:
            thread.start()
        # Every fifth time so long that the housekeeping is at work.
        self.pause(self.dice.uniform(0.9, 1.1) if self.dice.random() < 0.2 else self.dice.uniform(0, 0.5))
        owner.ended.set()
        self.kill()
        for thread in threads:
            thread.join(processes.PATIENCE)
            assert not thread.is_alive(), f"{thread} goes on without a holder"
        if owner.problem:
            raise owner.problem

    def kill_once(self):
        if self.dice.random() < 0.12:
            self.die_at_start()
        else:
            self.live_and_die()

    # What is there

    def look(self):
        """The store as it is now: in order, and nothing is missing."""
        result = self.holder.try_ctl("check-store")
        if result.returncode != 0:
            self.judge.faults.append(result.stdout + result.stderr)
        found = turmoil.read_queue(self.holder)
        turmoil.note_delivered(self.ledger, found)
        self.judge.judge_rows(found)
        self.assert_faultless()
        return found

    def assert_faultless(self):
        faults = self.judge.faults
        assert not faults, f"after {self.ledger.epoch} kills, seed {self.seed}:\n" + "\n".join(faults[:40])

    def is_settled(self):
        found = turmoil.read_queue(self.holder)
        waiting = [key for key, messages in found.items()
                   if key[1] == letters.HOME and messages[0]["state"] == "held"]
        return not waiting and not self.judge.late(found)

    def finish(self):
        """Everything is handed over and compared, byte for byte. Returns what to tell about the trial."""
        if not self.up:
            self.primary.up()
        self.prepare_start()
        self.holder.start()
        self.look()
        processes.eventually(self.is_settled, lambda: f"all is handed over: {self.holder.domain(letters.HOME)}")
        found = self.look()
        self.judge.judge_content(self.holder, found)
        repeats = self.judge.judge_copies()
        self.assert_faultless()
        return {"kills": self.ledger.epoch, "acknowledged": len(self.ledger.acknowledged),
                "in doubt": len(self.ledger.offered) - len(self.ledger.acknowledged),
                "handed over": sum(len(self.ledger.copies(number)) for number in self.ledger.acknowledged), "handed over twice by a kill": repeats,
                "confirmed to the owner": sum(map(len, self.ledger.confirmed.values())),
                "left in the store": len(found)}


class PowerCutTrial(Trial):
    """Each kill also takes away what was not synced."""

    def __init__(self, case, seed):
        super().__init__(case, seed)
        self.holder.state.mkdir(mode=0o700)
        # Beside the control socket: nowhere else may the process write.
        journal = self.holder.root / "journal"
        journal.mkdir()
        self.power = PowerCut(self.holder.state, journal)
        self.preload.append(str(LIBRARY))
        self.environment = self.power.environment
        self.lost = 0

    def after_kill(self):
        self.lost += len(self.power.cut())

    def finish(self):
        return super().finish() | {"files that lost something": self.lost}
