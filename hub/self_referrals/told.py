"""What somebody told, once all pages are answered: the pages' answers as one value that a service can keep. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.consent.models import Reach
from hub.residents import safe_hours
from hub.self_referrals import forms, pages
from hub.self_referrals.codes import AskedBy
from hub.self_referrals.kept import Kept


@dataclass(frozen=True, slots=True)
class Helper:
    """Whoever asks for somebody else."""

    name: str
    relation: str
    contact: str
    may_be_told: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that goes with one asking. `reach` and `value` say how the person may be reached."""

    id: uuid.UUID
    asked_by: AskedBy
    helper: Helper | None
    name: str
    reach: Reach
    value: str
    may_leave_message: bool
    when: str
    """What they said about when, beyond the hours."""
    code_word: str
    postcode: str
    words: str
    why_all_the_same: str
    answers: Mapping[str, Any]
    wording: str
    may_tell: bool
    safe_hours: Mapping[str, Any] = field(default_factory=dict)
    """When it is safe to ring; none for any ordinary time."""


def told(kept: Kept) -> Told:
    """Of pages that are all answered."""
    asked_by = AskedBy(kept.says(pages.WHO, "asked_by"))
    way = kept.says(pages.CONTACT, "way")
    field = forms.ContactForm.FIELDS.get(way)
    call, when = (kept.of(one) if way == "call" else {} for one in (pages.CALL, pages.WHEN))
    return Told(
        id=kept.id,
        asked_by=asked_by,
        helper=None if asked_by is AskedBy.SELF else _helper(kept),
        name=kept.says(pages.NAME, "name"),
        reach=Reach(way),
        value=kept.says(pages.CONTACT, field) if field else "",
        may_leave_message=call.get("may_leave_message") == "yes",
        when=when.get("besides") or "",
        safe_hours=safe_hours.of_parts(when["times"]) if when.get("when") == forms.AT_TIMES else {},
        code_word=call.get("code_word") or "",
        postcode=kept.says(pages.WHERE, "postcode") or "",
        words=kept.says(pages.HELP, "words"),
        why_all_the_same=kept.says(pages.WHY, "why") or "" if pages.WHY in kept.done else "",
        answers=kept.says(pages.QUESTIONS, "answers") or {},
        wording=kept.says(pages.AGREE, "wording"),
        may_tell=kept.says(pages.TELLING, "may_tell") == "yes",
    )


def _helper(kept: Kept) -> Helper:
    said = kept.of(pages.HELPER)
    return Helper(
        said["helper_name"], said["helper_is"], said["helper_contact"], said["may_tell_helper"] == "yes"
    )
