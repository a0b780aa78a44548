"""Pasted text becomes paragraphs, lists and headings, and never anything that a browser would act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory import links
from hub.directory.plain_text import Kind, blocks, pieces, shortened, story, summary

MESSY = """**WHAT WE DO**

We feed people. No questions, e.g. about money, are asked! Come on in. Everybody eats together.

We have:
• hot food
  - a table

* <b>company</b>
Ring 01632 960300 or see www.lunch.example/menu."""


def kinds(text: str) -> list[str]:
    return [block.kind.value for block in story(text)]


def test_messy_text_is_read_as_it_was_meant() -> None:
    assert kinds(MESSY) == ["heading", "lead", "paragraph", "paragraph", "list", "paragraph"]
    found = story(MESSY)
    assert found[0].lines == ("What we do",)
    assert found[1].lines == ("We feed people. No questions, e.g. about money, are asked!",)
    assert found[4].lines == ("hot food", "a table", "company")


def test_lines_that_an_e_mail_program_broke_are_joined() -> None:
    text = "This sentence was broken by a program that wraps at\nsome column and it goes on here.\nA new line stays."
    assert blocks(text)[0].lines == (
        "This sentence was broken by a program that wraps at some column and it goes on here.",
        "A new line stays.",
    )


def test_bullets_that_were_pasted_into_one_line_are_a_list() -> None:
    assert [b.kind for b in blocks("We offer: • tea • cake • company")] == [Kind.PARAGRAPH, Kind.LIST]


def test_markup_is_dropped_and_what_only_looks_like_it_stays() -> None:
    assert blocks("<p>For ages <5 and >3 &amp; all</p><ul><li>one</li></ul>") == [
        *blocks("For ages <5 and >3 & all"),
        *blocks("• one"),
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "***", "•\n•", "- \n-", "====="])
def test_nothing_said_is_nothing_shown(text: str) -> None:
    assert blocks(text) == []
    assert summary(text) == ""


def test_a_summary_is_whole_sentences_or_ends_with_an_ellipsis() -> None:
    assert summary("First. Second. Third.", letters=15) == "First. Second."
    assert summary("word " * 60, letters=30).endswith("…")
    assert len(summary("word " * 60, letters=30)) <= 30


@pytest.mark.parametrize(
    ("line", "hrefs"),
    [
        ("Ring 01632 960300 now", ["tel:01632960300"]),
        ("Ring +44 (0)20 7946 0123.", ["tel:+442079460123"]),
        ("See https://lunch.example/a?b=c.", ["https://lunch.example/a?b=c"]),
        ("Write to a.b@lunch.example, please", ["mailto:a.b@lunch.example"]),
        ("Costs £10 to £200, since 1998, charity 1163245", []),
        ("javascript:alert(1) data:text/html,x http://user:pw@lunch.example https://a\u202eb.example", []),
    ],
)
def test_only_what_can_be_trusted_becomes_a_link(line: str, hrefs: list[str]) -> None:
    found = pieces(line)
    assert [piece.href for piece in found if piece.href] == hrefs
    assert "".join(piece.text for piece in found) == line


@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    for block in story(text):
        for line in block.lines:
            assert "".join(piece.text for piece in pieces(line)) == line
            assert all(
                piece.href.split(":")[0].lower() in {"", "http", "https", "mailto", "tel"}
                for piece in pieces(line)
            )
    assert len(shortened(text, 40)) <= 40


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " data:text/html,<b>",
        "vbscript:x",
        "//evil.example",
        "https:evil",
        "https://user@evil.example",
        "https://xn--80ak6aa92e.com",
        "https://www.XN--80ak6aa92e.com",
        "https://a b.example",
        "http://localhost",
        "http://[::1",
        "ftp://a.example",
        'https://a.example/"onmouseover=x',
        "https://a.example\\@b.example",
        "",
    ],
)
def test_a_web_address_that_is_none_is_no_link(address: str) -> None:
    assert links.web(address) == ""


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("www.lunch.example", "https://www.lunch.example"),
        ("http://lunch.example/a", "http://lunch.example/a"),
        ("lunch.example:8080/a", "https://lunch.example:8080/a"),
    ],
)
def test_a_web_address_as_people_write_it_is_a_link(address: str, href: str) -> None:
    assert links.web(address) == href


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("01632 960 300", "tel:01632960300"),
        ("+44 (0)1632 960300", "tel:+441632960300"),
        ("116 123", "tel:116123"),
        ("01632 960300 ext 12", "tel:01632960300"),
        ("01632 960300 / 960301", "tel:01632960300"),
        ("ask at the desk", ""),
        ("", ""),
        ("1", ""),
    ],
)
def test_a_number_can_be_rung_by_pressing_it(number: str, href: str) -> None:
    assert links.telephone(number) == href
