"""The public page beside the questions about it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.directory.editing.beside import PARTS
from hub.directory.models import Phone, Service
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]


@pytest.fixture
def service(app: Flask) -> Service:
    owner = make.organization()
    return make.service(
        of=owner,
        name="Lunch club",
        description="A hot lunch for everybody who would like some company.",
        at=[make.location(of=owner, name="Mill Lane Hall")],
        phones=[Phone(number="01632 960123", extension="", type="", description="")],
        schedules=[make.weekly("MO")],
    )


@pytest.fixture
def editor(app: Flask, sign_in: Browser) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def beside(client: PageClient, service: Service, slug: str) -> str:
    page = client.get(f"/admin/directory/services/{service.id}/{slug}").get_data(as_text=True)
    found = BeautifulSoup(page, "html.parser").find(id="public-page")
    return " ".join(found.get_text(" ").split()) if found else ""


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("name", "A hot lunch for everybody"),
        ("phones", "01632 960123"),
        ("places", "Mill Lane Hall"),
        ("bank-holidays", "Monday"),
        ("cost", "It is free."),
    ],
)
def test_what_the_public_sees_of_an_answer_stands_beside_its_question(
    editor: PageClient, service: Service, slug: str, words: str
) -> None:
    shown = beside(editor, service, slug)
    assert "What the public sees now" in shown
    assert words in shown


def test_how_a_description_reads_follows_what_is_typed_even_when_it_is_refused(
    editor: PageClient, service: Service
) -> None:
    assert "Too short to tell" in beside(editor, service, "name")
    typed = "Our multidisciplinary practitioners facilitate interventions. " * 12
    answer = editor.submit(f"/admin/directory/services/{service.id}/name", {"name": "", "description": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Reading age about 20. Aim for 9 to 11." in page
    assert "A hot lunch for everybody" in page


def test_questions_of_which_the_public_sees_nothing_stand_alone(editor: PageClient, service: Service) -> None:
    assert {"funding", "quality", "questions", "needs"}.isdisjoint(PARTS)
    assert beside(editor, service, "funding") == ""
