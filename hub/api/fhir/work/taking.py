"""A request becomes a referral: the person, the draft, the four facts, sent; all of it, or nothing with the reason."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import VISITOR
from hub.api.clients.models import ApiReferral
from hub.api.fhir.work import coming
from hub.api.fhir.work.reading import Person, Request
from hub.consent.models import Reach
from hub.core import workdays
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.lasting import keyed
from hub.directory.queries import entries
from hub.directory.services import intake
from hub.referrals.models import Referral
from hub.referrals.services import drafting, sending
from hub.residents import finding, gateway
from hub.residents import queries as residents
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident
from hub.residents.names import likeness
from hub.residents.queries import people
from hub.residents.services import contact, doubting, records, twins
from hub.tasks import services as tasks

MAYBE_TWICE = "maybe-twice"
OTHER_PERSON = (
    "Under this number of the Patient you told us of somebody with another family name or birth date. Nothing was "
    "sent. Check the number. If it is the same person, talk to the team that looks after your system."
)
CHECK_WITHIN = 1
"""Working days."""
_SAID = {
    Reach.CALL: "may_ring",
    Reach.TEXT: "may_text",
    Reach.EMAIL: "may_write",
    Reach.LETTER: "may_write",
}
_ALL_WAYS = ("may_ring", "may_text", "may_write", "may_leave_message")


def known(request: Request) -> Referral | None:
    """What came of this very request before."""
    if not request.number:
        return None
    found = coming.theirs().where(ApiReferral.request_hash == hashed(request.number, "request"))
    return db.session.scalar(found)


def take(request: Request) -> Referral:
    """Send it. Raises what the guards say, in their words."""
    client = coming.client()
    if client.team_id is None:
        raise NotFound("Your system answers referrals; it does not send them.")
    try:
        service = entries.service(request.service_id, actor=VISITOR)
    except NotFound:
        raise Invalid("There is no such service, or it is no longer offered. Choose another one.") from None
    resident = _resident(request.person)
    actor = coming.actor(about=(referral_id := uuid.uuid4()))
    referral = drafting.start(
        service,
        resident,
        actor=actor,
        referral_id=referral_id,
        urgency=request.urgency,
        needs=request.needs,
        words=request.words,
    )
    db.session.add(
        ApiReferral(
            referral_id=referral.id,
            client_id=client.id,
            request_hash=hashed(request.number, "request") if request.number else None,
            patient_hash=hashed(request.person.number, "patient") if request.person.number else None,
        )
    )
    db.session.flush()
    drafting.write(
        referral,
        {"answers": _answers(request), "override_reason": request.override_reason},
        actor=actor,
    )
    _agree(referral, resident, request)
    sending.send(referral, actor=actor)
    return referral


def _agree(referral: Referral, resident: Resident, request: Request) -> None:
    """The four facts, in the words of who asked them there."""
    said, actor = request.agreement, coming.actor(about=referral.id)
    drafting.agree(referral, how=said.how, said_by=said.said_by, wording=said.wording, actor=actor)
    drafting.tell_back(referral, may_tell=said.may_tell, actor=actor)
    wanted = request.person.point(said.reach)
    point = _safe_point(resident, said.reach, *wanted, may_leave=said.may_leave_message) if wanted else None
    drafting.safe_contact(
        referral,
        reach=said.reach,
        contact_point_id=point.id if point else None,
        may_leave_message=said.may_leave_message,
        when=said.when,
        actor=actor,
    )
    if point is not None:
        _hold(resident, point)


def _hold(resident: Resident, point: ContactPoint) -> None:
    """Where our people have put the record that this system brought together with another, they know more of the
    person than it does: what it alone calls safe is asked about first, and the partner reaches them through us."""
    person = db.session.get_one(Resident, residents.survivor(resident.id))
    if point.reviewed_by_id is None and len(residents.ids_of(person.id)) > 1:
        doubting.doubt([point], on=person, actor=coming.registrar())


def _resident(person: Person) -> Resident:
    """Whom that system told us of before under the same number, else somebody new. Raises Conflict where the name or
    birth date speaks against that number: one typed wrongly would tell somebody's story to another's helpers. Whether
    we know them already is for the team to find out: the system hears nothing of it."""
    if person.number and (before := _told_of(person)):
        return before
    registrar = coming.registrar()
    asked = finding.Asked(person.name, person.born, person.postcode, person.phone, person.email)
    alike = finding.find(asked, actor=registrar, likely_only=True)
    hidden = finding.hidden_likeness(asked, actor=registrar)
    resident = records.register(
        name=person.name,
        actor=registrar,
        date_of_birth=person.born,
        postcode=person.postcode,
        language=person.language,
        needs_interpreter=person.needs_interpreter,
    )
    twins.tell_their_worker(hidden, resident, actor=registrar)
    if alike:
        tasks.raise_task(
            MAYBE_TWICE,
            about_type="resident",
            about_id=resident.id,
            resident_id=resident.id,
            due_on=workdays.within(CHECK_WITHIN),
            team_id=registrar.team_id,
            actor=registrar,
        )
    return resident


def _told_of(person: Person) -> Resident | None:
    brought = (
        select(Referral.resident_id)
        .join(ApiReferral, ApiReferral.referral_id == Referral.id)
        .where(ApiReferral.client_id == coming.client().id)
        .where(ApiReferral.patient_hash == hashed(person.number, "patient"))
        .order_by(Referral.created_at.desc())
    )
    ids = list(dict.fromkeys(db.session.scalars(brought)))
    if not ids:
        return None
    resident = db.session.get(Resident, residents.survivor(ids[0]))
    if resident is None or resident.erased_at is not None:
        return None
    told = [one for one in (db.session.get(Resident, each) for each in ids) if one and one.erased_at is None]
    if not _may_be(person, told):
        raise Conflict(OTHER_PERSON)
    return resident


def _may_be(person: Person, told: Sequence[Resident]) -> bool:
    """Whether name and birth date agree with a record that this system itself brought. What our own people wrote on
    others of the same person is not compared: a refusal would give it away."""
    born = {one.date_of_birth for one in told if one.date_of_birth}
    if person.born and born and person.born not in born:
        return False
    said = person.family or person.name
    known = [name for one in told for name in (one.name, one.preferred_name) if name]
    return not known or any(said == name or likeness(said, name) >= finding.ALIKE for name in known)


def _safe_point(
    resident: Resident, reach: Reach, kind: ContactKind, value: str, *, may_leave: bool
) -> ContactPoint:
    """The number or address, safe in the one way that they said. What the person told our own people of it stands, on
    whichever of their records it was written down, and however it was typed; what they told some system lately stands
    beside it, and what they said too long ago does not count any more."""
    registrar, way = coming.registrar(), _SAID[reach]
    wanted = contact.plain(kind, contact.tidied(kind, value))
    person = db.session.get_one(Resident, residents.survivor(resident.id))
    not_safe = gateway.whether_safe(person)
    point, why = None, gateway.NOT_ASKED
    for one in people.points(residents.ids_of(person.id)):
        if one.kind is kind and contact.plain(kind, one.value) == wanted:
            verdict = not_safe(one, Channel(reach.value))
            if not _may_be_said_now(one, verdict):
                return one
            if one.resident_id == resident.id:
                point, why = one, verdict
    if point is None:
        point = contact.add_point(resident, kind, value, actor=registrar)
        db.session.flush()
    said = {} if why == gateway.NOT_ALLOWED else dict.fromkeys(_ALL_WAYS, False)
    said |= {way: True} | ({"may_leave_message": may_leave} if reach is Reach.CALL else {})
    contact.set_safety(
        resident, point, contact_prohibited=False, version=point.version, actor=registrar, **said
    )
    return point


def _may_be_said_now(point: ContactPoint, verdict: str) -> bool:
    """Whether the word of a system counts: where nobody has asked, or too long ago, or only systems were told."""
    told_ours = point.reviewed_by_id is not None
    return verdict in {gateway.NOT_ASKED, gateway.ASK_ANEW} or (
        verdict == gateway.NOT_ALLOWED and not told_ours
    )


def _answers(request: Request) -> dict[str, str]:
    """To the service's own questions. Raises Conflict, naming those that must be answered and are not."""
    asked = intake.current(request.service_id)
    questions = asked.questions if asked else []
    missing = [
        f"{one['key']} ({one['label']})"
        for one in questions
        if one["is_required"] and not request.answers.get(one["key"])
    ]
    if missing:
        raise Conflict(
            "The service asks questions that are not answered yet. Send the extension answer for: "
            f"{'; '.join(missing)}."
        )
    keys = {one["key"] for one in questions}
    return {key: words for key, words in request.answers.items() if key in keys}


def hashed(number: str, what: str) -> str:
    """What stands for a number. Each client numbers by itself."""
    return keyed(f"{coming.client().id}\0{number}", purpose=f"hub.fhir.{what}")
