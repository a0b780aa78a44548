"""A phone with an authenticator app, for tests."""

import re
from datetime import datetime

from passlib.totp import TOTP

from hub.accounts.models import User
from hub.accounts.second_factor import services
from hub.accounts.second_factor.queries import authenticator
from hub.core import clock
from hub.core.db import transaction
from tests.support.client import PageClient


class Phone:
    """What an app does with a secret: shows six digits."""

    def __init__(self, secret: str) -> None:
        self.totp = TOTP(key=secret)

    def code(self, at: datetime | None = None) -> str:
        return str(self.totp.generate(time=int((at or clock.now()).timestamp())).token)

    @classmethod
    def from_page(cls, client: PageClient) -> "Phone":
        """Press "Set up an app", and read the secret off the page."""
        client.submit("/account/second-step", action="/app/start")
        page = client.get("/account/second-step/app").get_data(as_text=True)
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
        assert found, page
        return cls(found[1].replace(" ", ""))


def phone_of(user: User) -> tuple[Phone, list[str]]:
    """The app of somebody who has set one up, and their recovery codes. The present code is used up by that."""
    with transaction():
        services.begin_app(user)
    secret = services.waiting_secret(authenticator(user.id))
    assert secret
    phone = Phone(secret)
    with transaction():
        codes = services.confirm_app(user, phone.code(), actor=user.actor)
    return phone, codes
