"""Ways out of the house. Each has one method; a test puts a MemoryChannel in their place."""

import email.policy
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves: already in words."""

    message_id: str
    recipient: str
    subject: str
    body: str
    html: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        """Raises ValueError where a second line could become a header of its own."""
        if any(not part.isprintable() for part in (self.recipient, self.subject)):
            raise ValueError("A recipient and a subject are one line each")


class Channel(Protocol):
    def deliver(self, letter: Letter) -> None:
        """Hand it over, or raise: it is then tried again."""


class ConsoleChannel:
    """Development: the developer reads the mail in the terminal."""

    def deliver(self, letter: Letter) -> None:
        sys.stdout.write(f"--- {letter.recipient}: {letter.subject}\n{letter.body}\n---\n")
        sys.stdout.flush()


class FileChannel:
    """Each message becomes an .eml file that any mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["To"] = letter.recipient
        mail["Subject"] = letter.subject
        mail["Message-ID"] = f"<{letter.message_id}@hub>"
        mail["Content-Language"] = letter.language
        mail.set_content(letter.body)
        if letter.html:
            mail.add_alternative(letter.html, subtype="html")
        (self.folder / f"{letter.message_id}.eml").write_bytes(mail.as_bytes())


@dataclass
class MemoryChannel:
    """Tests: what was said, in order."""

    letters: list[Letter] = field(default_factory=list)

    def deliver(self, letter: Letter) -> None:
        self.letters.append(letter)
