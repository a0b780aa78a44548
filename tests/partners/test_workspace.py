"""Where a partner starts."""

from collections.abc import Callable

from hub.accounts.models import User
from hub.accounts.policy import Role
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]


def test_a_partner_starts_with_the_organizations_they_speak_for(sign_in: Browser) -> None:
    ours = make.organization(name="Aldermere Foodbank")
    make.organization(name="Somebody else")
    client = sign_in(make.user(Role.PARTNER, organization=ours))
    assert client.get("/start").location == "/partner"
    page = client.get("/partner").get_data(as_text=True)
    assert "Aldermere Foodbank" in page
    assert "Somebody else" not in page
