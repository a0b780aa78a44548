"""What stands on the page on which answers are checked."""

from flask import url_for

from hub.consent import queries as consent
from hub.referrals.models import Referral
from hub.referrals.queries import drafts
from hub.referrals.services import snapshots

FILES = "Files"
Row = tuple[str, str | None] | tuple[str, str | None, str]


def rows_of(draft: Referral) -> list[Row]:
    """Question, answer, and where to change it: first what only we know, then exactly what the partner will see."""
    facts = consent.facts_of(draft.id)
    agreed = _agreed(facts)
    rows: list[Row] = [("Do they agree?", agreed, _change(draft, drafts.AGREEMENT))]
    pages = {
        "How to get in touch": drafts.CONTACT,
        "What to know": drafts.DETAILS,
        "How urgent": drafts.DETAILS,
        "May you tell us how it went?": drafts.TELLING,
    }
    asked = drafts.questions_of(draft)
    own = {one["label"] for one in asked.questions} if asked else set()
    for heading, words in snapshots.of(draft, asked):
        slug = pages.get(heading) or (drafts.QUESTIONS if heading in own else "")
        if heading == FILES:
            rows.append((heading, words, url_for("referrals.files", referral_id=draft.id)))
        else:
            rows.append((heading, words, _change(draft, slug)) if slug else (heading, words))
    if not any(heading == FILES for heading, *_ in rows):
        rows.append((FILES, "None", url_for("referrals.files", referral_id=draft.id)))
    if draft.override_reason:
        rows.append(
            (
                "Why it goes all the same (the partner does not see this)",
                draft.override_reason,
                _change(draft, drafts.WHY),
            )
        )
    return rows


def _agreed(facts: consent.Facts) -> str | None:
    if facts.agreement and facts.agreement.stands:
        return f"Yes: {facts.agreement.how.label.lower()}, said by {facts.agreement.said_by.label.lower()}"
    return "No: somebody is in danger" if facts.basis and facts.basis.is_override else None


def _change(draft: Referral, slug: str) -> str:
    return url_for("referrals.part", referral_id=draft.id, slug=slug)
