"""Referrals over FHIR: other systems bring and answer them by the same table, the same guards, and see only theirs."""

import base64
import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from fhir.resources.R4B import get_fhir_model_class
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import Team
from hub.accounts.policy import SYSTEM, Role
from hub.api.clients import queries as clients
from hub.api.clients import scopes, services
from hub.api.clients.models import ApiClient, ApiToken
from hub.api.fhir.work import coming, reading
from hub.audit.models import AuditEvent
from hub.consent import wordings
from hub.consent.models import Reach
from hub.core import clock, outgoing
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.directory.models import Organization, Service
from hub.directory.models.intake import IntakeVersion
from hub.outbox import services as outbox
from hub.passport.kinds import ASK_ABOUT_OTHERS
from hub.referrals.codes import DeniedBecause, WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures
from hub.referrals.services import attachments, drafting, ending, people, sending
from hub.referrals.states import ReferralStatus as S
from hub.residents import gateway
from hub.residents import services as residents
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident
from hub.residents.services.doubting import IS_IT_THEIRS
from hub.tasks.models import Task
from hub.webhooks import services as webhooks
from hub.webhooks import tasks as telling
from hub.webhooks.events import Event
from hub.webhooks.models import DeliveryStatus, WebhookDelivery
from tests.support import make
from tests.support.client import PageClient

FHIR = "/api/fhir"


class System:
    """Another system at the other end of the line."""

    def __init__(self, client: PageClient, record: ApiClient, secret: str) -> None:
        self.client, self.record, self.secret = client, record, secret
        self.token = self.ask_for_token().get_json()["access_token"]

    def ask_for_token(self, secret: str = "", **form: str) -> TestResponse:
        shown = base64.b64encode(f"{self.record.id}:{secret or self.secret}".encode()).decode()
        return self.client.post(
            "/api/oauth/token",
            data={"grant_type": "client_credentials"} | form,
            headers={"Authorization": f"Basic {shown}"},
        )

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """What is said, after somebody else's code has found it well-formed."""
        answer = self.client.open(
            f"{FHIR}{path}",
            method=method,
            data=None if body is None else json.dumps(body),
            content_type="application/fhir+json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        if answer.data:
            said = answer.get_json()
            get_fhir_model_class(said["resourceType"]).model_validate(said)
        return answer

    def task(self, referral_id: object) -> Any:
        return self.ask("GET", f"/Task/{referral_id}").get_json()

    def move(self, task: Any, status: str, **changes: Any) -> TestResponse:
        kept = {"resourceType": "Task", "id": task["id"], "intent": "order", "status": status, **changes}
        mark = f'W/"{task["meta"]["versionId"]}"'
        return self.ask("PUT", f"/Task/{task['id']}", kept, **{"If-Match": mark})


def system(client: PageClient, **bound: Any) -> System:
    with transaction():
        record, secret = services.make("EMIS", scopes=list(scopes.LABELS), actor=SYSTEM, **bound)
    return System(client, record, secret)


@pytest.fixture
def surgery(client: PageClient) -> System:
    worker = make.worker(Role.TEAM_LEAD)
    return system(client, team_id=worker.team_id)


@pytest.fixture
def service(app: Flask) -> Service:
    return make.service(email="hello@mill-lane.example")


@pytest.fixture
def partner(client: PageClient, service: Service) -> System:
    return system(client, organization_id=service.organization_id)


def agreement(**said: Any) -> Any:
    values: dict[str, Any] = {
        "how": {"valueCode": "phone"},
        "wording": {"valueString": wordings.CURRENT},
        "mayTellBack": {"valueBoolean": True},
        "reach": {"valueCode": "through_us"},
    }
    parts = [{"url": name, **value} for name, value in {**values, **said}.items() if value]
    return {"url": "http://localhost/api/fhir/StructureDefinition/agreement", "extension": parts}


def request(service: Service, **changes: Any) -> Any:
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000009"}],
        "name": [{"family": "Ashe", "given": ["Robin"]}],
        "birthDate": "1980-02-03",
        "telecom": [{"system": "phone", "value": "01632 960123"}],
        "address": [{"line": ["2 Mill Lane"], "postalCode": "WF1 1AA"}],
    }
    return {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": "https://surgery.example/referrals", "value": "R1"}],
        "contained": [patient],
        "status": "active",
        "intent": "order",
        "subject": {"reference": "#p1"},
        "performer": [{"reference": f"HealthcareService/{service.id}"}],
        "reasonCode": [{"text": "Lives alone"}],
        "note": [{"text": "Likes company."}],
        "extension": [agreement()],
    } | changes


