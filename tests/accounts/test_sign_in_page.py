"""The page to sign in says what is wrong without saying which, and shows no password again."""

from bs4 import BeautifulSoup

from hub.accounts.policy import Role
from tests.support import make
from tests.support.client import PageClient

WRONG = "The email address or the password is wrong. Check both, then try again."


def test_an_empty_form_says_what_to_do_and_leads_there(client: PageClient) -> None:
    page = BeautifulSoup(client.submit("/sign-in", action="/sign-in").get_data(as_text=True), "html.parser")
    assert page.title is not None
    assert page.title.get_text().startswith("Error: Sign in")
    said = [(link["href"], link.get_text()) for link in page.select(".govuk-error-summary a")]
    assert said == [("#email", "Enter your email address"), ("#password", "Enter your password")]


def test_a_wrong_password_keeps_the_address_and_nothing_else(client: PageClient) -> None:
    person = make.user(Role.REFERRER)
    sent = {"email": person.email, "password": "not the right one"}
    html = client.submit("/sign-in", sent, action="/sign-in").get_data(as_text=True)
    assert WRONG in html
    assert f'value="{person.email}"' in html
    assert "not the right one" not in html


def test_residents_are_told_that_they_need_no_account(client: PageClient) -> None:
    html = client.get("/sign-in").get_data(as_text=True)
    assert "You do not need to sign in to" in html
    assert "noindex" in html
