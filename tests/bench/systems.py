"""What other systems ask over FHIR beside what people do: a partner's list of tasks, one task, one person referred.

Their tokens are fetched once, as a system does that asks all day. Each that refers writes: the kept hub grows by the
referrals of a run.
"""

import base64
import itertools
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM
from hub.api.clients import scopes, services
from hub.api.fhir import answers
from hub.consent import wordings
from hub.core.db import db, transaction
from hub.directory.models import Service
from hub.referrals.models import Referral
from hub.referrals.states import OPEN
from tests.support import make

FHIR = "/api/fhir"
FHIR_JSON = "application/fhir+json"
Json = dict[str, Any]
Knock = tuple[str, dict[str, str], str]
"""Address, headers, and what is sent; nothing for what is only read."""


def knocks(app: Flask, partners: Sequence[User], leads: Sequence[User]) -> dict[str, Callable[[], Knock]]:
    """What is asked next, by the name of its row."""
    organization_id = next(iter(partners[0].actor.organization_ids))
    partner = _bearer(app, organization_id=organization_id)
    surgery = _bearer(app, team_id=leads[0].team_id)
    found = select(Referral.id).where(
        Referral.organization_id == organization_id, Referral.status.in_(OPEN), Referral.sent_at.is_not(None)
    )
    ids = itertools.cycle(db.session.scalars(found.order_by(Referral.id).limit(50)).all())
    service, agreement = make.service(email="hello@mill-lane.example"), _agreement(answers.base())
    return {
        "FHIR: 20 of a partner's tasks": lambda: (f"{FHIR}/Task?_count=20", partner, ""),
        "FHIR: one task": lambda: (f"{FHIR}/Task/{next(ids)}", partner, ""),
        "FHIR: somebody is referred": lambda: (
            f"{FHIR}/ServiceRequest",
            surgery,
            _request(service, agreement),
        ),
    }


def _bearer(app: Flask, **bound: uuid.UUID | None) -> dict[str, str]:
    with transaction():
        record, secret = services.make("EMIS", scopes=list(scopes.LABELS), actor=SYSTEM, **bound)
    shown = base64.b64encode(f"{record.id}:{secret}".encode()).decode()
    answer = app.test_client().post(
        "/api/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {shown}"},
    )
    return {"Authorization": f"Bearer {answer.get_json()['access_token']}", "Accept": FHIR_JSON}


def _agreement(base: str) -> Json:
    """What the person said, as our own extension carries it."""
    says = {
        "how": {"valueCode": "phone"},
        "wording": {"valueString": wordings.CURRENT},
        "mayTellBack": {"valueBoolean": True},
        "reach": {"valueCode": "through_us"},
    }
    return {
        "url": f"{base}/StructureDefinition/agreement",
        "extension": [{"url": name, **value} for name, value in says.items()],
    }


def _request(service: Service, agreement: Json) -> str:
    """Somebody new each time, as a surgery's system would send them."""
    number = uuid.uuid4().int
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": f"Ashe{number % 10_000_000}", "given": ["Robin"]}],
        "birthDate": "1980-02-03",
        "telecom": [{"system": "phone", "value": f"01632 {number % 1_000_000:06}"}],
        "address": [{"line": ["2 Mill Lane"], "postalCode": "WF1 1AA"}],
    }
    return json.dumps(
        {
            "resourceType": "ServiceRequest",
            "identifier": [{"system": "https://surgery.example/referrals", "value": f"R{number}"}],
            "contained": [patient],
            "status": "active",
            "intent": "order",
            "subject": {"reference": "#p1"},
            "performer": [{"reference": f"HealthcareService/{service.id}"}],
            "reasonCode": [{"text": "Lives alone"}],
            "note": [{"text": "Likes company."}],
            "extension": [agreement],
        }
    )
