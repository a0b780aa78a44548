"""Where a partner starts: who waits for their answer, how much goes on, and what of theirs to confirm."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import time_machine
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import transaction
from hub.referrals.codes import Urgency
from hub.referrals.services import answering
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_who_waits_for_an_answer_comes_before_everything_else(app: Flask, sign_in: SignIn) -> None:
    here = make.organization()
    service = make.service(of=here, email="hello@mill-lane.example")
    partner = make.user(Role.PARTNER, organization=here)
    routine = make.referral(to=service)
    urgent = make.referral(to=service, urgency=Urgency.URGENT)
    taken = make.referral(to=service)
    elsewhere = make.referral()
    with transaction():
        answering.accept(taken, accepted_by="Ama", contact_by=clock.today(), actor=partner.actor)
    page = sign_in(partner).get("/partner").text
    lines = [page.index(one.reference) for one in (urgent, routine, taken)]
    assert lines == sorted(lines)
    assert "Get in touch with the person, and say so" in page
    assert elsewhere.reference not in page
    assert ">2</span> Waiting for an answer" in page
    assert ">1</span> In progress" in page
    assert "1 service: is there room?" in page
    assert "1 person with an account" in page
    with time_machine.travel(clock.now() + timedelta(days=400)):
        assert "1 listing to confirm" in sign_in(partner).get("/partner").text


def test_a_busy_home_costs_as_little_as_a_quiet_one(
    app: Flask, sign_in: SignIn, count_queries: Counting
) -> None:
    here = make.organization()
    service = make.service(of=here, email="hello@mill-lane.example")
    client = sign_in(make.user(Role.PARTNER, organization=here))
    make.referral(to=service)
    client.get("/partner")
    with count_queries() as few:
        client.get("/partner")
    for _ in range(3):
        make.referral(to=service)
        make.service(of=here)
    with count_queries() as many:
        client.get("/partner")
    assert len(many) == len(few)
