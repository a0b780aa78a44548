"""What every test of the interface begins with."""

import pytest
from flask import Flask

from hub.api.limits import Books


@pytest.fixture(autouse=True)
def books_of_its_own(whole_app: Flask) -> None:
    """No ticket is left from another test, whose book may end, and a new one be bought, in the middle of this one."""
    whole_app.extensions["hub.open_data_books"] = Books()
