#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of data/screenshots: the real window on the real restanted, after an outage of some hours.

    RESTANTE_BUILD=build tests/app/ui/pictures.py [FOLDER]

It runs in a network of its own, where the addresses for documentation (RFC 5737) exist, and on a clock of its own,
so that the outage need not be waited for. Beside the packages of the window tests it needs libfaketime and bind9.
"""

import email.message
import email.utils
import glob
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "integration")]

DOMAIN = "lindqvist.example"
HOLDER = "203.0.113.80"
PRIMARY = "198.51.100.24"
SIZE = (1100, 700)
TRAY_SIZE = (1000, 300)
FRAME = 5  # what GTK draws around a window where no window manager runs

# What DNS says before the owner has added this holder to it.
ZONES = {
    "example": "lindqvist NS ns.lindqvist\nns.lindqvist A 127.0.0.1\n",
    DOMAIN: f"@ 3600 MX 10 mail\nmail 86400 A {PRIMARY}\n",
    "example.net": f"backup 3600 A {HOLDER}\n",
    "113.0.203.in-addr.arpa": "80 PTR backup.example.net.\n",
}

# Hours ago, sender, recipient, subject, KiB. The first ones came in an earlier outage.
EARLIER = (
    (27.4, "tickets@opera.example", "maria", "Your tickets for Saturday", 96),
    (27.1, "anna.berg@example.net", "maria", "Re: Sunday, and who brings the cake", 6),
    (26.8, "offers@shop.example", "old-account", "Twenty per cent off until Monday", 41),
    (26.5, "library@town.example", "family", "Two books are due on Thursday", 5),
)
NOW = (
    (3.10, "orders@books.example", "maria", "Your order has left our house", 23),
    (2.72, "office@school.example", "family", "Parents’ evening on 3 December", 212),
    (2.35, "jonas@example.net", "jonas", "Photos from the lake", 4380),
    (1.90, "statements@bank.example", "maria", "Your statement for November", 88),
    (1.21, "anna.berg@example.net", "maria", "Re: Re: Sunday, and who brings the cake", 9),
    (0.74, "choir@parish.example", "family", "Rehearsal moved to Wednesday, 19:30", 4),
    (0.33, "dr.weiss@practice.example", "jonas", "Your appointment on Tuesday", 7),
)


def enter_own_network():
    """Starts this program again where it is root of an empty network."""
    if os.environ.get("RESTANTE_PICTURES") != "inside":
        os.environ["RESTANTE_PICTURES"] = "inside"
        os.execvp("unshare", ["unshare", "--net", "--map-root-user", sys.executable, *sys.argv])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (HOLDER, PRIMARY):
        subprocess.run(["ip", "address", "add", address + "/32", "dev", "lo"], check=True)


def message(sender, recipient, subject, kib):
    import mail
    made = email.message.EmailMessage()
    made["From"] = sender
    made["To"] = f"{recipient}@{DOMAIN}"
    made["Subject"] = subject
    made["Message-ID"] = email.utils.make_msgid(domain=sender.split("@")[1])
    lines = kib * 1024 // 72 if kib < 16 else 1
    made.set_content("Good morning,\n\n" + (71 * "." + "\n") * lines + "\nKind regards\n")
    if kib >= 16:
        made.add_attachment(b"\0" * (kib * 1024 * 3 // 4), maintype="application", subtype="pdf",
                            filename="attachment.pdf")
    content = made.as_bytes(policy=made.policy.clone(linesep="\r\n"))
    return mail.Mail(subject, sender, (f"{recipient}@{DOMAIN}",), content)


class Outage:
    """A holder with its own clock, and the primary that it watches."""

    def __init__(self, root):
        import holder
        import keypair
        import name_servers
        from primary import Primary
        self.clock = root / "clock"
        self.key = name_servers.make_key(root)
        self.dns = name_servers.Named(
            root / "named", [name_servers.Zone(name, records, update=(self.key,)) for name, records in ZONES.items()],
            [self.key], port=53).up()
        self.holder = holder.Holder(root, {
            "server": {"hostname": "backup.example.net", "listen": HOLDER + ":25", "public-address": HOLDER},
            "dns": {"servers": self.dns.address}})
        self.holder.port = 25
        self.holder.launcher = [
            "env", "LD_PRELOAD=" + glob.glob("/usr/lib/*/faketime/libfaketime.so.1")[0],
            f"FAKETIME_TIMESTAMP_FILE={self.clock}", "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1"]
        self.primary = Primary(25, keypair.make(root, "primary"), host=PRIMARY)
        self.stranger = Primary(25, keypair.make(root, "stranger"), host=PRIMARY)
        self.primary.answers["RCPT"] = lambda to: "550 5.1.1 No such user here" if "old-account" in to else None

    def at(self, hours_ago):
        self.clock.write_text("%+d\n" % -round(hours_ago * 3600))

    def send(self, mails):
        import mail
        for hours_ago, *envelope in mails:
            self.at(hours_ago)
            with self.holder.connect(HOLDER) as client:
                mail.send_over(client, message(*envelope))

    def tell(self):
        self.at(30)
        self.primary.up()
        self.holder.start()
        self.holder.ctl("domain", "add", DOMAIN, "--primary", f"mail.{DOMAIN}:25", "--hold", "10d")
        self.holder.trust(DOMAIN)
        self.holder.wait_for_state("up", DOMAIN)
        self.at(28)
        self.primary.down()
        self.holder.wait_for_state("down", DOMAIN)
        self.send(EARLIER)
        self.at(26)
        self.primary.up()
        self.holder.wait_for_counts(DOMAIN, held=0, parked=1, delivered=len(EARLIER) - 1)
        self.at(3.21)
        self.primary.down()
        self.holder.wait_for_state("down", DOMAIN)
        self.send(NOW)
        self.restart()
        longer = self.holder.queue("--search", "December")[0]["id"]
        self.holder.ctl("queue", "extend", longer, "--by", "14d")
        self.holder.ctl("writer", "add", "home", "--kind", "rfc2136", "--zone", DOMAIN, "--server", self.dns.address,
                        "--key-file", self.key.path)

    def restart(self):
        """On the real clock, and with the usual time between probes."""
        self.holder.stop()
        self.holder.launcher = []
        groups = dict(self.holder.groups)
        groups["probe"] = {}
        self.holder.write_config(groups)
        self.holder.start()
        self.holder.wait_for_state("down", DOMAIN)

    def meet_stranger(self):
        """Somebody else at the home's address, twice: the fence goes up."""
        import processes
        self.holder.ctl("fence", "on", DOMAIN, "--after", "12h")
        self.stranger.up()

        def is_fenced():
            self.holder.ctl("primary", "probe", DOMAIN)
            return self.holder.json("fence", "show", DOMAIN)["state"] == "fenced"

        processes.eventually(is_fenced, "fenced")
        self.holder.wait_for_state("stranger", DOMAIN)

    def close(self):
        self.holder.stop()
        self.stranger.close()
        self.primary.close()
        self.dns.down()


