"""Approving, sending back, withdrawing, putting back."""

import pytest

from hub.accounts.policy import SYSTEM
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.services import offers
from hub.messaging.channels import MemoryChannel
from hub.moderation import queries
from hub.moderation.models import Change, ChangeStatus
from hub.moderation.services import deciding, restoring
from hub.outbox import services as outbox
from tests.directory.editing import reading
from tests.moderation import case


def staff_writes(partner: case.Partner, **values: str) -> None:
    with transaction():
        offers.edit(reading.service(partner.service), values, actor=SYSTEM)


def test_approval_makes_the_change_and_promises_it_to_the_index(app: object) -> None:
    partner = case.partner()
    partner.saves(description="A warm room.")
    outbox.work_until_idle()
    case.decide("approve", case.only(), actor=case.moderator())
    assert reading.service(partner.service).description == "A warm room."
    assert outbox.waiting(SERVICE_CHANGED) == 1
    assert reading.deeds(partner.service.id) == ["change.proposed", "service.edited", "change.approved"]


def test_approval_with_edits_keeps_both_wordings(app: object) -> None:
    partner = case.partner()
    partner.saves(description="we do a warm rom")
    case.decide("approve", case.only(), actor=case.moderator(), edits={"description": "We have a warm room."})
    change = case.only()
    assert reading.service(partner.service).description == "We have a warm room."
    assert change.after == {"description": "We have a warm room."}
    assert change.proposed == {"description": "we do a warm rom"}


def test_an_edit_that_is_too_long_or_names_nothing_changes_nothing(app: object) -> None:
    partner = case.partner(alert="")
    partner.saves(alert="Ring first")
    with pytest.raises(Invalid):
        case.decide("approve", case.only(), actor=case.moderator(), edits={"alert": "x" * 501})
    case.decide("approve", case.only(), actor=case.moderator(), edits={"name": "Hacked", "alert": "Ring us"})
    service = reading.service(partner.service)
    assert (service.name, service.alert) == (partner.service.name, "Ring us")


def test_a_stale_approval_is_refused_until_somebody_has_seen_both(app: object) -> None:
    partner = case.partner(description="A hot lunch.")
    partner.saves(description="A hot lunch, daily.")
    staff_writes(partner, description="A hot lunch in the hall.")
    moderator = case.moderator()
    with pytest.raises(deciding.Stale):
        case.decide("approve", case.only(), actor=moderator)
    assert reading.service(partner.service).description == "A hot lunch in the hall."
    case.decide("rebase", case.only(), actor=moderator)
    assert case.only().before == {"description": "A hot lunch in the hall."}
    case.decide("approve", case.only(), actor=moderator)
    assert reading.service(partner.service).description == "A hot lunch, daily."


def test_a_change_elsewhere_in_the_entry_does_not_make_it_stale(app: object) -> None:
    partner = case.partner()
    partner.saves(description="A warm room.")
    staff_writes(partner, alert="Ring first")
    case.decide("approve", case.only(), actor=case.moderator())
    service = reading.service(partner.service)
    assert (service.description, service.alert) == ("A warm room.", "Ring first")


def test_sending_back_needs_a_reason_and_tells_it(app: object, channel: MemoryChannel) -> None:
    partner = case.partner(description="As it was.")
    partner.saves(description="Call Jo on 07700 900123")
    with pytest.raises(Invalid):
        case.decide("send_back", case.only(), "  ", actor=case.moderator())
    case.decide("send_back", case.only(), "Please leave out the private number.", actor=case.moderator())
    assert case.only().status is ChangeStatus.SENT_BACK
    assert reading.service(partner.service).description == "As it was."
    outbox.work_until_idle()
    (letter,) = channel.letters
    assert letter.recipient == partner.person.email
    assert f"/partner/changes/{case.only().id}" in letter.body
    assert "07700" not in letter.body
    assert "Jo" not in letter.body


def test_the_first_of_two_decisions_counts(app: object) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    case.decide("approve", case.only(), actor=case.moderator())
    with pytest.raises(Conflict):
        case.decide("send_back", case.only(), "No.", actor=case.moderator())
    assert case.only().status is ChangeStatus.APPROVED


def test_a_proposal_that_was_changed_while_it_was_read_is_read_again(app: object) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    seen = case.only().version
    partner.saves(alert="Buy pills at http://spam.example")
    with pytest.raises(Conflict):
        case.decide("approve", case.only(), actor=case.moderator(), version=seen)


def test_only_ones_own_can_be_withdrawn_and_only_while_it_waits(app: object) -> None:
    partner, stranger = case.partner(), case.partner()
    partner.saves(alert="Ring first")
    with pytest.raises(NotFound):
        case.decide("withdraw", case.only(), actor=stranger.actor)
    case.decide("withdraw", case.only(), actor=partner.actor)
    assert case.only().status is ChangeStatus.WITHDRAWN
    with pytest.raises(Conflict):
        case.decide("withdraw", case.only(), actor=partner.actor)


def test_the_public_is_never_left_with_half_an_entry(app: object) -> None:
    partner = case.partner()
    partner.saves(description="")
    with pytest.raises(Invalid):
        case.decide("approve", case.only(), actor=case.moderator())
    assert case.only().is_pending


def test_putting_back_undoes_one_change_and_no_other(app: object) -> None:
    partner = case.partner(description="The first.", alert="")
    partner.saves(description="The second.")
    moderator = case.moderator()
    case.decide("approve", case.only(), actor=moderator)
    staff_writes(partner, alert="Ring first")
    with transaction():
        restoring.restore(db.session.get_one(Change, case.only().id), actor=moderator)
    service = reading.service(partner.service)
    assert (service.description, service.alert) == ("The first.", "Ring first")
    history = queries.history("service", partner.service.id, actor=moderator)
    assert [change.after for change in history.items] == [
        {"description": "The first."},
        {"description": "The second."},
    ]
