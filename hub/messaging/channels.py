"""Ways out of the house. Each has one method; a test puts a MemoryChannel in their place."""

import email.policy
import re
import sys
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from email_validator import validate_email

from hub.core import clock


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves: already in words."""

    message_id: str
    recipient: str
    subject: str
    body: str
    html: str = ""
    language: str = "en"
    choices_url: str = ""
    sender_name: str = ""
    """Who it seems to be from, where the site's own name would say too much."""
    takes_answers: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError where a second line could become a header of its own, one address several, or where what
        is written is no address (RFC 5322): a mail library takes "<" for the beginning of one, and breaks."""
        if any(
            not part.isprintable()
            for part in (self.recipient, self.subject, self.choices_url, self.sender_name)
        ):
            raise ValueError("A recipient and a subject are one line each")
        if "=?" in self.recipient:
            raise ValueError("A letter goes to one address, as it is typed")
        validate_email(
            self.recipient, check_deliverability=False, globally_deliverable=False, test_environment=True
        )


class Refused(Exception):
    """The other side will not take this message, now or later. `answer` is its code, without words."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class NotNow(Exception):
    """It did not work this time. `is_away`: nobody can be reached, so there is no use in trying the next."""

    def __init__(self, answer: str, *, is_away: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.is_away = is_away


class Channel(Protocol):
    def deliver(self, letter: Letter) -> None:
        """Hand it over, or raise: Refused when it is of no use to try again."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our mail is from, and who reads an answer."""

    name: str
    address: str
    reply_to: str
    domain: str


def as_mail(letter: Letter, sender: Sender) -> EmailMessage:
    """The letter as any mail program knows it. Its id stays the same however often it is sent."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = Address(_as_a_name(letter.sender_name or sender.name), addr_spec=sender.address)
    mail["To"] = letter.recipient
    if sender.reply_to and letter.takes_answers:
        mail["Reply-To"] = sender.reply_to
    mail["Subject"] = _as_typed(letter.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{letter.message_id}@{sender.domain}>"
    mail["Content-Language"] = letter.language
    mail["Auto-Submitted"] = "auto-generated"  # no holiday answers, please
    if letter.choices_url:
        mail["List-Unsubscribe"] = f"<{letter.choices_url}/stop>"
        mail["List-Unsubscribe-Post"] = (
            "List-Unsubscribe=One-Click"  # RFC 8058: one press in the mail program
        )
    mail.set_content(letter.body, cte="quoted-printable")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return mail


def _as_typed(words: str) -> str:
    """Words that mean themselves. The library would read "=?utf-8?q?…?=" as letters in disguise, line breaks among
    them, and write those out: a header of somebody else's making."""
    return words.replace("=?", "= ?")


def _as_a_name(words: str) -> str:
    """A sender's name without the marks that make an address. The library folds a long name in the middle of its
    quotation, and what follows would be read as an address of its own (RFC 5322, 3.2.3: specials; a comma may stay)."""
    return re.sub(r'[()<>\[\]:;@\\"=]+', " ", words)


class ConsoleChannel:
    """Development: the developer reads the mail in the terminal."""

    def deliver(self, letter: Letter) -> None:
        sys.stdout.write(f"--- {letter.recipient}: {letter.subject}\n{letter.body}\n---\n")
        sys.stdout.flush()


class FileChannel:
    """Each message becomes an .eml file that any mail program opens, and that the page /mail shows in development."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self.folder, self.sender = folder, sender

    def deliver(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f".{letter.message_id}"
        draft.write_bytes(as_mail(letter, self.sender).as_bytes())
        draft.rename(self.folder / f"{letter.message_id}.eml")


@dataclass
class MemoryChannel:
    """Tests: what was said, in order."""

    letters: list[Letter] = field(default_factory=list)

    def deliver(self, letter: Letter) -> None:
        self.letters.append(letter)