def start_screen(width, height):
    import desktop
    screen = desktop.Desktop(width, height)
    os.environ.update({name: screen.environment[name]
                       for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")})
    return screen


def shoot(screen, path, width, height, x, y):
    time.sleep(1)  # the last frame is not announced; a late one only spoils a picture
    subprocess.run(["import", "-window", "root", "-crop", "%dx%d+%d+%d" % (width, height, x, y), "+repage",
                    "+dither", "-colors", "256", "-strip", "PNG8:%s" % path], env=screen.environment, check=True)


class Camera:
    def __init__(self, folder, control):
        import holder
        self.folder = folder
        self.screen = start_screen(SIZE[0] + 2 * FRAME, SIZE[1] + 2 * FRAME)
        import tree
        app = self.screen.start([str(holder.BUILD / "app/restante"), "--control", control])
        self.window = self.screen.window_of(app)
        self.screen.resize(self.window, SIZE[0] + 2 * FRAME, SIZE[1] + 2 * FRAME)
        self.away()
        self.tree = tree.Window(tree.application(app))

    def open(self, page):
        """With the pointer: the keyboard would show where it is."""
        import tree
        labels = [node for node in self.tree.nodes("label") if tree.name(node) == page]
        self.click(min(map(tree.middle, labels)))  # in the sidebar, at the left

    def unfold(self, title):
        import tree
        self.click(tree.middle(self.tree.label(title)))

    def click(self, place):
        self.screen.tool("mousemove", *place)
        self.screen.tool("click", 1)
        self.away()

    def away(self):
        """No tooltip in the way."""
        self.screen.tool("mousemove", SIZE[0] + 2 * FRAME - 1, SIZE[1] + 2 * FRAME - 1)

    def take(self, name, label):
        """A picture of the page once it shows @label."""
        self.tree.find("label", lambda text: label in text)
        shoot(self.screen, self.folder / (name + ".png"), *SIZE, FRAME, FRAME)

    def close(self):
        self.screen.close()


def take_tray(folder, control):
    """In a program of its own: the accessibility bus of the window is not the one of this screen."""
    import holder
    screen = start_screen(*TRAY_SIZE)
    try:
        import tree  # noqa: F401  it comes after the bus
        import xfce
        desktop = xfce.Xfce(screen)
        desktop.start_panel()
        desktop.start_notifyd()
        screen.start([str(holder.BUILD / "app/restante"), "--background", "--control", control])
        desktop.wait_icon("#E01B24")
        desktop.bubbles("#E01B24", TRAY_SIZE[0]).label(f"Server down: {DOMAIN}")
        desktop.open_menu()
        shoot(screen, folder / "tray.png", *TRAY_SIZE, 0, 0)
        subprocess.run(["mogrify", "-fill", "#77767b", "-opaque", "black", str(folder / "tray.png")],
                       check=True)  # there is nothing behind them
    finally:
        screen.close()


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--tray":
        take_tray(pathlib.Path(sys.argv[2]), sys.argv[3])
        return
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[2] / "data/screenshots")
    enter_own_network()
    import processes
    folder.mkdir(parents=True, exist_ok=True)
    root = pathlib.Path(processes.directory("restante-pictures-"))
    outage = Outage(root)
    camera = None
    try:
        outage.tell()
        camera = Camera(folder, outage.holder.control)
        camera.take("overview", "Down for")
        camera.open("Held Mail")
        camera.take("held-mail", NOW[0][3])
        camera.open("DNS")
        camera.unfold("This holder among the MX records")
        camera.take("dns", "Add this record:")
        subprocess.run([sys.executable, __file__, "--tray", folder, outage.holder.control], check=True)
        outage.meet_stranger()
        camera.open("Overview")
        camera.take("stranger", "A stranger")
    finally:
        if camera:
            camera.close()
        outage.close()
        processes.remove(root)


if __name__ == "__main__":
    main()
