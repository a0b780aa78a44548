"""Notes: private ones stay on the side that wrote them, wherever one looks; the copy that the law asks for has them."""

from collections.abc import Callable

import pytest

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.privacy import copies, erasing
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.models import Note
from hub.referrals.queries import disclosures, timeline
from hub.referrals.queries import notes as queries
from hub.referrals.services import ending, notes
from hub.residents.models import Resident
from tests.referrals.around import Pair, pair
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]
OURS, THEIRS = "Zebedee owes rent to Florence", "Quillfeather smells of drink"


def both(it: Pair) -> None:
    """Each side has written one thing that the other must not read."""
    with transaction():
        notes.add(it.referral, OURS, is_shared=False, actor=it.worker.actor)
        notes.add(it.referral, THEIRS, is_shared=False, actor=it.partner.actor)


def words(it: Pair, one: User) -> list[str]:
    return [note.words for note in queries.of(it.now(), actor=one.actor)]


def test_a_private_note_never_reaches_the_other_side(
    sign_in: SignIn, client: PageClient, channel: MemoryChannel
) -> None:
    it = pair(accepted=True)
    both(it)
    worker, partner = sign_in(it.worker), sign_in(it.partner)
    while outbox.work_once():
        pass
    seen_by_us = [
        worker.get(url).get_data(as_text=True) for url in (it.ours, "/referrals", f"{it.ours}/note")
    ]
    seen_by_them = [
        browser.get(url).get_data(as_text=True)
        for browser, url in (
            (partner, it.theirs),
            (partner, "/partner/referrals?show=in-progress"),
            (partner, f"{it.theirs}/note"),
            (client, it.mailed),
            (client, f"{it.mailed}/note"),
        )
    ]
    assert OURS in seen_by_us[0]
    assert THEIRS in seen_by_them[0]
    assert THEIRS in seen_by_them[3]
    assert not any("Quillfeather" in page for page in seen_by_us)
    assert not any("Zebedee" in page for page in seen_by_them)
    assert not any("Zebedee" in mail.body or "Quillfeather" in mail.body for mail in channel.letters)
    told = [str(line) for line in disclosures.to_partner(it.now(), actor=it.partner.actor)]
    lines = [
        entry.words + entry.what
        for one in (it.worker, it.partner)
        for entry in timeline.of(it.now(), actor=one.actor)
    ]
    trail = [str(event.detail) for event in db.session.query(AuditEvent)]
    assert not any("Zebedee" in line or "Quillfeather" in line for line in (*told, *lines, *trail))


def test_what_is_shared_both_read_and_it_looks_otherwise(sign_in: SignIn) -> None:
    it = pair()
    worker, partner = sign_in(it.worker), sign_in(it.partner)
    worker.submit(f"{it.ours}/note", {"words": "The lift is broken", "who": "both"})
    worker.submit(f"{it.ours}/note", {"words": "Ask about the dog"})
    page = worker.get(it.ours).get_data(as_text=True)
    assert page.count("hub-note--shared") == page.count("hub-note--private") == 1
    theirs = partner.get(it.theirs).get_data(as_text=True)
    assert "The lift is broken" in theirs
    assert "Ask about the dog" not in theirs


def test_without_an_account_a_note_is_signed_and_sent_twice_it_is_there_once(client: PageClient) -> None:
    it = pair()
    key = {"idempotency_key": str(it.worker.id), "words": THEIRS}
    assert client.submit(f"{it.mailed}/note", key).status_code == 422
    for _ in range(2):
        assert client.submit(f"{it.mailed}/note", key | {"signed": "Jo Berry"}).status_code == 303
    (note,) = queries.of(it.now(), actor=it.partner.actor)
    assert (note.author_name, note.is_shared) == ("Jo Berry", False)
    with pytest.raises(Conflict), transaction():  # the other side cannot fish for it with its key
        notes.add(it.now(), "x", is_shared=False, actor=it.worker.actor, key=note.id)


def test_once_it_is_over_the_partner_reads_no_note_and_writes_none(sign_in: SignIn) -> None:
    it = pair()
    both(it)
    with transaction():
        notes.add(it.referral, "The lift is broken", is_shared=True, actor=it.worker.actor)
        ending.withdraw(it.referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=it.worker.actor)
    assert words(it, it.partner) == []
    assert set(words(it, it.worker)) == {OURS, "The lift is broken"}
    page = sign_in(it.partner).get(it.theirs).get_data(as_text=True)
    assert not any(hidden in page for hidden in (OURS, THEIRS, "The lift is broken"))
    for actor, is_shared in ((it.partner.actor, False), (it.worker.actor, True)):
        with pytest.raises(Conflict), transaction():
            notes.add(it.now(), "Late", is_shared=is_shared, actor=actor)
    with transaction():
        notes.add(it.now(), "For us, afterwards", is_shared=False, actor=it.worker.actor)


def test_strangers_have_no_notes(sign_in: SignIn) -> None:
    it, other = pair(), pair()
    both(it)
    for one, url in (
        (other.partner, f"{it.theirs}/note"),
        (other.worker, f"{it.ours}/note"),
        (make.user(Role.ADMINISTRATOR), f"{it.ours}/note"),
    ):
        assert sign_in(one).get(url).status_code == 404
        with pytest.raises(NotFound), transaction():
            notes.add(it.referral, "Hello", is_shared=True, actor=one.actor)


def test_the_copy_for_the_person_has_both_and_says_that_others_may_be_named(sign_in: SignIn) -> None:
    it = pair()
    both(it)
    resident = db.session.get_one(Resident, it.referral.resident_id)
    part = next(part for part in copies.of(resident).parts if part.table == "referral_note")
    assert {row["words"] for row in part.rows} == {OURS, THEIRS}
    assert part.to_look_at == ("Note",)
    officer = sign_in(make.user(Role.PRIVACY_OFFICER))
    asked = make.rights_request(resident.id)
    officer.submit(f"/privacy/requests/{asked.id}", action="/open")
    assert "somebody else may be named" in officer.get(f"/privacy/requests/{asked.id}/copy").get_data(
        as_text=True
    )


def test_forgetting_somebody_takes_their_notes_along() -> None:
    it = pair()
    both(it)
    with transaction():
        ending.withdraw(it.referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=it.worker.actor)
    officer = make.user(Role.PRIVACY_OFFICER).actor
    with transaction():
        erasing.erase(db.session.get_one(Resident, it.referral.resident_id), actor=officer, why="asked")
    assert db.session.query(Note).count() == 0
