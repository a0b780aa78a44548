"""Browsers of people with different roles."""

from collections.abc import Callable

import pytest

from hub.accounts.models import User
from hub.accounts.policy import Role
from tests.support import make
from tests.support.client import PageClient


@pytest.fixture
def as_role(sign_in: Callable[[User], PageClient]) -> Callable[[Role], PageClient]:
    """The browser of somebody with this role."""
    return lambda role: sign_in(make.user(role))
