"""An editor at work."""

from collections.abc import Callable

import pytest

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import transaction
from hub.directory.services import taxonomies
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


@pytest.fixture
def editor(sign_in: SignIn) -> PageClient:
    """The browser of a directory editor."""
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


@pytest.fixture
def words(app: object) -> None:
    """All terms of the directory."""
    with transaction():
        taxonomies.load(actor=SYSTEM)
