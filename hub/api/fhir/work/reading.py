"""A ServiceRequest or a Task as another system sends it, understood, or refused with a sentence. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from hub.api.fhir.parts import Json
from hub.api.oruk.asked import is_id
from hub.consent import wordings
from hub.consent.codes import How, SaidBy
from hub.consent.models import Reach
from hub.core.errors import Invalid
from hub.core.forms import tidy
from hub.referrals.codes import Urgency
from hub.residents.models import ContactKind

Code = TypeVar("Code", bound=StrEnum)

AGREEMENT, ANSWER, OVERRIDE = "agreement", "answer", "override-reason"
LONGEST = 5000
_KINDS = {"phone": ContactKind.PHONE, "sms": ContactKind.PHONE, "email": ContactKind.EMAIL}
_NEEDS = {
    Reach.CALL: ContactKind.PHONE,
    Reach.TEXT: ContactKind.PHONE,
    Reach.EMAIL: ContactKind.EMAIL,
    Reach.LETTER: ContactKind.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom it is about, as far as a referral needs to know."""

    name: str
    born: date | None = None
    postcode: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    needs_interpreter: bool = False
    number: str = ""
    """system|value as that system numbers them."""
    family: str = ""
    """The part of the name that the request calls so, if any."""

    def point(self, reach: Reach) -> tuple[ContactKind, str] | None:
        """The number or address that this way needs; None for the way through us."""
        if reach is Reach.THROUGH_US:
            return None
        kind = _NEEDS[reach]
        value = {
            ContactKind.PHONE: self.phone,
            ContactKind.EMAIL: self.email,
            ContactKind.ADDRESS: self.address,
        }[kind]
        if not value:
            raise Invalid(f"The agreement says {reach.value}, and the Patient has no {kind.label.lower()}.")
        return kind, value


@dataclass(frozen=True, slots=True)
class Agreement:
    """The four facts, as they were asked there."""

    how: How
    said_by: SaidBy
    wording: str
    may_tell: bool
    reach: Reach
    may_leave_message: bool
    when: str


@dataclass(frozen=True, slots=True)
class Request:
    """A referral on its way in."""

    service_id: UUID
    person: Person
    agreement: Agreement
    number: str = ""
    urgency: Urgency = Urgency.ROUTINE
    needs: str = ""
    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    override_reason: str = ""


def request(body: Any) -> Request:
    """Raises Invalid for what is no ServiceRequest that we can take."""
    sent = _resource(body, "ServiceRequest")
    if sent.get("status") != "active" or sent.get("intent") != "order":
        raise Invalid("Send a ServiceRequest with status active and intent order: it is sent on at once.")
    return Request(
        service_id=_performer(sent),
        person=person(_patient(sent)),
        agreement=_agreement(_extension(sent, AGREEMENT)),
        number=numbered(sent),
        urgency=Urgency.ROUTINE if sent.get("priority", "routine") == "routine" else Urgency.URGENT,
        needs=_concepts(_list(sent, "reasonCode")) or _concepts([_dict(sent, "code")]),
        words="\n".join(_text(one.get("text")) for one in _list(sent, "note"))[:LONGEST],
        answers=dict(_answers(sent)),
        override_reason=_text(_value(_extension(sent, OVERRIDE))),
    )


def person(patient: Json) -> Person:
    names = _list(patient, "name")
    name = next((said for one in names if (said := _full_name(one))), "")
    if not name:
        raise Invalid("The Patient needs a name.")
    telecom = [one for one in _list(patient, "telecom") if _text(one.get("system")) in _KINDS]
    spoken = next(iter(_list(patient, "communication")), {})
    language = next(iter(_list(_dict(spoken, "language"), "coding")), {})
    address = next(iter(_list(patient, "address")), {})
    lines = [*_texts(address.get("line")), _text(address.get("city")), _text(address.get("postalCode"))]
    return Person(
        name=name,
        born=_day(patient.get("birthDate"), "birthDate"),
        postcode=_text(address.get("postalCode"))[:12],
        address=_text(address.get("text")) or ", ".join(line for line in lines if line),
        phone=_first(telecom, {"phone", "sms"}),
        email=_first(telecom, {"email"}),
        language=_text(language.get("code"))[:12].lower(),
        needs_interpreter=any(
            _text(one.get("url")).endswith("patient-interpreterRequired") and one.get("valueBoolean") is True
            for one in _list(patient, "extension")
        ),
        number=_patient_number(patient),
        family=next((said for one in names if (said := _text(one.get("family")))), ""),
    )


def task(body: Any, record_id: str) -> Json:
    """The Task, if it is one, and this one."""
    sent = _resource(body, "Task")
    if sent.get("id") != record_id:
        raise Invalid("The id in the Task is another one than in the address.")
    if not isinstance(sent.get("status"), str):
        raise Invalid("The Task needs a status.")
    return sent


def numbered(resource: Json) -> str:
    """The first identifier, as system|value."""
    for one in _list(resource, "identifier"):
        if value := _text(one.get("value")):
            return f"{_text(one.get('system'))}|{value}"[:500]
    return ""


def _patient_number(patient: Json) -> str:
    """The first identifier that says whose number it is. Two registers may give two people the same one."""
    given = [one for one in _list(patient, "identifier") if _text(one.get("value"))]
    whole = [one for one in given if _text(one.get("system"))]
    if given and not whole:
        raise Invalid("Say whose number it is: the Patient's identifier needs a system beside its value.")
    return numbered({"identifier": whole})