def sentence(answer: TestResponse) -> str:
    said: str = answer.get_json()["issue"][0]["details"]["text"]
    return said


def test_a_secret_gets_a_token_for_a_quarter_of_an_hour_and_no_longer(surgery: System) -> None:
    wrong = surgery.ask_for_token("guess")
    assert (wrong.status_code, wrong.get_json()["error"]) == (401, "invalid_client")
    assert surgery.ask_for_token(grant_type="password").get_json()["error"] == "unsupported_grant_type"
    narrow = surgery.ask_for_token(scope="system/Task.rs").get_json()
    assert (narrow["token_type"], narrow["expires_in"], narrow["scope"]) == ("Bearer", 900, "system/Task.rs")
    kept = db.session.scalars(select(ApiToken)).all()
    assert surgery.token not in repr([vars(one) for one in kept])
    unknown = surgery.ask_for_token(scope="system/Everything.cruds").get_json()
    assert unknown["error"] == "invalid_scope"
    assert surgery.ask("GET", "/Task").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert surgery.ask("GET", "/Task").status_code == 401
    surgery.token = narrow["access_token"]
    refused = surgery.ask("GET", "/ServiceRequest")
    assert (refused.status_code, "system/ServiceRequest.rs" in sentence(refused)) == (403, True)
    db.session.expire_all()
    with transaction():
        services.revoke(db.session.get_one(ApiClient, surgery.record.id), actor=SYSTEM)
    assert surgery.ask("GET", "/Task").status_code == 401
    assert surgery.ask_for_token().status_code == 401


def test_a_request_is_a_referral_that_is_sent(surgery: System, service: Service) -> None:
    answer = surgery.ask("POST", "/ServiceRequest", request(service))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    said = answer.get_json()
    assert answer.headers["Location"].endswith(f"/ServiceRequest/{said['id']}")
    referral = db.session.get_one(Referral, uuid.UUID(said["id"]))
    resident = db.session.get_one(Resident, referral.resident_id)
    assert (referral.status, referral.words, referral.needs) == (S.SENT, "Likes company.", "Lives alone")
    assert (resident.name, resident.team_id) == ("Robin Ashe", surgery.record.team_id)
    assert (said["status"], "Robin" in answer.get_data(as_text=True)) == ("active", False)
    assert surgery.task(said["id"])["status"] == "requested"
    again = surgery.ask("POST", "/ServiceRequest", request(service))
    assert (again.status_code, again.get_json()["id"]) == (200, said["id"])
    deeds = set(db.session.scalars(select(AuditEvent.action).where(AuditEvent.record_id == said["id"])))
    assert {"referral.start", "consent.agreed", "referral.send"} <= deeds
    number = "https://surgery.example/referrals|R1"
    found = surgery.ask("GET", f"/ServiceRequest?identifier={number}").get_json()
    assert (found["total"], found["entry"][0]["resource"]["id"]) == (1, said["id"])


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"extension": []}, 400, "must have agreed"),
        ({"extension": [agreement(wording={"valueString": "ours"})]}, 400, "Read our words out"),
        ({"extension": [agreement(mayTellBack=None)]}, 400, "may tell you how it went"),
        ({"extension": [agreement(reach={"valueCode": "email"})]}, 400, "no email address"),
        ({"status": "draft"}, 400, "status active"),
        ({"performer": [{"reference": "HealthcareService/1"}]}, 400, "Name the service"),
        ({"performer": [{"reference": f"HealthcareService/{uuid.uuid4()}"}]}, 400, "no longer offered"),
        ({"contained": []}, 400, "Put the Patient into contained"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    surgery: System, service: Service, changes: dict[str, Any], status: int, words: str
) -> None:
    answer = surgery.ask("POST", "/ServiceRequest", request(service) | changes)
    assert (answer.status_code, words in sentence(answer)) == (status, True), sentence(answer)
    assert db.session.scalars(select(Referral)).all() == []
    assert db.session.scalars(select(Resident)).all() == []


