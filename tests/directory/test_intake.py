"""A service's own questions before a referral: written, copied, looked at, and remembered version by version."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import db, transaction
from hub.directory.intake_conditions import that_count, unanswered
from hub.directory.intake_form import answers, answers_form
from hub.directory.intake_words import ALREADY, ONCE_HERE, RISKY, warning
from hub.directory.models import IntakeVersion, QuestionKind, Service
from hub.directory.queries import entries
from hub.directory.services import intake, offers
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]
KIND = {"kind": "short-text", "hint": "", "options": ""}


def question(label: str, kind: QuestionKind = QuestionKind.SHORT_TEXT, **values: Any) -> dict[str, Any]:
    asked = {
        "key": label.partition(" ")[0],
        "kind": kind,
        "label": label,
        "hint": "",
        "is_required": False,
        "options": [],
    }
    return asked | {"position": 0} | values


@pytest.fixture
def service(app: Flask) -> Service:
    return make.service(name="Parcels")


@pytest.fixture
def editor(app: Flask, sign_in: Browser) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def ask(service: Service, *questions: dict[str, Any]) -> None:
    with transaction():
        record = entries.service(service.id, actor=SYSTEM)
        wanted = [one | {"position": n} for n, one in enumerate(questions)]
        offers.edit(record, {}, parts={"intake_questions": wanted}, actor=SYSTEM)


def page_of(service: Service) -> str:
    return f"/admin/directory/services/{service.id}/questions"


def labels(service: Service) -> list[str]:
    db.session.expire_all()
    record = entries.service(service.id, actor=SYSTEM)
    return [one.label for one in intake.in_order(record.intake_questions)]


def row(number: int, label: str, **values: Any) -> dict[str, Any]:
    return {
        f"intake_questions-{number}-{name}": value
        for name, value in ({"label": label} | KIND | values).items()
    }


def test_questions_are_written_and_stand_in_their_order(editor: PageClient, service: Service) -> None:
    sent = row(0, "How many are you at home?", kind="number") | row(1, "Anything you cannot eat?")
    assert editor.submit(page_of(service), sent).status_code == 302
    assert labels(service) == ["How many are you at home?", "Anything you cannot eat?"]


def test_a_question_moves_up_and_keeps_its_key(editor: PageClient, service: Service) -> None:
    ask(service, question("First"), question("Second"))
    keys = {one.label: one.key for one in entries.service(service.id, actor=SYSTEM).intake_questions}
    moved = editor.submit(page_of(service), {"up": "intake_questions-1"})
    shown = moved.get_data(as_text=True)
    assert shown.index('value="Second"') < shown.index('value="First"')
    swapped = row(0, "Second", key=keys["Second"]) | row(1, "First", key=keys["First"])
    editor.submit(page_of(service), swapped)
    assert labels(service) == ["Second", "First"]
    db.session.expire_all()
    assert {one.label: one.key for one in entries.service(service.id, actor=SYSTEM).intake_questions} == keys


@pytest.mark.parametrize("options", ["", "Only one", "Same\nSame"])
def test_one_of_several_takes_at_least_two(editor: PageClient, service: Service, options: str) -> None:
    answer = editor.submit(page_of(service), row(0, "Which day?", kind="one-of", options=options))
    assert answer.status_code == 422
    assert "Write at least two choices" in answer.get_data(as_text=True)
    assert 'value="Which day?"' in answer.get_data(as_text=True)


def test_there_are_never_more_than_people_answer(editor: PageClient, service: Service) -> None:
    ask(service, *(question(f"{n} thing") for n in range(intake.MOST_QUESTIONS)))
    assert "Add another question" not in editor.get(page_of(service)).get_data(as_text=True)


def test_the_questions_of_another_of_their_services_can_be_the_start(
    editor: PageClient, service: Service
) -> None:
    owner = entries.organization(service.organization_id, actor=SYSTEM)
    other, stranger = make.service(of=owner, name="Delivery"), make.service()
    ask(other, question("Is there a lift?", QuestionKind.YES_NO))
    ask(stranger, question("Strange?"))
    assert "Copy those of Delivery" in editor.get(page_of(service)).get_data(as_text=True)
    page = editor.get(f"{page_of(service)}?from={other.id}").get_data(as_text=True)
    assert 'value="Is there a lift?"' in page
    assert labels(service) == []
    assert "Strange?" not in editor.get(f"{page_of(service)}?from={stranger.id}").get_data(as_text=True)


def test_what_was_asked_is_remembered_version_by_version(service: Service) -> None:
    ask(service, question("First"))
    first = intake.current(service.id)
    ask(service, question("First"))
    ask(service, question("First, please", key="First"))
    versions = db.session.scalars(select(IntakeVersion).order_by(IntakeVersion.number)).all()
    assert [(one.number, one.questions[0]["label"]) for one in versions] == [
        (1, "First"),
        (2, "First, please"),
    ]
    assert first is not None
    assert first.questions[0]["key"] == versions[1].questions[0]["key"]
    ask(service)
    now = intake.current(service.id)
    assert now is not None
    assert now.questions == []


def test_a_service_that_asks_nothing_has_no_version(service: Service) -> None:
    assert intake.current(service.id) is None


def test_the_preview_asks_as_the_form_will(editor: PageClient, service: Service) -> None:
    options = ["Monday", "Tuesday"]
    ask(
        service,
        *(
            question(f"{kind} it is", kind, options=options if kind.has_options else [])
            for kind in QuestionKind
        ),
    )
    page = editor.get(f"{page_of(service)}/preview").get_data(as_text=True)
    assert all(f"{kind} it is" in page for kind in QuestionKind)
    assert "Nothing you type here is sent" in page


def test_answers_are_held_to_the_question(app: Flask) -> None:
    number = question("How many?", QuestionKind.NUMBER, key="n", is_required=True)
    day = question("Which day?", QuestionKind.ONE_OF, key="d", options=["Monday", "Tuesday"])
    asked = answers_form([number, day])

    def problems(**sent: str) -> list[str]:
        with app.test_request_context(method="POST", data=MultiDict({f"q-{k}": v for k, v in sent.items()})):
            form = asked(meta={"csrf": False})
            form.validate()
            return [words for _, words in form.problems()]

    assert problems(n="0") == []
    assert problems(d="Monday") == ["Answer this question"]
    assert problems(n="3", d="Sunday") != []


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("What is your National Insurance number?", RISKY),
        ("Bank details for the grant", RISKY),
        ("What is your ethnic group?", ONCE_HERE),
        ("Do you have any criminal convictions?", ONCE_HERE),
        ("Your date of birth", ALREADY),
        ("Full name", ALREADY),
        ("How many are you at home?", ""),
        ("Is there anything you cannot eat?", ""),
    ],
)
def test_a_question_that_asks_too_much_is_doubted(label: str, words: str) -> None:
    assert warning(label) == words


def test_the_doubt_stands_beside_the_question(editor: PageClient, service: Service) -> None:
    ask(service, question("Your date of birth"))
    assert ALREADY in editor.get(page_of(service)).get_data(as_text=True)


RENT = question("Rent? Do you rent?", QuestionKind.YES_NO, is_required=True)
AMOUNT = question(
    "Amount How much?",
    QuestionKind.MONEY,
    is_required=True,
    only_if_key="Rent?",
    only_if_answer="yes",
)
SINCE = question(
    "Since when?", QuestionKind.DATE, is_required=True, only_if_key="Amount", only_if_answer="never"
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"q-Rent?": "no"}, {"Rent?": "no", "Amount": None}),
        ({"q-Rent?": "no", "q-Amount": "many"}, {"Rent?": "no", "Amount": None}),
        ({"q-Rent?": "yes", "q-Amount": "£1,200.50"}, {"Rent?": "yes", "Amount": "1200.50"}),
        ({"q-Rent?": "yes"}, None),
        ({"q-Rent?": "yes", "q-Amount": "many"}, None),
    ],
)
def test_a_question_that_hangs_on_another_counts_only_after_that_answer(
    app: Flask, typed: dict[str, str], kept: dict[str, object] | None
) -> None:
    with app.test_request_context(method="POST", data=typed):
        form = answers_form([RENT, AMOUNT])()
        assert form.validate() is (kept is not None)
        if kept is not None:
            assert answers(form) == kept


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    given = {"Rent?": "no", "Amount": "5"}
    assert [one["key"] for one in that_count([RENT, AMOUNT, SINCE], given)] == ["Rent?"]
    assert unanswered([RENT, AMOUNT, SINCE], given) == []
    assert unanswered([RENT, AMOUNT], {"Rent?": "yes"}) == ["Amount How much?"]


def test_an_editor_says_when_a_question_is_asked(editor: PageClient, service: Service) -> None:
    ask(service, question("Rent? Do you rent?", QuestionKind.YES_NO))
    row = "intake_questions-1"
    typed = {
        f"{row}-label": "How much a month?",
        f"{row}-kind": "money",
        f"{row}-options": "",
        f"{row}-key": "amount",
        f"{row}-only_if_key": "Rent?",
        f"{row}-only_if_answer": "perhaps",
    }
    refused = editor.submit(page_of(service), typed)
    assert refused.status_code == 422
    assert "Write one of its answers: yes, no" in refused.text
    assert editor.submit(page_of(service), typed | {f"{row}-only_if_answer": "Yes"}).status_code == 302
    db.session.expire_all()
    version = intake.current(service.id)
    assert version
    assert version.questions[1]["only_if_answer"] == "yes"
    preview = editor.get(f"/admin/directory/services/{service.id}/questions/preview").text
    assert "Only if the answer to “Rent? Do you rent?” is “Yes”." in preview
    assert 'data-only-if="q-Rent?"' in preview
