"""Which of the four facts are recorded for a referral, and what the law allows for a service."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, Uuid, bindparam, func, or_, select

from hub.consent.codes import Basis, Condition, How, SaidBy
from hub.consent.models import (
    LawfulBasis,
    ReferralAgreement,
    SafeContact,
    SharingPolicy,
    SharingPolicyChange,
    TellingBack,
)
from hub.core.db import db
from hub.core.paging import Page
from hub.directory.models import Organization, Service
from hub.directory.queries import visible
from hub.residents import queries as residents

DEFAULT = Basis.LEGITIMATE_INTERESTS, Condition.NONE
FOR_SENSITIVE = Basis.LEGITIMATE_INTERESTS, Condition.EXPLICIT_CONSENT
"""For services whose name alone says something about health, violence or the like."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The four facts of one referral; None where nobody has recorded it."""

    agreement: ReferralAgreement | None
    basis: LawfulBasis | None
    telling: TellingBack | None
    contact: SafeContact | None

    @property
    def missing(self) -> list[str]:
        """What still has to be asked, in the words of the page that asks it."""
        known = {
            "whether they agree": self.may_share,
            "on what ground we share": self.basis is not None,
            "whether the partner may tell us how it went": self.telling is not None,
            "how they can safely be contacted": self.contact is not None,
        }
        return [words for words, is_there in known.items() if not is_there]

    @property
    def is_their_own_word(self) -> bool:
        """One of ours heard them, or whoever may decide for them, agree. What was typed on the public page, or passed
        on by somebody, may be the word of a stranger who gives their name."""
        said = self.agreement
        return said is not None and said.how is not How.ONLINE and said.said_by is not SaidBy.RELAYED

    @property
    def may_share(self) -> bool:
        """They agreed and have not taken it back, or somebody's safety goes before it."""
        agreed = self.agreement is not None and self.agreement.stands
        return agreed or (self.basis is not None and self.basis.is_override)


def facts_of(referral_id: uuid.UUID) -> Facts:
    """What is recorded. Whoever may read the referral may read this: ask that first."""
    return Facts(*db.session.execute(_facts(), {"referral_id": referral_id}).one())


@cache
def _facts() -> Select[*tuple[Any, ...]]:
    """One row, whatever is recorded: asked of a referral by every page of it."""
    kinds = (ReferralAgreement, LawfulBasis, TellingBack, SafeContact)
    this = select(bindparam("referral_id", type_=Uuid()).label("id")).subquery()
    found = select(*kinds).select_from(this)
    for kind in kinds:
        found = found.outerjoin(kind, kind.referral_id == this.c.id)
    return found


def standing_agreements(resident_id: uuid.UUID, organization_id: uuid.UUID) -> Sequence[ReferralAgreement]:
    """Every agreement of this person to this partner that was not withdrawn, whichever of their records it hangs on."""
    found = select(ReferralAgreement).where(
        ReferralAgreement.resident_id.in_(residents.ids_of(residents.survivor(resident_id))),
        ReferralAgreement.organization_id == organization_id,
        ReferralAgreement.withdrawn_at.is_(None),
    )
    return db.session.scalars(found.order_by(ReferralAgreement.recorded_at, ReferralAgreement.id)).all()


class Show(StrEnum):
    """Which services; the value stands in the address."""

    TO_SET = "to-set"
    SET = "set"
    ALL = "all"

    @property
    def label(self) -> str:
        return {
            "to-set": "Sensitive, not set yet",
            "set": "With their own ground",
            "all": "All services",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Held:
    """What holds for a service: its own policy, or with number 0 the house's."""

    basis: Basis
    condition: Condition
    why: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One service of the list, with what holds for it."""

    id: uuid.UUID
    name: str
    organization: str
    is_sensitive: bool
    held: Held


def held(service_id: uuid.UUID, *, is_sensitive: bool) -> Held:
    """The basis and the condition for a service: its own, or the house's."""
    own = db.session.get(SharingPolicy, service_id)
    return _held(own, is_sensitive=is_sensitive)


def history(service_id: uuid.UUID) -> Sequence[SharingPolicyChange]:
    """Everything that was ever set for a service, the newest first."""
    found = select(SharingPolicyChange).where(SharingPolicyChange.service_id == service_id)
    return db.session.scalars(found.order_by(SharingPolicyChange.number.desc())).all()


def policies(*, show: Show, words: str, page: int, size: int) -> Page[Line]:
    """The live services with what holds for each, by name."""
    found = (
        select(Service.id, Service.name, Organization.name, Service.is_sensitive, SharingPolicy)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(SharingPolicy, SharingPolicy.service_id == Service.id)
        .where(visible.is_live(), Service.merged_into_id.is_(None))
    )
    if show is Show.TO_SET:
        found = found.where(Service.is_sensitive, SharingPolicy.service_id.is_(None))
    if show is Show.SET:
        found = found.where(SharingPolicy.service_id.is_not(None))
    if words:
        named = (
            Service.name.icontains(words, autoescape=True),
            Organization.name.icontains(words, autoescape=True),
        )
        found = found.where(or_(*named))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    rows = db.session.execute(
        found.order_by(func.lower(Service.name), Service.id).offset((number - 1) * size).limit(size)
    )
    lines = [
        Line(service_id, name, organization, is_sensitive, _held(own, is_sensitive=is_sensitive))
        for service_id, name, organization, is_sensitive, own in rows
    ]
    return Page(lines, total, number, size)


def _held(own: SharingPolicy | None, *, is_sensitive: bool) -> Held:
    if own is not None:
        return Held(own.basis, own.condition, own.why, own.number)
    return Held(*(FOR_SENSITIVE if is_sensitive else DEFAULT))