def test_a_guard_that_says_no_says_it_here_too(surgery: System, service: Service) -> None:
    first = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()
    twin = request(service, identifier=[{"value": "R2"}])
    refused = surgery.ask("POST", "/ServiceRequest", twin)
    assert (refused.status_code, "They are with this service already" in sentence(refused)) == (409, True)
    with transaction():
        question = {"key": "diet", "label": "What do you not eat?", "kind": "short-text", "is_required": True}
        db.session.add(IntakeVersion(service_id=service.id, number=1, questions=[question]))
    other = request(service, identifier=[{"value": "R3"}])
    other["contained"][0] |= {"identifier": [{"system": "x", "value": "2"}], "name": [{"text": "Kit Moss"}]}
    refused = surgery.ask("POST", "/ServiceRequest", other)
    assert (refused.status_code, "diet (What do you not eat?)" in sentence(refused)) == (409, True)
    answer = {
        "url": "http://localhost/api/fhir/StructureDefinition/answer",
        "extension": [{"url": "question", "valueString": "diet"}, {"url": "value", "valueString": "Nuts"}],
    }
    other["extension"] += [answer]
    sent = surgery.ask("POST", "/ServiceRequest", other)
    assert sent.status_code == 201, sentence(sent)
    assert db.session.get_one(Referral, uuid.UUID(sent.get_json()["id"])).answers == {"diet": "Nuts"}
    assert first["id"] != sent.get_json()["id"]


def test_the_same_person_is_known_again_and_one_like_ours_is_for_our_people_to_see(
    surgery: System, service: Service
) -> None:
    with transaction():
        residents.register(
            name="Robin Ashe", date_of_birth=date(1980, 2, 3), postcode="WF1 1AA", actor=SYSTEM
        )
    first = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()
    second = surgery.ask(
        "POST", "/ServiceRequest", request(make.service(email="a@b.example"), identifier=[{"value": "R2"}])
    ).get_json()
    referrals = [db.session.get_one(Referral, uuid.UUID(one["id"])) for one in (first, second)]
    assert len({one.resident_id for one in referrals}) == 1
    assert len(db.session.scalars(select(Resident)).all()) == 2
    assert [one.kind for one in db.session.scalars(select(Task))].count("maybe-twice") == 1


@pytest.mark.parametrize(
    ("patient", "status"),
    [
        ({"birthDate": "1991-05-06"}, 409),
        ({"name": [{"family": "Moss", "given": ["Robin"]}]}, 409),
        ({"name": [{"text": "Robin Moss"}], "birthDate": None}, 409),
        ({"name": [{"text": "ASHE, Rob"}], "birthDate": None}, 201),
        ({"identifier": [{"value": "9000000009"}]}, 400),
        (
            {"identifier": [{"system": "https://other.example", "value": "9000000009"}], "birthDate": None},
            201,
        ),
    ],
)
def test_a_number_alone_does_not_say_who_somebody_is(
    surgery: System, service: Service, patient: dict[str, Any], status: int
) -> None:
    assert surgery.ask("POST", "/ServiceRequest", request(service)).status_code == 201
    again = request(make.service(email="a@b.example"), identifier=[{"value": "R2"}])
    again["contained"][0] |= patient
    answer = surgery.ask("POST", "/ServiceRequest", again)
    assert answer.status_code == status, sentence(answer)
    same_number = "identifier" not in patient
    assert len(db.session.scalars(select(Resident)).all()) == (1 if status != 201 or same_number else 2)
    assert len(db.session.scalars(select(Referral)).all()) == (2 if status == 201 else 1)


def test_a_number_that_our_people_know_to_be_dangerous_stays_so_whatever_another_system_says(
    surgery: System, service: Service
) -> None:
    lead = make.user(Role.TEAM_LEAD, team_id=surgery.record.team_id)
    first = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()
    theirs = db.session.get_one(Referral, uuid.UUID(first["id"])).resident_id
    ours = make.resident(of=lead)
    make.contact_point(ours, ContactKind.PHONE, "+44 1632 960 123", contact_prohibited=True)
    with transaction():
        residents.merge(ours, db.session.get_one(Resident, theirs), actor=lead.actor)
    safe = {"reach": {"valueCode": "call"}}
    again = request(make.service(), identifier=[{"value": "R2"}], extension=[agreement(**safe)])
    refused = surgery.ask("POST", "/ServiceRequest", again)
    assert "not said that this is safe" in sentence(refused)
    points = db.session.scalars(select(ContactPoint).where(ContactPoint.kind == ContactKind.PHONE)).all()
    assert not any(one.may_ring for one in points)


