"""The public page beside the questions about it."""

import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import transaction
from hub.directory.editing.beside import PARTS
from hub.directory.models import Phone, Service
from hub.directory.queries import entries
from hub.directory.services import intake
from hub.moderation.queries import get, waiting
from hub.moderation.services import deciding
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
    assert {"funding", "quality", "questions", "needs"}.isdisjoint(PARTS["service"])
    assert beside(editor, service, "funding") == ""


def test_a_partner_sees_their_change_beside_what_the_public_still_sees(
    sign_in: Browser, client: PageClient, service: Service
) -> None:
    owner = entries.organization(service.organization_id, actor=SYSTEM)
    partner = sign_in(make.user(Role.PARTNER, organization=owner))
    home = f"/admin/directory/services/{service.id}"
    said = "Soup, bread and a chat for everybody who comes along."
    assert partner.submit(f"{home}/name", {"description": said}).status_code == 302
    shown = beside(partner, service, "name")
    now, _, then = shown.partition("When your change is approved")
    assert "A hot lunch for everybody" in now
    assert said not in now
    assert said in then
    assert said not in client.get(f"/services/{service.id}").get_data(as_text=True)
    assert "Waiting for approval" in partner.get(f"/partner/services/{service.id}").get_data(as_text=True)


def test_a_partners_picture_and_question_wait_too_while_another_change_waits(
    sign_in: Browser, client: PageClient, service: Service
) -> None:
    owner = entries.organization(service.organization_id, actor=SYSTEM)
    partner = sign_in(make.user(Role.PARTNER, organization=owner))
    home = f"/admin/directory/services/{service.id}"
    partner.submit(f"{home}/name", {"description": "Soup, bread and a chat for everybody who comes along."})
    sent = {"pictures-0-upload": (io.BytesIO(make.picture_file()), "door.png"), "pictures-0-alt": "Our door"}
    answer = partner.submit(f"{home}/pictures", sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    assert 'alt="Our door"' in partner.get(f"{home}/pictures").get_data(as_text=True)
    assert 'alt="Our door"' not in client.get(f"/services/{service.id}").get_data(as_text=True)
    asked = {"intake_questions-0-label": "Is there a lift?", "intake_questions-0-kind": "yes-no"}
    assert partner.submit(f"{home}/questions", asked).status_code == 302
    assert 'value="Is there a lift?"' in partner.get(f"{home}/questions").get_data(as_text=True)
    assert "Is there a lift?" in partner.get(f"{home}/questions/preview").get_data(as_text=True)
    assert intake.current(service.id) is None
    for change in waiting("service", service.id):
        with transaction():
            deciding.approve(get(change.id, actor=SYSTEM), actor=SYSTEM)
    assert 'alt="Our door"' in client.get(f"/services/{service.id}").get_data(as_text=True)
    asks = intake.current(service.id)
    assert asks is not None
    assert [one["label"] for one in asks.questions] == ["Is there a lift?"]


def test_organizations_places_and_jobs_have_their_public_page_beside_the_form_too(
    sign_in: Browser, app: Flask
) -> None:
    owner = make.organization(description="Neighbours helping neighbours.", website="https://nn.example")
    hall = make.location(of=owner, name="Mill Lane Hall", transportation="Bus 7 stops outside.")
    job = make.opportunity(of=owner, title="Cook", pay="£12 an hour", is_published=False)
    partner = sign_in(make.user(Role.PARTNER, organization=owner))
    for path, words in {
        f"organizations/{owner.id}/basics": "Neighbours helping neighbours.",
        f"organizations/{owner.id}/web": "example",
        f"organizations/{owner.id}/legal": "Kind of organization",
        f"places/{hall.id}/transport": "Bus 7 stops outside.",
        f"opportunities/{job.id}/pay": "£12 an hour",
        f"opportunities/{job.id}/where": "no place of its own",
    }.items():
        shown = _beside(partner, path)
        assert words in shown, path
        public = "would see" if "opportunities" in path else "sees now"
        assert f"What the public {public}" in shown, path
    partner.submit(f"/admin/directory/places/{hall.id}/transport", {"transportation": "Bus 9 now."})
    now, _, then = _beside(partner, f"places/{hall.id}/transport").partition("When your change is approved")
    assert "Bus 7" in now
    assert "Bus 9" in then


def _beside(client: PageClient, path: str) -> str:
    page = client.get(f"/admin/directory/{path}").get_data(as_text=True)
    found = BeautifulSoup(page, "html.parser").find(id="public-page")
    return " ".join(found.get_text(" ").split()) if found else ""
