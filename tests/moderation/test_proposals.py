"""What becomes of a partner's save: it waits, joins what waits, or is made at once."""

import pytest

from hub.accounts.policy import Actor, Role
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory.models import CapacityState
from hub.moderation import queries, subjects
from hub.moderation.models import Change, ChangeStatus, Risk, Route, Trust
from hub.moderation.services import amending, deciding
from hub.moderation.services.proposing import Outcome
from tests.directory.editing import reading
from tests.moderation import case
from tests.support import make


def test_a_proposal_leaves_the_entry_as_it_is_byte_for_byte(app: object) -> None:
    partner = case.partner(description="A hot lunch.")
    before = case.row(partner.service)
    assert partner.saves(description="A hot lunch and a warm room.") is Outcome.WAITS
    assert case.row(partner.service) == before
    change = case.only()
    assert (change.before, change.after) == (
        {"description": "A hot lunch."},
        {"description": "A hot lunch and a warm room."},
    )
    assert reading.deeds(partner.service.id) == ["change.proposed"]


def test_a_second_proposal_on_the_same_field_joins_the_first(app: object) -> None:
    partner = case.partner(description="A hot lunch.")
    partner.saves(description="A hot lunch, daily.")
    partner.saves(description="A hot lunch on Mondays.", alert="Ring first")
    change = case.only()
    assert change.before == {"description": "A hot lunch.", "alert": ""}
    assert change.after == {"description": "A hot lunch on Mondays.", "alert": "Ring first"}


def test_proposals_on_other_fields_stay_apart(app: object) -> None:
    partner = case.partner()
    partner.saves(description="Another description.")
    partner.saves(alert="Ring first")
    assert sorted(change.fields[0] for change in case.changes()) == ["alert", "description"]


def test_a_proposal_that_is_taken_back_word_for_word_waits_no_longer(app: object) -> None:
    partner = case.partner(alert="")
    partner.saves(alert="Ring first")
    partner.saves(alert="")
    assert case.only().status is ChangeStatus.WITHDRAWN


def test_one_who_does_not_speak_for_the_organization_finds_no_entry(app: object) -> None:
    partner = case.partner()
    stranger = case.Partner(
        partner.organization, make.user(Role.PARTNER, organization=make.organization()), partner.service
    )
    with pytest.raises(NotFound):
        stranger.saves(alert="Ring first")
    assert case.changes() == []


def test_room_is_the_partners_to_set_at_once(app: object) -> None:
    partner = case.partner()
    full = {
        "state": "full",
        "weeks": None,
        "paused_until": None,
        "updated_at": "2026-11-22T05:00:00+00:00",
        "expires_at": "2026-12-06T05:00:00+00:00",
    }
    assert partner.saves(capacity=full) is Outcome.MADE
    capacity = reading.service(partner.service).capacity
    assert capacity is not None
    assert capacity.state is CapacityState.FULL
    change = case.only()
    assert (change.status, change.route) == (ChangeStatus.APPROVED, Route.AT_ONCE)


def test_a_trusted_organization_changes_its_hours_at_once_and_its_words_not(app: object) -> None:
    partner = case.partner()
    case.trust(partner, Trust.HOURS)
    assert partner.saves(bank_holidays="closed") is Outcome.MADE
    assert partner.saves(description="Another.") is Outcome.WAITS
    assert partner.saves(bank_holidays="open", alert="Ring first") is Outcome.WAITS  # all of a save, or none
    assert reading.service(partner.service).bank_holidays == "closed"


def test_no_trust_reaches_to_what_is_always_checked(app: object) -> None:
    partner = case.partner()
    case.trust(partner, Trust.EVERYTHING)
    assert partner.saves(description="Another.") is Outcome.MADE
    assert partner.saves(is_published=False) is Outcome.WAITS
    assert partner.saves(is_sensitive=True) is Outcome.WAITS


def test_what_is_changed_at_once_no_longer_waits(app: object) -> None:
    partner = case.partner()
    partner.saves(bank_holidays="open", alert="Ring first")
    case.trust(partner, Trust.HOURS)
    partner.saves(bank_holidays="closed")
    (waiting,) = queries.waiting("service", partner.service.id)
    assert waiting.after == {"alert": "Ring first"}


def test_what_was_overtaken_does_not_come_back_as_sent(app: object) -> None:
    """Not even when a moderator had taken it out of the change, or put it otherwise; and the risk is what is left's."""
    partner, moderator = case.partner(email="", alert=""), case.moderator()
    partner.saves(email="kitchen@aldermere.example", alert="Ring first", bank_holidays="open")
    amend(partner, moderator, email="", alert="Ring us first")
    case.trust(partner, Trust.CONTACT)
    partner.saves(email="new@aldermere.example")
    change = waiting(partner)
    assert change.proposed == {"alert": "Ring first", "bank_holidays": "open"}
    assert change.after == {"alert": "Ring us first", "bank_holidays": "open"}
    case.trust(partner, Trust.EVERYTHING)
    partner.saves(alert="Closed today")
    change = waiting(partner)
    assert (change.after, change.proposed, change.risk) == ({"bank_holidays": "open"}, None, Risk.SMALL)


def waiting(partner: case.Partner) -> Change:
    db.session.expire_all()
    (found,) = queries.waiting("service", partner.service.id)
    return found


def amend(partner: case.Partner, moderator: Actor, **wanted: str) -> None:
    subject = subjects.of("service")
    with transaction():
        live = subject.snapshot(subject.load(partner.service.id, actor=moderator))
        amending.amend(db.session.get_one(Change, case.only().id), live, wanted, actor=moderator)


def test_the_queue_puts_what_costs_most_first_then_the_oldest(app: object) -> None:
    first, second, third = case.partner(), case.partner(), case.partner()
    first.saves(description="Another.")
    second.saves(description="Another.")
    third.saves(email="new@aldermere.example")
    queue = queries.queue(actor=case.moderator())
    assert [change.subject_id for change in queue.items] == [
        third.service.id,
        first.service.id,
        second.service.id,
    ]
    assert queries.counts(actor=case.moderator()).by_risk == {Risk.GREAT: 1, Risk.USUAL: 2, Risk.SMALL: 0}


def test_only_those_who_decide_see_the_queue(app: object) -> None:
    with pytest.raises(NotFound):
        queries.queue(actor=make.user(Role.REFERRER).actor)
    partner = case.partner()
    partner.saves(alert="Ring first")
    with pytest.raises(NotFound):
        queries.get(case.only().id, actor=make.user(Role.PARTNER, organization=make.organization()).actor)
    with transaction(), pytest.raises(NotFound):
        deciding.approve(case.only(), actor=partner.actor)


def test_a_text_in_a_change_is_found(app: object) -> None:
    partner = case.partner()
    partner.saves(alert="token-4711")
    db.session.expire_all()
    assert queries.mentions("token-4711")
    assert not queries.mentions("token-4712")