def test_a_number_that_a_system_alone_calls_safe_is_asked_about_once_its_record_was_merged(
    surgery: System, service: Service
) -> None:
    lead = make.user(Role.TEAM_LEAD, team_id=surgery.record.team_id)
    first = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()
    theirs = db.session.get_one(Referral, uuid.UUID(first["id"])).resident_id
    vera = make.resident(of=lead)
    with transaction():
        residents.merge(vera, db.session.get_one(Resident, theirs), actor=lead.actor)
    other = request(make.service(), identifier=[{"value": "R2"}])
    other["extension"] = [agreement(reach={"valueCode": "call"})]
    sent = surgery.ask("POST", "/ServiceRequest", other)
    assert sent.status_code == 201, sentence(sent)
    told = disclosures.made(db.session.get_one(Referral, uuid.UUID(sent.get_json()["id"])))
    assert "Only through us" in str(told[0].lines)
    for point in db.session.scalars(select(ContactPoint)):
        assert gateway.whether_safe(vera)(point, Channel.CALL)
    asked = select(Task).where(Task.kind == IS_IT_THEIRS, Task.done_at.is_(None))
    assert [(one.about_id, one.owner_id) for one in db.session.scalars(asked)] == [
        (vera.id, vera.lead_worker_id)
    ]


def test_only_the_way_that_they_said_is_safe_and_what_is_long_ago_is_said_anew(
    surgery: System, service: Service
) -> None:
    def refer(number: str, reach: str, to: Service) -> int:
        said = agreement(reach={"valueCode": reach})
        asked = request(to, identifier=[{"value": number}], extension=[said])
        return surgery.ask("POST", "/ServiceRequest", asked).status_code

    def ways() -> tuple[bool, bool]:
        db.session.expire_all()
        point = db.session.scalars(select(ContactPoint).where(ContactPoint.kind == ContactKind.PHONE)).one()
        return point.may_ring, point.may_text

    assert refer("R1", "call", service) == 201
    assert ways() == (True, False)
    assert refer("R2", "text", make.service()) == 201
    assert ways() == (True, True)
    with transaction():
        point = db.session.scalars(select(ContactPoint)).one()
        point.reviewed_at = clock.now() - timedelta(days=200)
    assert refer("R3", "text", make.service()) == 201
    assert ways() == (False, True)
    ours = make.worker()
    with transaction():
        db.session.scalars(select(ContactPoint)).one().reviewed_by_id = ours.id
    assert refer("R4", "call", make.service()) == 409
    assert ways() == (False, True)


def test_a_partners_system_sees_nothing_of_what_is_kept_from_one_of_its_people(
    partner: System, service: Service
) -> None:
    owner = db.session.get_one(Organization, service.organization_id)
    brother = make.user(Role.PARTNER, organization=owner)
    worker = make.worker()
    referral = make.referral(by=worker, to=service)
    assert partner.ask("GET", f"/Task/{referral.id}").status_code == 200
    assert partner.record.id in clients.concerned(referral.id)
    with transaction():
        people.deny(referral, brother, because=DeniedBecause.SAME_HOUSEHOLD, actor=worker.actor)
    assert partner.ask("GET", f"/Task/{referral.id}").status_code == 404
    assert not partner.ask("GET", "/ServiceRequest").get_json().get("entry")
    assert partner.record.id not in clients.concerned(referral.id)


