"""What a partner is told about a resident: these lines, word for word, and nothing else."""

import uuid
from collections.abc import Sequence

from hub.accounts.policy import Actor
from hub.consent import queries as consent
from hub.core.db import db
from hub.core.languages import LANGUAGES
from hub.directory import intake_conditions
from hub.directory.intake_form import in_words
from hub.directory.models import TaxonomyTerm
from hub.directory.models.intake import IntakeVersion, QuestionKind
from hub.referrals.models import Disclosure, Referral
from hub.referrals.models.attachments import FileState
from hub.referrals.queries import attachments, reaching
from hub.residents.models import Resident

Line = list[str]


def keep(referral: Referral, lines: Sequence[Line], *, actor: Actor) -> None:
    """The partner is told this: from now on it stands on their page, and in what was shared."""
    db.session.add(
        Disclosure(
            id=uuid.uuid4(),
            referral_id=referral.id,
            organization_id=referral.organization_id,
            made_by_id=actor.id,
            lines=list(lines),
        )
    )


def of(referral: Referral, asked: IntakeVersion | None = None) -> list[Line]:
    """[heading, words] in the order of the page. A heading without words is left out.

    `asked` are the questions of a draft; what was sent knows its own.
    """
    resident = db.session.get_one(Resident, referral.resident_id)
    facts = consent.facts_of(referral.id)
    need = db.session.get(TaxonomyTerm, referral.need_id) if referral.need_id else None
    lines = [
        ["Name", resident.preferred_name or resident.name],
        *reaching.to_tell(referral),
        ["Language", _language(resident)],
        ["What they need so that it works", resident.access_needs],
        ["What help is needed", referral.needs or (need.name if need else "")],
        ["How urgent", referral.urgency.label],
        ["What to know", referral.words],
        *_answers(referral, asked),
        ["Files", ", ".join(_files(referral))],
        ["May you tell us how it went?", "Yes" if facts.telling and facts.telling.may_tell else "No"],
    ]
    return [line for line in lines if line[1]]


def _language(resident: Resident) -> str:
    spoken = LANGUAGES.get(resident.language, resident.language)
    if resident.needs_interpreter:
        return f"{spoken or 'Not English'}, with an interpreter"
    return spoken


def _answers(referral: Referral, now: IntakeVersion | None) -> list[Line]:
    """The service's own questions as they stood, each with its answer."""
    version = now or _version(referral.intake_version_id)
    asked = version.questions if version else []
    return [
        [one["label"], in_words(QuestionKind(one["kind"]), referral.answers.get(one["key"]))]
        for one in intake_conditions.that_count(asked, referral.answers)
    ]


def _files(referral: Referral) -> list[str]:
    """What goes along, by name, beside the files that answer a question."""
    found = attachments.of(referral)
    return [one.name for one in found if not one.question_key and one.state is not FileState.REFUSED]


def _version(version_id: uuid.UUID | None) -> IntakeVersion | None:
    return db.session.get(IntakeVersion, version_id) if version_id else None
