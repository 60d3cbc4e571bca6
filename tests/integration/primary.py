# SPDX-License-Identifier: GPL-3.0-or-later
"""The home server: aiosmtpd in a thread. It keeps every command and the raw bytes of every message, and refuses or
breaks off where it is told to."""

import asyncio
import dataclasses
import inspect
import logging
import threading

from aiosmtpd.smtp import SMTP

# A connection that breaks off is what the tests are about; the log would only hide what matters.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

DROP = "drop"  # an answer that is none: the connection is cut


@dataclasses.dataclass
class Taken:
    """One message that the primary answered 250."""
    connection: int
    sender: str
    recipients: list
    content: bytes
    options: list


class _Session(SMTP):
    """aiosmtpd's session, with the owner's answers before its own."""

    def __init__(self, primary):
        self.primary = primary
        self.below = None
        super().__init__(primary, hostname=primary.hostname, tls_context=primary.tls, enable_SMTPUTF8=True,
                         data_size_limit=primary.size_limit, loop=primary.loop)

    def connection_made(self, transport):
        if self.transport is None:  # it is called again when TLS begins
            self.number = self.primary.note_connection()
            self.below = transport  # the TCP connection under TLS, which can always be cut
        super().connection_made(transport)

    def connection_lost(self, error):
        self.primary.sessions.discard(self)
        super().connection_lost(error)

    async def answered(self, verb, argument):
        answer = self.primary.answer(self.number, verb, argument or "")
        if inspect.isawaitable(answer):
            answer = await answer
        if answer == DROP:
            self.below.abort()
        elif answer:
            await self.push(answer)
        return bool(answer)

    async def smtp_EHLO(self, argument):
        if not await self.answered("EHLO", argument):
            await super().smtp_EHLO(argument)

    async def smtp_STARTTLS(self, argument):
        if not await self.answered("STARTTLS", argument):
            await super().smtp_STARTTLS(argument)

    async def smtp_MAIL(self, argument):
        if not await self.answered("MAIL", argument):
            await super().smtp_MAIL(argument)

    async def smtp_RCPT(self, argument):
        if not await self.answered("RCPT", argument):
            await super().smtp_RCPT(argument)

    async def smtp_DATA(self, argument):
        if not await self.answered("DATA", argument):
            await super().smtp_DATA(argument)

    async def smtp_RSET(self, argument):
        self.primary.answer(self.number, "RSET", "")
        await super().smtp_RSET(argument)


class Primary:
    """A mail server at @host:@port; down until up() is called. @keys None: without STARTTLS."""

    def __init__(self, port, keys=None, hostname="primary.home.test", size_limit=64 << 20, host="127.0.0.1",
                 extensions=()):
        self.host = host
        self.port = port
        self.keys = keys
        self.hostname = hostname
        self.size_limit = size_limit
        self.tls = keys.server_context() if keys else None
        self.extensions = extensions  # keywords that EHLO offers besides
        self.answers = {}   # verb or "CONTENT": an answer, DROP, or a function of its argument that returns one; of a verb's a coroutine, too
        self.commands = []  # (number of the connection, verb, argument)
        self.taken = []
        self.connections = 0
        self.changed = threading.Condition()
        self.loop = asyncio.new_event_loop()
        self.server = None
        self.sessions = set()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return f"{self.host}:{self.port}"

    def up(self):
        self._call(self._listen())
        return self

    def down(self):
        """Nobody listens any more, and open connections are cut."""
        self._call(self._silence())

    def renew(self, keys):
        """@keys from the next connection on."""
        self.keys = keys
        self.tls = keys.server_context()

    def close(self):
        self.down()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def wait_for(self, condition, what, patience=60):
        """Waits until @condition of this primary is true, looking whenever something comes."""
        with self.changed:
            if not self.changed.wait_for(lambda: condition(self), patience):
                raise AssertionError(f"not within {patience} s: {what} ({len(self.taken)} messages, "
                                     f"last commands {self.commands[-5:]})")

    def wait_for_messages(self, number, patience=60):
        self.wait_for(lambda primary: len(primary.taken) >= number, f"{number} messages at the primary", patience)
        return list(self.taken)

    def said(self, verb):
        """The arguments of every @verb that came."""
        with self.changed:
            return [argument for _, name, argument in self.commands if name == verb]

    def connections_of(self, verb):
        """The numbers of the connections that said @verb."""
        with self.changed:
            return {number for number, name, _ in self.commands if name == verb}

    # What the sessions call, in the loop's thread.

    def note_connection(self):
        with self.changed:
            self.connections += 1
            self.changed.notify_all()
            return self.connections

    def answer(self, connection, verb, argument):
        with self.changed:
            self.commands.append((connection, verb, argument))
            answer = self.answers.get(verb)
            self.changed.notify_all()
        return answer(argument) if callable(answer) else answer

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
        session.host_name = hostname
        offered = [f"250-{keyword}" for keyword in ("PIPELINING", *self.extensions)]
        return responses[:-1] + offered + responses[-1:]

    async def handle_DATA(self, server, _session, envelope):
        answer = self.answer(server.number, "CONTENT", bytes(envelope.content))
        if answer == DROP:
            server.below.abort()
            return "421 4.3.0 Gone"
        if answer:
            return answer
        with self.changed:
            sender = "" if envelope.mail_from == "<>" else envelope.mail_from
            self.taken.append(Taken(server.number, sender, list(envelope.rcpt_tos), bytes(envelope.content),
                                    list(envelope.mail_options)))
            self.changed.notify_all()
        return "250 2.0.0 Taken"

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    async def _listen(self):
        def session():
            made = _Session(self)
            self.sessions.add(made)
            return made

        self.server = await self.loop.create_server(session, self.host, self.port, backlog=1024)

    async def _silence(self):
        if self.server is None:
            return
        self.server.close()
        for session in list(self.sessions):
            if session.below:  # or it was never connected
                session.below.abort()
        self.server = None
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
