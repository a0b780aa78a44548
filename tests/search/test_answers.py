"""What is kept of an answer, and what never is."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine

from hub.accounts.policy import SYSTEM
from hub.core.db import transaction
from hub.directory import shortlists
from hub.directory.services import offers
from tests.support import make
from tests.support.client import PageClient

Index = Callable[[], None]


def text(client: PageClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("count", [1, 30])
def test_a_question_asked_again_asks_only_what_may_be_shown(
    client: PageClient, index: Index, count_queries: Callable[..., object], count: int
) -> None:
    for n in range(count):
        make.service(name=f"Soup kitchen {n}", description="Soup.")
    index()
    first = text(client, "/search?q=soup")
    with count_queries() as queries:  # type: ignore[attr-defined]
        again = text(client, "/search?q=soup")
    assert again == first
    assert len(queries) == 2, queries  # which places there are, and which entries may be seen


def test_an_entry_that_changed_is_shown_as_it_is_now(client: PageClient, index: Index) -> None:
    service = make.service(name="Soup kitchen", description="Soup.")
    index()
    assert "Bring a bowl" not in text(client, "/search?q=soup")
    with transaction():
        offers.edit(service, {"alert": "Bring a bowl"}, actor=SYSTEM)
    assert "Bring a bowl" in text(client, "/search?q=soup")  # the index does not know it yet


def test_a_new_day_is_on_the_page(client: PageClient, index: Index) -> None:
    make.service(name="Soup kitchen", description="Soup.")
    index()
    with time_machine.travel(datetime(2026, 3, 3, 23, 50, tzinfo=UTC), tick=False):
        assert "Printed on Tuesday 3 March 2026" in text(client, "/search?q=soup")
    with time_machine.travel(datetime(2026, 3, 4, 0, 1, tzinfo=UTC), tick=False):
        assert "Printed on Wednesday 4 March 2026" in text(client, "/search?q=soup")


def test_nothing_of_one_visitor_is_shown_to_the_next(client: PageClient, index: Index) -> None:
    service = make.service(name="Soup kitchen", description="Soup.")
    index()
    token = shortlists.encode([service.id])
    theirs = text(client, f"/search?q=soup&list={token}&from=a-friend")
    assert token in theirs
    assert "Saved" in theirs
    ours = text(client, "/search?q=soup&note=of-mine")
    assert token not in ours
    assert "of-mine" not in text(client, "/search?q=soup").replace("&amp;", "&")
    assert token in text(client, f"/search?q=soup&list={token}")
