"""The words of the directory: added, renamed, moved; what carries them is promised for the index."""

import pytest
from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.models import TaxonomyTerm
from hub.directory.queries import taxonomies
from hub.directory.services import taxonomies as taxonomies_service
from hub.outbox.models import Promise
from hub.search.documents import documents
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
    assert term("money/parcels").parent_id == money.id
    offered = editor.get(f"{AT}/words/term/{food.id}").get_data(as_text=True)
    assert str(money.id) in offered
    assert f'value="{food.id}"' not in offered
    below = term("food/hot-meals")
    assert editor.submit(f"{AT}/words/term/{food.id}", {"parent_id": str(below.id)}).status_code == 422


def test_what_knew_a_term_by_its_old_code_still_finds_it(editor: PageClient, client: PageClient) -> None:
    parcels, money = term("food/parcels"), term("money")
    service = make.service(terms=[parcels], name="Lunch")
    editor.submit(f"{AT}/words/term/{parcels.id}", {"parent_id": str(money.id)})
    assert client.get("/browse/food/parcels").headers["Location"].endswith("/browse/money/parcels")
    assert "Lunch" in reading.text(client.get("/browse/money/parcels"))
    assert term("food/parcels").id == parcels.id
    with transaction():
        assert taxonomies_service.load(actor=SYSTEM) == 0  # the file knows it by its old code
    made = documents([service.id])[0]
    assert {"needs:money/parcels", "needs:money"} <= set(made.terms)
    assert "needs:food" not in made.terms


def test_the_terms_below_move_along_and_what_they_carry_stays_sensitive(
    editor: PageClient, client: PageClient
) -> None:
    """What stands under safety leaves quickly, wherever it came from."""
    social, safety = term("social"), term("safety")
    service = make.service(terms=[term("social/befriending")])
    editor.submit(f"{AT}/words/term/{social.id}", {"parent_id": str(safety.id)})
    assert term("safety/social/befriending").former_codes == ["social/befriending"]
    assert "Exit this page" in client.get(f"/services/{service.id}").get_data(as_text=True)


def test_two_terms_never_share_a_code(editor: PageClient) -> None:
    sent = {"name": "Parcels", "parent_id": str(term("money").id)}
    editor.submit(f"{AT}/words/needs/new", sent)
    refused = editor.submit(
        f"{AT}/words/term/{term('food/parcels').id}", {"parent_id": str(term("money").id)}
    )
    assert refused.status_code == 422
    assert "There is a term with the code money/parcels already" in reading.problems(refused)[0]


def test_the_list_costs_the_same_for_few_or_many_terms(editor: PageClient, count_queries: object) -> None:
    counts = []
    for code in ("kinds", "needs"):
        db.session.expire_all()
        with count_queries() as queries:  # type: ignore[operator]
            editor.get(f"{AT}/words/{code}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
