#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story that tests/demo tells: a home server goes dark, its mail waits, and comes home unchanged."""

import argparse
import collections
import os
import pathlib
import signal
import subprocess
import sys

import holder as holders
import keypair
import mail
import processes
from primary import Primary

APP = holders.BUILD / "app/restante"
DOMAIN = "home.test"


class Story:
    """The terminal: chapters, commands as one would type them, and questions."""

    def __init__(self, ask):
        self.ask = ask and sys.stdin.isatty()
        self.colour = sys.stdout.isatty()

    def mark(self, text, code):
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def chapter(self, number, title):
        print(f"\n{self.mark(f'{number}. {title}', '1')}", flush=True)

    def say(self, text):
        print(text, flush=True)

    def step(self, text):
        """A line of progress that the next one replaces on a terminal."""
        if self.colour:
            print(f"\r\033[K  {text}", end="", flush=True)

    def step_end(self):
        if self.colour:
            print("\r\033[K", end="", flush=True)

    def wait(self, text):
        if self.ask:
            input(f"\n{text} [Enter] ")

    def command(self, holder, *arguments):
        """Shows a command of the owner and what it answers."""
        self.say(self.mark(f"  $ restantectl {' '.join(arguments)}", "36"))
        for line in holder.ctl(*arguments).rstrip().splitlines():
            self.say(f"    {line}")


