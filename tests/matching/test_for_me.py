"""Might I be eligible? Told by nobody's name, kept nowhere."""

import logging
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from hub.core.db import db
from hub.directory.models import EligibilityRule, RuleKind, Service
from tests.support import make
from tests.support.client import PageClient


def rule(kind: RuleKind, *any_of: str, **values: Any) -> EligibilityRule:
    return EligibilityRule(kind=kind, any_of=list(any_of), **{"note": ""} | values)


def service_for_some() -> Service:
    return make.service(
        eligibility_rules=[
            rule(RuleKind.AGE, minimum=50),
            rule(RuleKind.TENURE, "our-tenant"),
            rule(RuleKind.BENEFITS, "pension-credit", "housing-benefit"),
            rule(RuleKind.TAG, "referral-only"),
        ]
    )


def told(client: PageClient, service: Service, **answers: Any) -> BeautifulSoup:
    response = client.submit(f"/services/{service.id}/for-me", answers)
    assert response.status_code == 200
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def answers_of(page: BeautifulSoup) -> list[str]:
    return [item["class"][-1].rpartition("--")[2] for item in page.select(".hub-rules li")]


def test_it_asks_only_what_the_conditions_need_and_every_question_can_be_left_out(client: PageClient) -> None:
    service = service_for_some()
    html = client.get(f"/services/{service.id}/for-me").get_data(as_text=True)
    page = BeautifulSoup(html, "html.parser")
    asked = {field["name"] for field in page.select("main [name]")} - {"csrf_token"}
    assert asked == {"age", "tenure", "benefits"}
    assert answers_of(told(client, service)) == ["unknown"] * 4


@pytest.mark.parametrize(
    ("answers", "conclusion", "expected"),
    [
        ({"age": "60", "tenure": "our-tenant", "benefits": "housing-benefit"}, "may be for you", "y y y u"),
        ({"age": "30", "tenure": "our-tenant"}, "may not be for you", "n y u u"),
        ({"benefits": "none-of-these"}, "may not be for you", "u u n u"),
        ({"tenure": "private-tenant"}, "may not be for you", "u n u u"),
    ],
)
def test_it_answers_with_reasons_and_with_what_would_make_it_possible(
    client: PageClient, answers: dict[str, str], conclusion: str, expected: str
) -> None:
    page = told(client, service_for_some(), **answers)
    assert conclusion in page.get_text()
    assert " ".join(answer[0] for answer in answers_of(page)) == expected
    for item in page.select(".hub-rules__rule--no, .hub-rules__rule--unknown"):
        assert item.select_one(".hub-rules__possible")
    assert ("benefits check" in page.get_text()) is ("n" in expected.split()[2])


def test_it_says_what_to_do_next_and_shows_others_that_are_not_ruled_out(client: PageClient) -> None:
    term = make.term("food/parcels")
    service = make.service(terms=[term], eligibility_rules=[rule(RuleKind.AGE, maximum=25)])
    make.service(terms=[term], name="For the young", eligibility_rules=[rule(RuleKind.AGE, maximum=28)])
    make.service(terms=[term], name="For anybody")
    words = told(client, service, age="30").get_text()
    assert "What to do next" in words
    assert "Ask whether they take somebody of 30." in words
    assert "For anybody" in words
    assert "For the young" not in words


def test_a_postcode_settles_where_somebody_lives_and_one_that_is_none_is_asked_for_again(
    client: PageClient,
) -> None:
    service = make.service(eligibility_rules=[rule(RuleKind.AREA, "E08000036")])
    response = client.submit(f"/services/{service.id}/for-me", {"area": "WF99 9ZZ Nowhere", "csrf": ""})
    assert response.status_code == 422
    assert "WF99 9ZZ Nowhere" in response.get_data(as_text=True)


def test_the_answers_are_kept_nowhere(client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    """No cookie, nothing in the address, nothing in a log, and not one statement that writes."""
    service = service_for_some()
    written = []

    def note(*args: Any) -> None:
        if (
            not args[2]
            .lstrip()
            .upper()
            .startswith(("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA"))
        ):
            written.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with caplog.at_level(logging.DEBUG):
            response = client.submit(
                f"/services/{service.id}/for-me",
                {"age": "87", "tenure": "private-tenant", "benefits": "housing-benefit"},
            )
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert not written
    kept = [
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if record.name.startswith("hub")
    ]
    assert kept
    assert not [line for line in kept if "private-tenant" in line or "housing-benefit" in line]
    seen_next = client.get(f"/services/{service.id}").get_data(as_text=True)
    assert "private-tenant" not in seen_next
