"""A mail house of our own on 127.0.0.1: as much IMAP and SMTP as the mailbox speaks, with faults.

with MailHouse() as house:                  # TLS with `CERTIFICATE`; trust it by SSL_CERT_FILE
    house.deliver(b"From: ...")             # lies in INBOX
    house.faults.append("lost")             # the next mail is taken, and the answer lost
    mailbox.sign_in(http, house.given(), secrets)
"""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Self

CERTIFICATE = Path(__file__).with_name("loopback.pem")  # made for these tests; secures nothing
SHOP, PASSWORD = "shop@house.test", "four wörds of a pass"
HOUSE = "mx.house.test"
_SECTION = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<0\.(\d+)>)?", re.IGNORECASE)


@dataclass
class Kept:
    """One mail in a folder."""

    uid: int
    raw: bytes
    at: datetime
    flags: str = ""


@dataclass
class Folder:
    """A folder with its mails."""

    validity: int = 7
    mails: list[Kept] = field(default_factory=list)
    next_uid: int = 1
    tells_next: bool = True

    def add(self, raw: bytes, at: datetime, flags: str = "") -> int:
        """File a mail; gives its uid."""
        self.mails.append(Kept(self.next_uid, raw, at, flags))
        self.next_uid += 1
        return self.next_uid - 1


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, house: MailHouse, handler: type[socketserver.StreamRequestHandler]) -> None:
        self.house = house
        super().__init__(("127.0.0.1", 0), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news here."""


class MailHouse:
    """What this mail house holds, and how it is to misbehave."""

    def __init__(self, *, is_safe: bool = True, files_itself: bool = False) -> None:
        self.folders = {"INBOX": Folder(), "Sent": Folder()}
        self.is_safe, self.files_itself = is_safe, files_itself
        self.said: list[str] = []  # the first word of all that clients said
        self.outbox: list[bytes] = []  # every mail that was taken
        self.faults: list[str] = []  # of the next deliveries: lost, dropped, or a code
        self.login_no = "[AUTHENTICATIONFAILED] no"
        self.greeting = b"* OK ready\r\n"
        self.is_dribbling = False
        self.announces = 0  # bytes of each mail, where it lies about them
        self.finds_all = False  # whatever is searched for
        self.ends = threading.Event()
        self._servers = [_Server(self, _Imap), _Server(self, _Smtp)]
        self._threads = [
            threading.Thread(target=one.serve_forever, args=(0.02,)) for one in self._servers
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()

    def given(self) -> dict[str, str]:
        """What the owner would type."""
        imap, smtp = (server.server_address[1] for server in self._servers)
        safe = "s" if self.is_safe else ""
        return {
            "server": f"imap{safe}://localhost:{imap}",
            "smtp": f"smtp{safe}://localhost:{smtp}",
            "handle": SHOP,
            "password": PASSWORD,
            "authserv": HOUSE,
        }

    def deliver(self, raw: bytes, at: datetime | None = None, flags: str = "") -> int:
        """Let a mail lie in the inbox."""
        return self.folders["INBOX"].add(raw, at or datetime.now(UTC), flags)


class _Talk(socketserver.StreamRequestHandler):
    """One connection, under TLS where the house is a safe one."""

    server: _Server
    disable_nagle_algorithm = True

    def setup(self) -> None:
        if self.server.house.is_safe:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        try:
            self.talk(self.server.house)
        except (OSError, ValueError):  # hung up on
            return

    def finish(self) -> None:
        with suppress(OSError):  # the client was quicker
            super().finish()
        self.request.close()

    def talk(self, house: MailHouse) -> None:
        raise NotImplementedError

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> str:
        line = self.rfile.readline().decode("utf-8", "replace")
        if not line:
            raise ConnectionResetError
        return line.rstrip("\r\n")


class _Imap(_Talk):
    """As much of IMAP4rev1 as the mailbox speaks."""

    folder: Folder

    def talk(self, house: MailHouse) -> None:
        while house.is_dribbling and not house.ends.wait(0.02):
            self.wfile.write(b"*")
        self.wfile.write(house.greeting)
        while True:
            tag, _, rest = self.hear().partition(" ")
            words = rest.split()
            verb = words[1] if words[0].upper() == "UID" else words[0]
            house.said.append(verb.upper())
            answer = getattr(self, f"do_{verb.lower()}")(house, rest)
            self.say(f"{tag} {answer or 'OK done'}")
            if verb.upper() == "LOGOUT":
                return

    def do_capability(self, house: MailHouse, rest: str) -> None:
        gmail = " X-GM-EXT-1" if house.files_itself else ""
        self.say(f"* CAPABILITY IMAP4rev1 AUTH=PLAIN NAMESPACE{gmail}")

    def do_authenticate(self, house: MailHouse, rest: str) -> str:
        self.say("+ ")
        _, user, password = base64.b64decode(self.hear()).decode().split("\0")
        return "OK in" if (user, password) == (SHOP, PASSWORD) else f"NO {house.login_no}"

    def do_list(self, house: MailHouse, rest: str) -> None:
        self.say('* LIST (\\HasNoChildren) "/" INBOX', '* LIST (\\Sent) "/" Sent')

    def do_examine(self, house: MailHouse, rest: str) -> str:
        name = rest.split(maxsplit=1)[1].strip('"')
        if name not in house.folders:
            return "NO [NONEXISTENT] none"
        self.folder = house.folders[name]
        self.say(f"* {len(self.folder.mails)} EXISTS", "* FLAGS (\\Seen)")
        if self.folder.validity:
            self.say(f"* OK [UIDVALIDITY {self.folder.validity}] x")
        if self.folder.tells_next:
            self.say(f"* OK [UIDNEXT {self.folder.next_uid}] x")
        return "OK [READ-ONLY] open"

    def do_search(self, house: MailHouse, rest: str) -> None:
        words = rest.replace('"', "").split()[2:]
        found = [
            one.uid
            for n, one in enumerate(self.folder.mails, 1)
            if house.finds_all or self._fits(words, n, one)
        ]
        self.say("* SEARCH " + " ".join(map(str, found)))

    def _fits(self, words: list[str], number: int, one: Kept) -> bool:
        match words:
            case ["UID", "*"]:
                return one is self.folder.mails[-1]
            case ["UID", span]:  # names the last one also where it is lower, as real ones do
                return one.uid >= int(span.partition(":")[0]) or one is self.folder.mails[-1]
            case ["SINCE", day]:
                return (
                    one.at.date() >= datetime.strptime(day, "%d-%b-%Y").replace(tzinfo=UTC).date()
                )
            case ["HEADER", name, value]:
                return value in str(message_from_bytes(one.raw).get(name, ""))
            case [span]:
                return number >= int(span.partition(":")[0])
        raise ValueError(words)

    def do_fetch(self, house: MailHouse, rest: str) -> None:
        wanted = {int(uid) for uid in rest.split()[2].split(",")}
        for number, one in enumerate(self.folder.mails, 1):
            if one.uid not in wanted:
                continue
            at = one.at.strftime("%d-%b-%Y %H:%M:%S +0000")
            section = _SECTION.search(rest)
            assert section, rest
            assert ".PEEK" in section[0]
            raw = one.raw if not section[1] else _field(one.raw, section[1])
            part = raw[: int(section[2] or len(raw))]
            named = f"BODY[{section[1]}]" + ("<0>" if section[2] else "")
            head = (
                f'UID {one.uid} INTERNALDATE "{at}" FLAGS ({one.flags}) RFC822.SIZE {len(one.raw)}'
            )
            size = house.announces or len(part)
            self.wfile.write(
                f"* {number} FETCH ({head} {named} {{{size}}}\r\n".encode() + part + b")\r\n"
            )

    def do_append(self, house: MailHouse, rest: str) -> None:
        size = int(re.search(r"\{(\d+)\}$", rest)[1])  # type: ignore[index]
        self.say("+ go on")
        raw = self.rfile.read(size)
        self.hear()
        house.folders[rest.split()[1].strip('"')].add(raw, datetime.now(UTC), "\\Seen")

    def do_logout(self, house: MailHouse, rest: str) -> None:
        self.say("* BYE")


class _Smtp(_Talk):
    """As much of submission as the mailbox speaks."""

    def talk(self, house: MailHouse) -> None:
        self.say("220 ready")
        while True:
            verb, _, rest = self.hear().partition(" ")
            house.said.append(verb.upper())
            match verb.upper():
                case "EHLO":
                    self.say("250-localhost", "250 AUTH PLAIN")
                case "AUTH":
                    proof = base64.b64decode(rest.split()[1]).decode().split("\0")
                    self.say("235 in" if proof[1:] == [SHOP, PASSWORD] else "535 5.7.8 no")
                case "RCPT":
                    no = "550 5.7.1 relaying denied" if "afar@" in rest else "550 5.1.1 nobody"
                    self.say(no if re.search("nobody@|afar@", rest) else "250 ok")
                case "DATA":
                    if not self._take(house):
                        return
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def _take(self, house: MailHouse) -> bool:
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        fault = house.faults.pop(0) if house.faults else ""
        if fault == "dropped" or fault[:1].isdigit():
            if fault != "dropped":
                self.say(fault)
            return fault != "dropped"
        house.outbox.append(b"".join(lines))
        if house.files_itself:
            house.folders["Sent"].add(b"".join(lines), datetime.now(UTC))
        if fault == "lost":
            return False
        self.say("250 2.0.0 taken")
        return True


def _field(raw: bytes, section: str) -> bytes:
    name = section.partition("(")[2].rstrip(")")
    value = message_from_bytes(raw).get(name)
    return b"\r\n" if value is None else f"{name}: {value}\r\n\r\n".encode()
