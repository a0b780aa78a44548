"""The words of the directory: added, renamed, moved; what carries them is promised for the index."""

import pytest
from sqlalchemy import select

from hub.core.db import db
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.models import TaxonomyTerm
from hub.directory.queries import taxonomies
from hub.outbox.models import Promise
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("words")


def term(code: str) -> TaxonomyTerm:
    db.session.expire_all()
    found = taxonomies.by_code("needs", code)
    assert found is not None
    return found


def test_the_lists_and_their_terms_are_shown(editor: PageClient) -> None:
    make.service(terms=[term("food/parcels")])
    assert "What you need" in reading.text(editor.get(f"{AT}/words"))
    said = reading.text(editor.get(f"{AT}/words/needs"))
    assert "Food parcels food bank, foodbank" in said
    assert "1 service" in said
    assert editor.get(f"{AT}/words/no-such-list").status_code == 404


def test_a_term_is_added_under_another(editor: PageClient) -> None:
    url = f"{AT}/words/needs/new"
    assert reading.problems(editor.submit(url, {})) == ["Enter what it is called"]
    sent = {"name": "Warm rooms", "synonyms": "warm hub\nsomewhere warm\n", "parent_id": str(term("home").id)}
    editor.submit(url, sent)
    made = term("home/warm-rooms")
    assert (made.name, made.synonyms) == ("Warm rooms", ["warm hub", "somewhere warm"])
    again = editor.submit(url, sent)
    assert reading.problems(again) == ["There is a term called “Warm rooms” here already."]
    assert reading.typed(again, "synonyms") == "warm hub\nsomewhere warm"
    assert reading.deeds(made.id) == ["term.added"]


def test_a_term_is_renamed_and_its_address_stays(editor: PageClient) -> None:
    record = term("food/parcels")
    service = make.service(terms=[record])
    db.session.query(Promise).delete()
    editor.submit(f"{AT}/words/term/{record.id}", {"name": "Food bags", "synonyms": "food bank"})
    saved = term("food/parcels")
    assert (saved.name, saved.synonyms) == ("Food bags", ["food bank"])
    promised = db.session.scalars(select(Promise.payload).where(Promise.kind == SERVICE_CHANGED)).all()
    assert promised == [{"service_id": str(service.id)}]
    assert reading.service(service).version == 1  # nobody's open page of the service is out of date
    assert reading.deeds(record.id) == ["term.edited"]


def test_what_stands_under_a_renamed_term_is_promised_too(editor: PageClient) -> None:
    service = make.service(terms=[term("food/parcels")])
    db.session.query(Promise).delete()
    editor.submit(f"{AT}/words/term/{term('food').id}", {"name": "Food and drink"})
    promised = db.session.scalars(select(Promise.payload).where(Promise.kind == SERVICE_CHANGED)).all()
    assert promised == [{"service_id": str(service.id)}]


def test_a_term_moves_but_never_under_itself(editor: PageClient) -> None:
    parcels, food, money = term("food/parcels"), term("food"), term("money")
    editor.submit(f"{AT}/words/term/{parcels.id}", {"parent_id": str(money.id)})
    assert term("food/parcels").parent_id == money.id
    offered = editor.get(f"{AT}/words/term/{food.id}").get_data(as_text=True)
    assert str(money.id) in offered
    assert f'value="{food.id}"' not in offered
    below = term("food/hot-meals")
    assert editor.submit(f"{AT}/words/term/{food.id}", {"parent_id": str(below.id)}).status_code == 422


def test_the_list_costs_the_same_for_few_or_many_terms(editor: PageClient, count_queries: object) -> None:
    counts = []
    for code in ("kinds", "needs"):
        db.session.expire_all()
        with count_queries() as queries:  # type: ignore[operator]
            editor.get(f"{AT}/words/{code}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
