"""What the holder of an emailed link may see: the entries that the email was about, and what was said of them since."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from hub.accounts import links
from hub.accounts.models import Link
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Gone
from hub.directory.models import AssuredBy, Doubt, DoubtKind, MergedKind, Service, Standing
from hub.directory.profile import Profile
from hub.directory.queries import merged, profiles
from hub.partners.models import MailRefusal
from hub.partners.queries import recipients

CHECK_LISTING = "check-listing"
SET_CAPACITY = "set-capacity"
"""What a link was sent for."""

NOT_YOURS_NOW = "This link was sent to somebody who no longer speaks for this organization."
NOTHING_LEFT = "What this link was about is no longer in the directory."


@dataclass(frozen=True, slots=True)
class Held:
    """A link in somebody's hand: it speaks for one organization, about the entries it was sent about."""

    link: Link
    actor: Actor
    organization_id: uuid.UUID
    service_ids: tuple[uuid.UUID, ...]

    @property
    def since(self) -> date:
        return clock.day_of(self.link.created_at)

    @property
    def mailbox(self) -> str:
        return str(self.link.detail["mailbox"])

    @property
    def is_for_account(self) -> bool:
        return bool(self.link.detail.get("user_id"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry as the page shows it, and what its people have said since the email left."""

    profile: Profile
    is_confirmed: bool
    said: frozenset[DoubtKind]

    @property
    def is_hidden(self) -> bool:
        return self.profile.evidence.standing is Standing.HIDDEN

    @property
    def is_answered(self) -> bool:
        return self.is_confirmed or bool(self.said)


def opened(token: str, purpose: str) -> Held:
    """The link that this token is. Raises NotFound or Gone; looking uses nothing up.

    A link may be pressed again while it lasts: whoever said "still correct" in the morning may have to say "we have
    closed" in the evening, and a button pressed twice must not end in a refusal. A newer email ends it.
    """
    link = links.opened(token, purpose)
    organization_id = merged.last(MergedKind.ORGANIZATION, uuid.UUID(link.detail["organization_id"]))
    user_id = link.detail.get("user_id")
    if user_id and not recipients.speaks_still(uuid.UUID(user_id), organization_id):
        raise Gone(NOT_YOURS_NOW)
    actor = Actor(kind="link", organization_ids=frozenset({organization_id}))
    service_ids = merged.standing([uuid.UUID(one) for one in link.detail["service_ids"]])
    return Held(link, actor, organization_id, tuple(service_ids))


def asked(held: Held) -> list[Asked]:
    """The entries of this link by name. Raises Gone when none of them is left."""
    found = [
        profile
        for profile in profiles.several(held.service_ids, actor=held.actor)
        if profile.organization_id == held.organization_id
    ]
    if not found:
        raise Gone(NOTHING_LEFT)
    said = _said([profile.id for profile in found], held.link.created_at)
    return [
        Asked(profile, _is_confirmed(profile, held.since), said[profile.id])
        for profile in sorted(found, key=lambda profile: (profile.name.casefold(), str(profile.id)))
    ]


def has_refused(held: Held) -> bool:
    """Whether this mailbox has asked for no more of these emails."""
    found = select(MailRefusal.id).where(
        MailRefusal.mailbox == held.mailbox, MailRefusal.organization_id == held.organization_id
    )
    return db.session.scalar(found) is not None


def asked_about(about_id: uuid.UUID) -> list[uuid.UUID]:
    """The services that the latest email to this organization and mailbox was about, those that still are."""
    sent = select(Link).where(Link.about_id == about_id, Link.purpose.in_([CHECK_LISTING, SET_CAPACITY]))
    link = db.session.scalars(sent.order_by(Link.created_at.desc(), Link.id).limit(1)).first()
    ids = [uuid.UUID(one) for one in link.detail["service_ids"]] if link else []
    return list(db.session.scalars(select(Service.id).where(Service.id.in_(ids))))


def _is_confirmed(profile: Profile, since: date) -> bool:
    """Whether they said so since the email left; an email that a demo sent ahead of its time has left today."""
    evidence, sent = profile.evidence, min(since, clock.today())
    is_theirs = evidence.by is AssuredBy.ORGANIZATION and evidence.standing is Standing.GOOD
    return is_theirs and evidence.assured is not None and evidence.assured >= sent


def _said(ids: Sequence[uuid.UUID], since: datetime) -> Mapping[uuid.UUID, frozenset[DoubtKind]]:
    """What the organization told us about each of these since then, as far as nobody has settled it."""
    found: defaultdict[uuid.UUID, frozenset[DoubtKind]] = defaultdict(frozenset)
    rows = select(Doubt.service_id, Doubt.kind).where(
        Doubt.service_id.in_(ids),
        Doubt.kind.in_([DoubtKind.SAID_CHANGED, DoubtKind.SAID_CLOSED]),
        Doubt.settled_at.is_(None),
        Doubt.raised_at >= since,
    )
    for service_id, kind in db.session.execute(rows):
        found[service_id] |= {kind}
    return found