def coded(resource: Json, name: str, kind: type[Code], about: str) -> Code:
    """The first code of a concept, which must be one of ours."""
    found = [_text(one.get("code")) for one in _list(_dict(resource, name), "coding")]
    for code in found:
        if code in list(kind):
            return kind(code)
    raise Invalid(f"{about}: give {name}.coding.code as one of {', '.join(one.value for one in kind)}.")


def last_note(resource: Json) -> str:
    """The newest thing that they say: the last note that we did not write ourselves."""
    own = [one for one in _list(resource, "note") if "authorReference" not in one]
    return _text(own[-1].get("text"))[:LONGEST] if own else ""


def ends_on(resource: Json) -> date | None:
    period = _dict(_dict(resource, "restriction"), "period")
    return _day(period.get("end"), "restriction.period.end")


def outcome(resource: Json) -> Json:
    """The first output that is a concept."""
    for one in _list(resource, "output"):
        if "valueCodeableConcept" in one:
            return {"output": one["valueCodeableConcept"]}
    return {}


def display(resource: Json, name: str) -> str:
    return _text(_dict(resource, name).get("display"))[:200]


def _resource(body: Any, kind: str) -> Json:
    if not isinstance(body, dict) or body.get("resourceType") != kind:
        raise Invalid(f"Send a {kind} as JSON.")
    return body


def _performer(sent: Json) -> UUID:
    for one in _list(sent, "performer"):
        said, _, record_id = _text(one.get("reference")).rpartition("/")
        if said.endswith("HealthcareService") and is_id(record_id):
            return UUID(record_id)
    raise Invalid("Name the service: performer.reference as HealthcareService/…, with an id of ours.")


def _patient(sent: Json) -> Json:
    wanted = _text(_dict(sent, "subject").get("reference"))
    for one in _list(sent, "contained"):
        if one.get("resourceType") == "Patient" and wanted == f"#{one.get('id')}":
            return one
    raise Invalid("Put the Patient into contained, and refer to it: subject.reference as #id.")


def _agreement(said: Json) -> Agreement:
    if not said:
        raise Invalid(
            "Before this can go, the person must have agreed. Send the extension agreement with how, wording, "
            "mayTellBack and reach."
        )
    wording = _text(_value(_extension(said, "wording")))
    if wording not in wordings.VERSIONS:
        raise Invalid(f"Read our words out, and name their version in wording. Now it is {wordings.CURRENT}.")
    tells = _value(_extension(said, "mayTellBack"))
    if not isinstance(tells, bool):
        raise Invalid("Ask whether the partner may tell you how it went: mayTellBack, true or false.")
    return Agreement(
        how=_choice(said, "how", How),
        said_by=_choice(said, "saidBy", SaidBy) if _extension(said, "saidBy") else SaidBy.RESIDENT,
        wording=wording,
        may_tell=tells,
        reach=_choice(said, "reach", Reach),
        may_leave_message=_value(_extension(said, "mayLeaveMessage")) is True,
        when=_text(_value(_extension(said, "when")))[:500],
    )


def _choice(said: Json, name: str, kind: type[Code]) -> Code:
    given = _text(_value(_extension(said, name)))
    if given not in list(kind):
        raise Invalid(f"{name} must be one of {', '.join(one.value for one in kind)}.")
    return kind(given)


def _answers(sent: Json) -> Iterable[tuple[str, str]]:
    for one in _list(sent, "extension"):
        if _is(one, ANSWER):
            key = _text(_value(_extension(one, "question")))
            if key:
                yield key, _text(_value(_extension(one, "value")))[:LONGEST]


def _extension(resource: Json, name: str) -> Json:
    return next((one for one in _list(resource, "extension") if _is(one, name)), {})


def _is(extension: Json, name: str) -> bool:
    """By the end of its address: ours in a resource, a bare name inside of one."""
    url = _text(extension.get("url"))
    return url == name or url.endswith(f"/StructureDefinition/{name}")


def _value(extension: Json) -> Any:
    return next((value for key, value in extension.items() if key.startswith("value")), None)


def _full_name(name: Json) -> str:
    if text := _text(name.get("text")):
        return text[:200]
    return " ".join([*_texts(name.get("given")), _text(name.get("family"))]).strip()[:200]


def _concepts(found: Iterable[Json]) -> str:
    said = []
    for one in found:
        shown = next((_text(code.get("display")) for code in _list(one, "coding")), "")
        said.append(_text(one.get("text")) or shown)
    return "; ".join(word for word in said if word)[:LONGEST]


def _first(telecom: Iterable[Json], systems: set[str]) -> str:
    return next((_text(one.get("value"))[:200] for one in telecom if one.get("system") in systems), "")


def _day(text: Any, name: str) -> date | None:
    if text is None:
        return None
    if not isinstance(text, str) or not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Invalid(f"{name} must be a day such as 2026-03-01.")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Invalid(f"{name} must be a day such as 2026-03-01.") from None


def _list(resource: Json, name: str) -> list[Json]:
    found = resource.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _dict(resource: Json, name: str) -> Json:
    found = resource.get(name)
    return found if isinstance(found, dict) else {}


def _texts(found: Any) -> list[str]:
    return [_text(one) for one in found] if isinstance(found, list) else []


def _text(value: Any) -> str:
    return tidy(value) if isinstance(value, str) else ""