def test_each_sees_only_its_own(
    client: PageClient, surgery: System, partner: System, service: Service
) -> None:
    mine = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    staff = make.referral(to=service)
    draft = make.draft(to=service)
    elsewhere = make.referral()
    other_partner = system(client, organization_id=make.organization().id)
    other_surgery = system(client, team_id=surgery.record.team_id)
    for reader, wanted in (
        (surgery, {mine}),
        (partner, {mine, str(staff.id)}),
        (other_partner, set()),
        (other_surgery, set()),
    ):
        for kind in ("Task", "ServiceRequest"):
            entries = reader.ask("GET", f"/{kind}").get_json().get("entry", [])
            assert {one["resource"]["id"] for one in entries} == wanted
        for one in {mine, str(staff.id), str(draft.id), str(elsewhere.id), str(uuid.uuid4()), "1"}:
            status = 200 if one in wanted else 404
            for path in (f"/Task/{one}", f"/ServiceRequest/{one}", f"/Task/{one}/_history"):
                assert reader.ask("GET", path).status_code == status
            if one not in wanted:
                task = {"id": one, "meta": {"versionId": "2"}}
                assert reader.move(task, "accepted", owner={"display": "Sam"}).status_code == 404
    assert client.get(f"{FHIR}/Task/{mine}").status_code == 401


def test_a_partner_s_system_moves_it_on_as_the_table_lets_it(
    surgery: System, partner: System, service: Service
) -> None:
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    disclosed = partner.ask("GET", f"/ServiceRequest/{one}").get_json()
    assert disclosed["contained"][0]["name"] == [{"text": "Robin Ashe"}]
    assert any("Only through us" in note["text"] for note in disclosed["note"])
    early = partner.move(partner.task(one), "completed")
    assert early.status_code in {400, 409}
    seen = partner.move(partner.task(one), "received").get_json()
    assert seen["status"] == "received"
    partner.move(
        seen,
        "requested",
        businessStatus={"coding": [{"code": "needs_information"}]},
        note=[{"text": "Do they use stairs?"}],
    )
    assert surgery.task(one)["note"][-1]["text"] == "Do they use stairs?"
    stale = partner.move(seen, "accepted", owner={"display": "Sam Rowe"})
    assert (stale.status_code, "moved on" in sentence(stale)) == (412, True)
    answered = surgery.move(surgery.task(one), "received", note=[{"text": "Yes, slowly."}])
    assert answered.status_code == 200, sentence(answered)
    nobody = partner.move(partner.task(one), "accepted")
    assert (nobody.status_code, sentence(nobody)) == (400, "Say who will look after it: a name.")
    accepted = partner.move(partner.task(one), "accepted", owner={"display": "Sam Rowe"}).get_json()
    assert accepted["status"] == "accepted"
    later = (clock.today() + timedelta(days=20)).isoformat()
    waits = partner.move(accepted, "on-hold", restriction={"period": {"end": later}}).get_json()
    assert (waits["status"], waits["businessStatus"]["coding"][0]["code"]) == ("on-hold", "waitlisted")
    begun = partner.move(waits, "in-progress").get_json()
    unnamed = partner.move(begun, "completed")
    assert (unnamed.status_code, "goal_met" in sentence(unnamed)) == (400, True)
    result = {
        "type": {"text": "Outcome"},
        "valueCodeableConcept": {"coding": [{"code": "goal_met"}]},
    }
    done = partner.move(begun, "completed", output=[result]).get_json()
    assert done["status"] == "completed"
    assert surgery.task(one)["output"][0]["valueCodeableConcept"]["coding"][0]["code"] == "goal_met"
    over = partner.ask("GET", f"/ServiceRequest/{one}").get_json()
    assert "contained" not in over
    assert "Robin" not in json.dumps([over, partner.task(one)])
    past = surgery.ask("GET", f"/Task/{one}/_history").get_json()
    assert [entry["resource"]["status"] for entry in past["entry"]] == [
        *(
            "completed",
            "in-progress",
            "on-hold",
            "accepted",
            "received",
            "requested",
            "received",
            "requested",
        ),
    ]
    assert past["entry"][0]["resource"]["id"] == one


def test_who_brought_it_takes_it_back_and_a_partner_says_no_with_a_reason(
    surgery: System, partner: System, service: Service
) -> None:
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    reason = {"statusReason": {"coding": [{"code": "not_needed"}]}}
    assert partner.move(partner.task(one), "cancelled", **reason).status_code == 404
    assert surgery.move(surgery.task(one), "accepted", owner={"display": "Me"}).status_code == 404
    assert surgery.move(surgery.task(one), "cancelled", **reason).get_json()["status"] == "cancelled"
    two = surgery.ask("POST", "/ServiceRequest", request(service, identifier=[{"value": "R2"}])).get_json()
    without = partner.move(partner.task(two["id"]), "rejected")
    assert (without.status_code, "no_capacity" in sentence(without)) == (400, True)
    said = partner.move(
        partner.task(two["id"]), "rejected", statusReason={"coding": [{"code": "no_capacity"}]}
    ).get_json()
    assert (said["status"], said["statusReason"]["text"]) == ("rejected", "There is no room")
    no_mark = partner.ask("PUT", f"/Task/{two['id']}", said)
    assert no_mark.status_code == 428


