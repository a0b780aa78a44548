"""Somebody in danger types into the search box, and so does everybody else."""

import re
import tomllib
from collections.abc import Callable

from hub.search.crisis import crisis_words
from tests.bench.relevance import WIDE
from tests.support import make
from tests.support.client import PageClient

SAID = """
I want to die; i just really want to die; suicide; suiside; thinking about killing my self; I don’t want to
live any more; dont want to be here anymore; I want to end it all; he took his own life; no point in living;
wish I was dead; self-harm; my daughter is cutting herself; taken too many pills; I can't go on; mental
health crisis; samaritans; rape; I was raped; my husband hits me; he keeps hitting me; my dad beats my mum;
my partner is violent; my son threatened to kill me; scared of my boyfriend; I'm scared to go home; I don't
feel safe at home; he won't let me leave the house; Women’s Aid; domestic abuse; fleeing domestic violence;
leave my abusive husband; my ex is stalking me; I am being abused; FGM; refuge; forced marriage; someone is
touching me; sexually abused as a child; child abuse; I might hurt my baby; 999; dv; DV support; he will
kill me; going to kill me; my ex is following me; kil myself; took pills; I'm not safe; being hurt by carer;
someone is dying
"""
ORDINARY = """
food bank; warm space; mens shed; dog grooming; my mum died; dying at home hospice; my back hurts; I hurt my
back; dont want to live with my parents; i dont want to live alone; dont want to be here in winter; cost of
living crisis; housing crisis; refugee; help for refugees; animal refuge; boxing club; beat the blues; end
my tenancy; end of life care; first aid; hearing test; hearing aid; cant go on holiday; want to diet;
killing time; hit by the benefit cap; hit the gym; cutting hair; cut my grass; bridge club; too many bills;
medication delivery; depression; lonely; cant cope; stressed out; my husband died; my husband has dementia;
my son has autism; leaving hospital; leaving care; safe sleeping; fire safety; afraid of falling; scared of
the dentist; fear of flying; afraid of going out; control my diabetes; landlord wont fix boiler; locked out;
breakdown cover; slap up meal; threatened with eviction; panic attacks; heart attack; own life story; tired
all the time; harm reduction; dvd club; took pills back; kill my weeds; following my ex on a course;
neglected garden; grooming; rent increase hit me; my knee is killing me
"""


def each(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(";")]


def test_words_of_danger_are_known_in_many_ways_to_say_them() -> None:
    assert [said for said in each(SAID) if not crisis_words().are_in(said)] == []


def test_an_ordinary_question_is_not_taken_for_one() -> None:
    wide = [one["query"] for one in tomllib.loads(WIDE.read_text(encoding="utf-8"))["question"]]
    assert [asked for asked in each(ORDINARY) + wide if crisis_words().are_in(asked)] == ["suicidal"]


def test_who_to_ring_now_stands_above_the_results_and_nothing_stays_in_the_tab(
    client: PageClient, index: Callable[[], None]
) -> None:
    make.service(name="Safe flats for men", description="A home for a husband.")
    index()
    for question in ("I want to die", "my husband hits me", "suicde", "rape"):
        page = client.get("/search", query_string={"q": question}).get_data(as_text=True)
        head, _, body = page.partition("</head>")
        panel, _, results = body.partition('class="hub-columns')
        assert "Talk to someone now" in panel, question
        assert all(f"</svg>{number}</a>" in panel for number in ("999", "116 123", "0808 2000 247"))
        assert results
        assert "hub-exit__button" in panel
        assert question not in " ".join(re.findall(r"<title>.*</title>|<meta [^>]*>", head))


def test_an_ordinary_question_gets_its_results_alone(client: PageClient, index: Callable[[], None]) -> None:
    make.service(name="Dog grooming")
    index()
    page = client.get("/search?q=dog+grooming").get_data(as_text=True)
    assert "dog grooming" in page.partition("</title>")[0]
    assert "hub-crisis" not in page
    assert "hub-exit" not in page
