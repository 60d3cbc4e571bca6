# SPDX-License-Identifier: GPL-3.0-or-later
"""The two servers that are compared, behind one face: each takes mail for home.test while its primary is down."""

import pathlib
import subprocess

import holder as holders
import keypair
import postfix
import processes

# Tuned as its manual advises for a relay under load: many processes (the listen backlog follows), no slowing down of
# clients, a large active queue, connections reused, and deferred mail left alone until it is asked for.
RELAY = """\
relay_domains = home.test
relay_recipient_maps =
relay_transport = smtp:[127.0.0.1]:{primary}
smtpd_recipient_restrictions = reject_unauth_destination
default_process_limit = 200
in_flow_delay = 0s
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
qmgr_message_active_limit = 20000
smtp_destination_concurrency_limit = 50
initial_destination_concurrency = 20
minimal_backoff_time = 4h
maximal_backoff_time = 4h
queue_run_delay = 4h
smtp_destination_concurrency_failed_cohort_limit = 0
"""

LOG_KEPT = 2 << 20  # WAL_KEPT of daemon/queue/checkpointer.c


class Restante:
    name = "restante"

    def __init__(self, root, primary):
        self.root = pathlib.Path(root)
        self.root.mkdir()
        # The primary is asked for by hand, as Postfix's deferred queue is.
        self.holder = holders.Holder(self.root, {
            "server": {"max-connections": 500, "max-connections-per-address": 500},
            "probe": {"interval": 3600, "interval-down": 3600, "interval-down-max": 3600},
        })
        self.holder.start()
        self.holder.add(f"127.0.0.1:{primary}", identity="any")
        self.holder.ctl("primary", "probe", "home.test")

    @property
    def port(self):
        return self.holder.port

    @property
    def group(self):
        return self.holder.child.pid

    @property
    def store(self):
        return self.holder.state

    def start(self):
        """Only the process: the caller waits for the greeting."""
        with open(self.holder.log_path, "ab") as log:
            self.holder.child = processes.start([holders.RESTANTED, "--config", self.holder.config], stdout=log,
                                                stderr=log, env=holders.ENVIRONMENT)

    def stop(self):
        self.holder.stop()

    def held(self):
        return self.holder.domain()["counts"]["held"]

    def is_ready(self):
        """It answers its owner too, which it does after the first greeting."""
        return self.holder.is_ready()

    def ask(self, path):
        """The document behind @path of its API."""
        return self.holder.get(path)

    def settle(self):
        """Nothing is worked on behind the scenes when a message was accepted."""

    def flush(self):
        self.holder.ctl("primary", "probe", "home.test")

    def clear(self):
        self.holder.ctl("queue", "delete", "--all", "--yes")

    def disk(self):
        """Once a log of a busy time is folded in, which two quiet seconds bring; a short one stays as it is."""
        log = self.store / "queue.db-wal"
        # Its size is gone before its blocks are.
        processes.eventually(lambda: not log.exists() or log.stat().st_blocks * 512 <= LOG_KEPT, "the log is short")
        return used(self.store)


class Postfix:
    name = "Postfix"

    def __init__(self, root, primary):
        self.port = processes.free_port()
        self.server = postfix.Postfix(root, self.port, keypair.make(pathlib.Path(root).parent, "postfix"),
                                      settings=RELAY.replace("{primary}", str(primary)))
        self.server.up()

    @property
    def group(self):
        return self.server.child.pid

    @property
    def store(self):
        return self.server.root / "queue"

    def is_ready(self):
        return True

    def start(self):
        self.server.child = processes.start(
            ["/usr/lib/postfix/sbin/master", "-c", self.server.root / "conf", "-d"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def stop(self):
        self.server.down()

    def _files(self, *queues):
        return sum(1 for queue in queues for path in (self.store / queue).rglob("*")
                   if path.is_file())

    def held(self):
        return self._files("incoming", "active", "deferred")

    def settle(self):
        """Every message was tried once and is deferred."""
        processes.eventually(lambda: not self._files("maildrop", "incoming", "active"), "Postfix has deferred all", 600)

    def flush(self):
        subprocess.run(["postqueue", "-c", self.server.root / "conf", "-f"], check=True)

    def clear(self):
        subprocess.run(["postsuper", "-c", self.server.root / "conf", "-d", "ALL"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def disk(self):
        return sum(used(self.store / queue) for queue in ("incoming", "active", "deferred", "defer"))


def used(folder):
    """Bytes on disk of everything in @folder."""
    return sum(path.stat().st_blocks * 512 for path in pathlib.Path(folder).rglob("*"))