def test_a_system_ends_its_own_referral_and_ours_ask_the_person_about_the_others(
    surgery: System, service: Service
) -> None:
    """That they no longer agree is its word and not theirs: nothing ends that others have in hand for them."""
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    brought = db.session.get_one(Referral, uuid.UUID(one))
    about = db.session.get_one(Resident, brought.resident_id)
    worker = make.worker(team=db.session.get_one(Team, about.team_id))
    beside = make.service(of=db.session.get_one(Organization, service.organization_id))
    ours = make.referral(to=beside, about=about, by=worker)
    why = {"statusReason": {"coding": [{"code": "agreement_withdrawn"}]}}
    assert surgery.move(surgery.task(one), "cancelled", **why).get_json()["status"] == "cancelled"
    db.session.refresh(ours)
    assert ours.status is S.SENT
    asked = db.session.scalars(select(Task).where(Task.kind == ASK_ABOUT_OTHERS)).all()
    assert [task.about_id for task in asked] == [ours.id]


def test_no_partner_reads_why_it_was_taken_back_nor_a_referrer_what_the_person_keeps_to_themselves(
    surgery: System, partner: System, service: Service
) -> None:
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    why = {"statusReason": {"coding": [{"code": "not_safe"}]}}
    taken_back = surgery.move(surgery.task(one), "cancelled", **why).get_json()
    assert taken_back["statusReason"]["coding"][0]["code"] == "not_safe"
    assert "not_safe" not in json.dumps(partner.task(one))
    asked = request(
        service,
        identifier=[{"value": "R2"}],
        extension=[agreement(mayTellBack={"valueBoolean": False})],
    )
    two = surgery.ask("POST", "/ServiceRequest", asked).get_json()["id"]
    accepted = partner.move(partner.task(two), "accepted", owner={"display": "Sam Rowe"}).get_json()
    begun = partner.move(accepted, "in-progress").get_json()
    result = {"type": {"text": "Outcome"}, "valueCodeableConcept": {"coding": [{"code": "goal_met"}]}}
    partner.move(begun, "completed", output=[result], note=[{"text": "The debts are cleared."}])
    told = surgery.task(two)
    assert (told["status"], "output" in told) == ("completed", False)
    assert "debts" not in json.dumps(told)


def test_an_agreement_taken_back_stops_every_channel_at_once(
    client: PageClient, sign_in: Any, partner: System, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        outgoing,
        "fetch",
        lambda _address, *, body, **_: said.append(body.decode()) or outgoing.Answer(200, b""),
    )
    worker = make.worker()
    whom = make.resident(of=worker, name="Zebedee Quillfeather")
    make.contact_point(whom, ContactKind.EMAIL, may_write=True)
    draft = make.draft(by=worker, to=service, about=whom)
    with transaction():
        webhooks.add("Partner", "https://p.example/", (), client_id=partner.record.id, actor=SYSTEM)
        letter = attachments.add(draft, b"%PDF-1.4 arrears", "letter.pdf", actor=worker.actor)
        sending.send(draft, actor=worker.actor)
    owner = db.session.get_one(Organization, service.organization_id)
    theirs = sign_in(make.user(Role.PARTNER, organization=owner))
    meeting = make.appointment(draft)
    link = f"/answer/{make.answer_link(draft)}"
    inside = (f"/files/{letter.id}", f"/appointments/{meeting.id}.ics")
    for page in inside:
        assert client.get(link + page).status_code == 200
        assert theirs.get(f"/partner/referrals/{draft.id}{page}").status_code == 200
    assert "Quillfeather" in json.dumps(partner.ask("GET", f"/ServiceRequest/{draft.id}").get_json())
    with transaction():
        ending.withdraw(draft, because=WithdrawnBecause.AGREEMENT_WITHDRAWN, actor=worker.actor)
    for page in ("", *inside):
        assert client.get(link + page).status_code == 410
    for page in inside:
        assert theirs.get(f"/partner/referrals/{draft.id}{page}").status_code == 404
    seen = theirs.get(f"/partner/referrals/{draft.id}").text
    for path in (f"/ServiceRequest/{draft.id}", f"/Task/{draft.id}", f"/Task/{draft.id}/_history"):
        seen += json.dumps(partner.ask("GET", path).get_json())
    outbox.work_until_idle()
    left = client.application.extensions["hub.channel"].letters
    told = "".join(one.subject + one.body for one in left) + "".join(said)
    assert not any(one.subject.startswith("A referral for you") for one in left)  # it waited, and was dropped
    for word in ("Quillfeather", "arrears", "letter.pdf"):
        assert word not in seen + told


