"""Reading what a mail server says of a message that it could not deliver (RFC 3464)."""

import email
import email.policy
import re
import uuid
from dataclasses import dataclass
from email.message import EmailMessage, Message

FAILED = re.compile(r"5\.\d{1,3}\.\d{1,3}")
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>\s]+>", re.I)
LONGEST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounce:
    """One of our messages came back for good."""

    message_id: uuid.UUID
    answer: str


def read(raw: bytes) -> Bounce | None:
    """What the report says; None when it is no report, is about a delay, or about no message of ours.

    Whom it failed for is not read: our message's id, which nobody can guess, says whom we wrote to.
    """
    report = email.message_from_bytes(
        raw[:LONGEST_BYTES], policy=email.policy.compat32
    )  # reads no address: anybody may write here
    code, message_id = "", None
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            code = code or _failure(part)
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _original(part)
    return Bounce(message_id, code) if code and message_id else None


def _failure(part: Message) -> str:
    """The status of the first recipient that it failed for; empty when it is only late."""
    fields = part.get_payload()
    for block in fields if isinstance(fields, list) else []:
        if not isinstance(block, Message):
            continue
        status = FAILED.search(str(block.get("Status", "")))
        if str(block.get("Action", "")).strip().lower() == "failed" and status:
            return status.group()
    return ""


def _original(part: EmailMessage | Message) -> uuid.UUID | None:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        words = str(inner[0].get("Message-ID", ""))
    else:
        text = part.get_payload(decode=True)
        words = text.decode("ascii", "replace") if isinstance(text, bytes) else ""
        words = next((line for line in words.splitlines() if line.lower().startswith("message-id:")), "")
    found = OURS.search(words)
    return uuid.UUID(found.group(1)) if found else None