class Pictures:
    """The app on a screen that nobody sees, driven like a screen reader would, and pictures of it."""

    SIZE = (1100, 700)

    def __init__(self, folder, holder):
        sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "app/ui"))
        import desktop
        self.folder = folder
        self.desktop = desktop.Desktop(*self.SIZE)
        os.environ.update({name: self.desktop.environment[name]
                           for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")})
        import tree  # it looks for the session bus when it is imported
        app = self.desktop.start([str(APP), "--control", holder.control])
        self.window = self.desktop.window_of(app)
        self.desktop.resize(self.window, *self.SIZE)
        self.desktop.tool("mousemove", self.SIZE[0] - 1, self.SIZE[1] - 1)  # no tooltip in the way
        self.tree = tree.Window(tree.application(app))

    def take(self, name, key, label):
        """A picture of the page behind @key once it shows a label that contains @label."""
        self.desktop.tool("key", "--window", self.window, key)
        self.tree.find("label", lambda text: label in text)
        path = self.folder / f"{name}.png"
        self.desktop.picture(path, *self.SIZE)
        return path

    def close(self):
        self.desktop.close()


class Demo:
    def __init__(self, options):
        self.options = options
        self.story = Story(not options.yes)
        self.root = pathlib.Path(processes.directory("restante-demo-"))
        self.pictures = None
        self.app = None
        self.holder = holders.Holder(self.root)
        self.primary = Primary(processes.free_port(), keypair.make(self.root, "primary"))

    def tell(self):
        self.meet()
        self.go_dark()
        sent = self.send()
        self.show_held(len(sent))
        self.come_back(len(sent))
        return self.compare(sent)

    def meet(self):
        story = self.story
        story.chapter(1, "The owner tells the holder which server is home")
        self.primary.up()
        story.say(f"  A home server for {DOMAIN} runs at {self.primary.address}: aiosmtpd, with STARTTLS and its own key.")
        self.holder.start()
        story.say(f"  restanted runs at 127.0.0.1:{self.holder.port}.")
        story.command(self.holder, "domain", "add", DOMAIN, "--primary", self.primary.address)
        story.say("  Its key, as openssl on the home server tells it:")
        story.say(f"    {self.primary.keys.fingerprint}")
        story.command(self.holder, "primary", "trust", DOMAIN, "--yes")
        self.holder.wait_for_state("up")

    def go_dark(self):
        self.story.chapter(2, "The home server goes dark")
        self.story.wait("Shall it be switched off?")
        self.primary.down()
        self.holder.wait_for_state("down")
        self.story.command(self.holder, "status")

    def send(self):
        story = self.story
        story.chapter(3, "The world sends mail, and the holder takes it")
        sent = mail.corpus() + [mail.large()]
        for one in sent:
            story.step(f"sending {one.name} …")
            self.holder.send(one)
            story.step_end()
            recipients = one.recipients[0] if len(one.recipients) == 1 else f"{len(one.recipients)} recipients"
            story.say(f"  250  {len(one.content):>10,} bytes  {one.name:<16}  {one.sender or '<>'} → {recipients}")
        return sent

    def show_held(self, count):
        story = self.story
        story.chapter(4, "The mail is held, and the owner can look at it")
        self.holder.wait_for_counts(held=count)
        story.command(self.holder, "queue", "list")
        self.show_app()
        self.picture("down", "overview", "Down for")
        self.picture("held", "held mail", "Lunch on Friday?")
        story.wait("Shall the home server be switched on again?")

    def show_app(self):
        if self.options.screenshots:
            self.pictures = Pictures(self.options.screenshots, self.holder)
            self.story.say("  The app shows it too (on a screen that nobody sees).")
        elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            with open(self.root / "app.log", "wb") as log:
                self.app = processes.start([APP, "--control", self.holder.control], stdout=log, stderr=log)
            self.story.say("  The app shows it too: look at its window.")

    def picture(self, name, page, label):
        if self.pictures:
            path = self.pictures.take(name, {"overview": "alt+1", "held mail": "alt+2"}[page], label)
            self.story.say(f"  A picture: {path}")

    def come_back(self, count):
        story = self.story
        story.chapter(5, "The home server is back, proves who it is, and gets its mail")
        self.primary.up()

        def all_there():
            story.step(f"{len(self.primary.taken)} of {count} messages")
            return len(self.primary.taken) >= count

        processes.eventually(all_there, lambda: f"{count} messages at home, but {len(self.primary.taken)} came", 300)
        story.step_end()
        self.holder.wait_for_counts(held=0, parked=0, delivered=count)
        story.command(self.holder, "status")
        story.command(self.holder, "activity")
        self.picture("delivered", "overview", "Up for")

    def compare(self, sent):
        """True when every message came once, with one Received field of the holder before exactly what was sent."""
        story = self.story
        story.chapter(6, "Every message, byte for byte")
        arrived = collections.defaultdict(list)
        for one in self.primary.taken:
            arrived[mail.split(one.content)[1]].append(one)
        good = 0
        for one in sent:
            copies = arrived.pop(one.content, [])
            same = (len(copies) == 1 and copies[0].sender == one.sender
                    and sorted(copies[0].recipients) == sorted(one.recipients))
            good += same
            verdict = story.mark("the same", "32") if same else story.mark("NOT THE SAME", "31")
            story.say(f"  {verdict}  {len(one.content):>10,} bytes  {one.name}")
        for content in arrived:
            story.say(f"  {story.mark('CHANGED', '31')}  {len(content):>10,} bytes that nobody sent")
        story.say(f"\n{good} of {len(sent)} messages came home unchanged.")
        return good == len(sent) and not arrived

    def keep(self):
        story = self.story
        story.say(f"\nIt keeps running. Look around with\n  {holders.RESTANTECTL} --control {self.holder.control} status")
        if APP.exists():
            story.say(f"  {APP} --control {self.holder.control}")
        story.say("and end it with Ctrl+C.")
        try:
            signal.pause()
        except KeyboardInterrupt:
            story.say("")

    def close(self):
        for part in (self.pictures, self.primary):
            if part:
                part.close()
        if self.app:
            processes.stop(self.app)
        self.holder.stop()
        processes.remove(self.root)


def main():
    parser = argparse.ArgumentParser(prog="tests/demo", description=__doc__)
    parser.add_argument("--yes", action="store_true", help="ask nothing")
    parser.add_argument("--keep", action="store_true", help="leave it running at the end")
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR", help="write pictures of the app to DIR")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    demo = Demo(options)
    try:
        good = demo.tell()
        if options.keep:
            demo.keep()
    except (AssertionError, OSError, subprocess.SubprocessError) as error:
        print(f"\nThe story broke off: {error}\n{demo.holder.log()}", file=sys.stderr)
        good = False
    finally:
        demo.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