def test_a_list_that_shows_people_is_written_down_as_reading_them_is(
    partner: System, service: Service
) -> None:
    ids = {str(make.referral(to=service).id) for _ in range(2)}
    partner.ask("GET", "/ServiceRequest?_summary=count")
    partner.ask("GET", "/ServiceRequest")
    partner.ask("GET", "/Task")
    one = min(ids)
    partner.ask("GET", f"/Task/{one}")
    partner.ask("GET", f"/Task/{one}/_history")
    lines = select(AuditEvent).where(AuditEvent.action == "referral.read-by-system").order_by(AuditEvent.id)
    listed, tasks, *single = db.session.scalars(lines)
    assert set(listed.detail["referrals"]) == set(tasks.detail["referrals"]) == ids
    assert [read.record_id for read in single] == [one, one]
    assert [read.detail["kind"] for read in (listed, tasks)] == ["ServiceRequest", "Task"]
    assert listed.detail["client_id"] == str(partner.record.id)


def test_a_system_that_reads_without_end_is_told_to_wait_and_no_other_is(
    partner: System, surgery: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "MOST_READS", 2)
    answers = [partner.ask("GET", "/Task").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert surgery.ask("GET", "/Task").status_code == 200


def test_a_system_is_told_when_its_referral_moves_and_of_no_other(
    monkeypatch: pytest.MonkeyPatch, surgery: System, service: Service
) -> None:
    told: list[Any] = []

    def fetch(address: str, *, body: bytes, **_: object) -> outgoing.Answer:
        told.append((address, json.loads(body)))
        return outgoing.Answer(200, b"")

    monkeypatch.setattr(outgoing, "fetch", fetch)
    with transaction():
        webhooks.add("EMIS", "https://emis.example/", (), client_id=surgery.record.id, actor=SYSTEM)
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    make.referral(to=service)
    outbox.work_through(telling.listening.REFERRAL)
    outbox.work_through(webhooks.DELIVER)
    [(address, body)] = told
    assert (address, body["type"]) == ("https://emis.example/", "referral.changed")
    assert body["data"] == {"id": one, "url": f"http://localhost/api/fhir/Task/{one}"}
    with transaction():
        webhooks.announce(Event.REFERRAL_CHANGED, uuid.UUID(one), client_id=surgery.record.id)
    with transaction():
        services.revoke(surgery.record, actor=SYSTEM)
    outbox.work_through(webhooks.DELIVER)
    assert len(told) == 1  # what waited for a system that was shut out never leaves, and its log says why
    [dropped] = db.session.scalars(
        select(WebhookDelivery).where(WebhookDelivery.status == DeliveryStatus.DROPPED)
    )
    assert dropped.answer == "Dropped: the system was shut out"


@pytest.mark.parametrize("sent", [b"{", b"[]", b"null", b'"x"', b'{"resourceType": "Patient"}', b"\xff\xfe"])
def test_what_is_no_request_is_refused_calmly(surgery: System, sent: bytes) -> None:
    for method, path in (("POST", "/ServiceRequest"), ("PUT", f"/Task/{uuid.uuid4()}")):
        answer = surgery.client.open(
            f"{FHIR}{path}",
            method=method,
            data=sent,
            content_type="application/fhir+json",
            headers={"Authorization": f"Bearer {surgery.token}", "If-Match": 'W/"1"'},
        )
        assert answer.status_code == 400
        assert answer.get_json()["resourceType"] == "OperationOutcome"


def test_half_a_character_is_refused_like_any_word_that_is_none(
    partner: System, surgery: System, service: Service
) -> None:
    one = surgery.ask("POST", "/ServiceRequest", request(service)).get_json()["id"]
    answer = partner.move(partner.task(one), "\ud800")
    assert answer.status_code in {400, 409}
    assert answer.get_json()["resourceType"] == "OperationOutcome"


def everywhere(node: Any, odd: Any) -> Iterator[Any]:
    """The same JSON with something odd in one place, once for each place."""
    yield odd
    places = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for place, inner in places:
        for changed in everywhere(inner, odd):
            copy = node.copy()
            copy[place] = changed
            yield copy


@pytest.mark.parametrize("odd", [None, 7, True, "\ud800", [], {}, [[1]], {"a": [{}]}])
def test_whatever_stands_in_whatever_place_is_understood_or_refused(odd: Any) -> None:
    whole = request(Service(id=uuid.UUID(int=1)))
    interpreter = {"url": "http://x/patient-interpreterRequired", "valueBoolean": True}
    whole["contained"][0] |= {
        "communication": [{"language": {"coding": [{"code": "cy"}]}}],
        "extension": [interpreter],
    }
    assert reading.request(whole).person.needs_interpreter
    for sent in everywhere(whole, odd):
        with suppress(Invalid):
            reading.request(sent)


@pytest.mark.parametrize("shown", [b"//46eA==", b"\xe9", b"\xa0", b"x", b"eA=="])
def test_a_secret_that_is_no_text_opens_nothing(client: PageClient, shown: bytes) -> None:
    answer = client.post(
        "/api/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {shown.decode('latin-1')}"},
    )
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")


