"""What becomes of the person's own record while referrals are under way: it is found twice and put together, taken
apart again, and they say of each number and address anew what is safe. Rules for the histories."""

import uuid
from itertools import groupby

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.consent.models import Reach
from hub.core.db import db, transaction
from hub.core.errors import HubError
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures, reaching
from hub.referrals.services import drafting
from hub.residents import queries as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.residents.services import merging
from hub.residents.services.contact import plain, set_safety
from tests.referrals.surroundings import Surroundings


class Records(Surroundings):
    @rule(
        which=st.sampled_from(["email", "phone", "other email", "same phone"]),
        way=st.sampled_from(["yes", "no", "never"]),
    )
    def they_say_what_is_safe(self, which: str, way: str) -> None:
        """Of a number or address, on whichever of their records it stands."""
        self.says_of(which, way)
        self.touched.update(self.drafts)

    def says_of(self, which: str, way: str) -> None:
        point = db.session.get_one(ContactPoint, self.world.points[which])
        is_phone = point.kind is ContactKind.PHONE
        with transaction():
            set_safety(
                db.session.get_one(Resident, point.resident_id),
                point,
                contact_prohibited=way == "never",
                version=point.version,
                actor=SYSTEM,
                **{"may_ring" if is_phone else "may_write": way == "yes"},
            )

    @rule(turned=st.booleans())
    def two_records_turn_out_to_be_one_person(self, turned: bool) -> None:
        """By the lead, and the other way round; or they were two people after all."""
        ids = [self.world.resident.id, self.world.twin.id]
        keep, gone = (db.session.get_one(Resident, one) for one in (reversed(ids) if turned else ids))
        lead = self.world.actors["lead"]
        with transaction():
            try:
                if merged := next((one for one in (keep, gone) if one.merged_into_id), None):
                    merging.unmerge(merged, actor=lead)
                else:
                    merging.merge(keep, gone, actor=lead)
            except HubError:
                db.session.expire_all()
        self.touched.update(self.drafts)

    @rule(pick=st.integers(0, 3), which=st.sampled_from(["phone", "same phone"]))
    def the_partner_is_to_ring_them(self, pick: int, which: str) -> None:
        """A draft says so, where they called the number safe."""
        if not self.drafts:
            return
        referral = db.session.get_one(Referral, self.drafts[pick % len(self.drafts)])
        with transaction():
            try:
                drafting.safe_contact(
                    referral,
                    reach=Reach.CALL,
                    contact_point_id=self.world.points[which],
                    actor=self.world.actors["referrer"],
                )
            except HubError:
                db.session.expire_all()

    def reads_no_number_that_must_not_be_used(self, referral: Referral) -> None:
        """The partner: whatever was told it once, nothing that may never be used stands on its page today."""
        lines = disclosures.to_partner(referral, actor=self.world.actors["partner"])
        told = {words.partition(": ")[2] for heading, words in lines if heading == reaching.HOW}
        ids = residents.ids_of(residents.survivor(referral.resident_id))
        found = select(ContactPoint).where(ContactPoint.resident_id.in_(ids), ContactPoint.contact_prohibited)
        for point in db.session.scalars(found):
            same = plain(point.kind, point.value)
            assert same not in {plain(point.kind, one) for one in told}, "they read what must never be used"


def is_safe_to_write_to(address: str) -> bool:
    """By a rule of the histories' own: of one person who has this address, it says on one of their records that they
    may be written to there, and on none that nobody may."""
    points = db.session.scalars(select(ContactPoint).where(ContactPoint.kind == ContactKind.EMAIL)).all()
    theirs = [one for one in points if plain(one.kind, one.value) == plain(one.kind, address)]
    if not theirs:
        return True  # nobody's but a partner's, or one of ours

    def person(point: ContactPoint) -> uuid.UUID:
        return residents.survivor(point.resident_id)

    for _, group in groupby(sorted(theirs, key=lambda one: str(person(one))), key=person):
        same = list(group)
        if any(one.may_write and one.reviewed_at for one in same) and not any(
            one.contact_prohibited for one in same
        ):
            return True
    return False
