"""What changes around referrals while they are under way: partners close, open and go; colleagues are away, are
switched off, and have things kept from them. Rules for the histories."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM
from hub.accounts.services import people as accounts
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import HubError
from hub.directory.models import Service
from hub.directory.services import offers
from hub.messaging.models import Message
from hub.referrals.codes import DeniedBecause
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures, notes, timeline, visible
from hub.referrals.services import people

DENIED = ["colleague", "partner", "stand-in"]


class Surroundings(RuleBasedStateMachine):
    world: Any
    drafts: list[uuid.UUID]
    touched: set[uuid.UUID]
    kept_from: dict[tuple[uuid.UUID, str], datetime]
    """Since when a referral is kept from somebody."""
    off_since: dict[str, datetime]

    @rule(which=st.integers(0, 2), days=st.sampled_from([0, 3, 20, 60]))
    def a_service_closes_for_now_or_opens_again(self, which: int, days: int) -> None:
        service = self._service(which)
        until = clock.today() + timedelta(days=days) if days < 60 else None
        with transaction():
            if days:
                offers.close_for_now(service, reason="Moving", until=until, actor=SYSTEM)
            else:
                offers.reopen(service, actor=SYSTEM)

    @rule(which=st.integers(0, 2))
    def a_service_leaves_the_site_or_comes_back(self, which: int) -> None:
        service = self._service(which)
        with transaction():
            if service.is_published:
                offers.unpublish(service, actor=SYSTEM)
            else:
                service.is_published = True

    @rule(days=st.sampled_from([1, 10, 40]))
    def somebody_goes_away_and_a_colleague_stands_in(self, days: int) -> None:
        with transaction():
            try:
                people.stand_in(
                    self._user("referrer"),
                    self._user("stand-in"),
                    first_on=clock.today(),
                    last_on=clock.today() + timedelta(days=days),
                    actor=self.world.actors["lead"],
                )
            except HubError:
                db.session.expire_all()

    @rule()
    def who_stands_in_is_switched_off_or_on(self) -> None:
        user, administrator = self._user("stand-in"), self.world.actors["administrator"]
        with transaction():
            if user.active:
                accounts.switch_off(user, actor=administrator)
                self.off_since[user.email] = clock.now()
            else:
                accounts.switch_on(user, actor=administrator)
                self.off_since.pop(user.email, None)
        self.touched.update(self.drafts)

    @rule(pick=st.integers(0, 3), whom=st.sampled_from(DENIED), again=st.booleans())
    def it_is_kept_from_somebody(self, pick: int, whom: str, again: bool) -> None:
        if not self.drafts:
            return
        referral = db.session.get_one(Referral, self.drafts[pick % len(self.drafts)])
        key = (referral.id, whom)
        with transaction():
            try:
                if again and key in self.kept_from:
                    people.allow(referral, self._user(whom), actor=self.world.actors["lead"])
                    del self.kept_from[key]
                elif key not in self.kept_from:
                    reason = next(iter(DeniedBecause))
                    people.deny(referral, self._user(whom), because=reason, actor=self.world.actors["lead"])
                    self.kept_from[key] = clock.now()
            except HubError:
                db.session.expire_all()
        self.touched.add(referral.id)

    def is_kept_from_whom_it_must(self, referral: Referral) -> None:
        """It does not exist for them: no page, no history, no note, nothing that was shared."""
        for referral_id, whom in self.kept_from:
            if referral_id != referral.id:
                continue
            actor = self.world.actors[whom]
            assert db.session.scalar(visible.visible_to(actor).where(Referral.id == referral_id)) is None
            assert not disclosures.to_partner(referral, actor=actor)
            if not actor.is_staff:  # staff without a part in it come with a reason, which is refused to these
                assert not [*notes.of(referral, actor=actor), *timeline.of(referral, actor=actor)]

    def is_no_letter_to_them(self, message: Message) -> None:
        """Nobody hears of what is kept from them, and nobody is written to who cannot sign in any more."""
        for (referral_id, whom), since in self.kept_from.items():
            is_theirs = message.recipient == self.world.workers[whom].email
            assert not (is_theirs and message.about_id == referral_id and message.created_at > since), whom
        off = self.off_since.get(message.recipient)
        assert off is None or message.created_at <= off

    def _service(self, which: int) -> Service:
        return db.session.get_one(Service, self.world.services[which].id)

    def _user(self, name: str) -> User:
        return db.session.get_one(User, self.world.workers[name].id)