def test_lists_cost_the_same_for_one_and_for_many(
    partner: System, service: Service, count_queries: Any
) -> None:
    def counted(path: str) -> int:
        with count_queries() as queries:
            partner.ask("GET", path)
        return len(queries)

    def refer() -> tuple[Resident, ContactPoint]:
        worker = make.worker()
        person = make.resident(of=worker)
        point = make.contact_point(person, value="01632 960 777", may_ring=True)
        draft = make.draft(by=worker, to=service, about=person)
        with transaction():
            drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=point.id, actor=worker.actor)
            sending.send(draft, actor=worker.actor)
        return person, point

    person, point = refer()
    counted("/Task")  # what a process reads once and keeps
    before = [counted(path) for path in ("/Task", "/ServiceRequest")]
    for _ in range(3):
        refer()
    assert [counted(path) for path in ("/Task", "/ServiceRequest")] == before
    shown = partner.ask("GET", "/ServiceRequest").get_data(as_text=True)
    assert shown.count("01632 960 777") == 4
    with transaction():
        residents.set_safety(person, point, contact_prohibited=True, version=point.version, actor=SYSTEM)
    after = partner.ask("GET", "/ServiceRequest").get_data(as_text=True)
    assert after.count("01632 960 777") == 3
    assert after.count("not safe any more") == 1


def test_an_administrator_adds_a_system_sees_its_secret_once_and_ends_it(sign_in: Any) -> None:
    owner = make.organization(name="Mill Lane")
    client: PageClient = sign_in(make.user(Role.ADMINISTRATOR))
    asked = {"name": "CareNotes", "kind": "partner", "organization": str(owner.id)}
    nothing = client.submit("/admin/systems/add", asked)
    assert nothing.status_code == 422
    done = client.submit("/admin/systems/add", asked | {"scopes": [scopes.READ_TASKS, scopes.CREATE]})
    record = db.session.scalars(select(ApiClient)).one()
    assert record.scopes == [scopes.READ_TASKS]  # a partner's system sends none
    secret = done.get_data(as_text=True).split("<code>", 1)[1].split("</code>", 1)[0]
    assert services.is_secret(record, secret)
    assert secret not in client.get(f"/admin/systems/{record.id}").get_data(as_text=True)
    new = client.submit(f"/admin/systems/{record.id}", action="/secret").get_data(as_text=True)
    assert secret not in new
    client.submit(f"/admin/systems/{record.id}", action="/revoke")
    db.session.expire_all()
    assert services.known(str(record.id)) is None
    assert "Ended" in client.get("/admin/systems").get_data(as_text=True)
