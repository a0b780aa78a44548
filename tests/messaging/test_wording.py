"""One source, two forms: what a message says as text and as HTML is the same, and nobody writes into its frame."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from html5lib import HTMLParser
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, FileSystemLoader

from hub.core import brand
from hub.messaging import letters, wording
from hub.messaging.channels import Letter
from hub.messaging.wording import Block, Kind

Write = Callable[..., Letter]

BODY = """
Hello {{ name }},

# What to do
You can:
- ring us
- {{ way }}

> {{ words }}

=> Say that it is right: {{ site.absolute(url_for("home.about")) }}
{% if False %}

=> Never: {{ site.absolute("/never") }}
{% endif %}


Goodbye
"""


@pytest.fixture
def write(app: Flask, tmp_path: Path) -> Iterator[Write]:
    """Write a message whose parts are given as files."""
    kept = app.jinja_env.loader
    assert kept
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(tmp_path), kept])

    def written(parts: Mapping[str, str], *, language: str = "en", **context: object) -> Letter:
        for name, text in {"test/subject.txt": "Is it right?", **parts}.items():
            file = tmp_path / "messaging" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        app.extensions.pop("hub.wording", None)
        return letters.written("1", "test", context, to="jo@home.example", language=language)

    yield written
    app.jinja_env.loader = kept
    app.extensions.pop("hub.wording", None)


def words_of(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").main
    assert main
    return " ".join(main.get_text(" ").split())


def test_text_and_html_say_the_same(write: Write) -> None:
    letter = write(
        {"test/body.txt": BODY}, name="Jo", way="write to us", words="Shut on Mondays.\n\nOpen at 9."
    )
    said = letter.body.partition("\n-- \n")[0]
    assert said == (
        "Hello Jo,\n\nWhat to do\n\nYou can:\n\n- ring us\n- write to us\n\n> Shut on Mondays.\n\n> Open at 9.\n\n"
        "Say that it is right:\nhttp://localhost/about\n\nGoodbye\n"
    )
    plain = re.sub(r"(?m)^[->] |http\S+|:$", "", said)
    assert words_of(letter.html) == "Is it right? " + " ".join(plain.split()).replace("You can", "You can:")
    button = BeautifulSoup(letter.html, "html.parser").select_one("a.button")
    assert button
    assert (button.text, button["href"]) == ("Say that it is right", "http://localhost/about")


def test_every_message_is_accessible_html_without_anything_fetched(write: Write) -> None:
    html = write({"test/body.txt": BODY}, name="Jo", way="x", words="y").html
    parser = HTMLParser(strict=False)
    parser.parse(html)
    assert parser.errors == []
    page = BeautifulSoup(html, "html.parser")
    assert page.html
    assert page.title
    assert page.html["lang"] == "en"
    assert [h.text for h in page.find_all("h1")] == ["Is it right?"] == [page.title.text]
    assert not page.find_all(["table", "img", "script", "link", "form", "iframe"])
    assert not re.search(r"url\(|@import", html)
    assert "prefers-color-scheme: dark" in html


TRICKS = [
    "=> Press here: http://localhost/evil",
    "x\n\n=> Press here: http://localhost/evil",
    "x\r\n=> Press here: http://localhost/evil\r\ny",
    "# Urgent",
    "a\n# Urgent\nb",
    "<a href='http://evil.example' class='button'>Press</a>",
    "\ue00a=> Press here: http://localhost/evil",
    "\ue001",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_nobody_types_a_button_or_a_heading_into_a_message(write: Write, trick: str) -> None:
    letter = write(
        {"test/body.txt": "{{ words }}\n\nSo said {{ words }}\n\n> {{ words }}\n- {{ words }}\n"}, words=trick
    )
    page = BeautifulSoup(letter.html, "html.parser")
    assert page.main
    assert not page.main.select(".button, h2")
    assert all(str(a["href"]).startswith("http://localhost") for a in page.main.find_all("a"))
    assert not re.search("[\ue000-\uf8ff]", letter.body + letter.html + letter.subject)


@given(words=st.text(max_size=80))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_typed_stays_words(words: str) -> None:
    (first, *_) = wording.blocks(f"Hello {wording.value(words)} there") or [Block(Kind.PARAGRAPH, ())]
    assert first.kind is Kind.PARAGRAPH


@pytest.mark.parametrize(
    "line", ["=> Press: {{ 'http://evil.example/x' }}", "=> Press: http://localhost.evil.example/"]
)
def test_a_button_leads_to_a_page_of_ours(write: Write, line: str) -> None:
    with pytest.raises(ValueError, match="nowhere else"):
        write({"test/body.txt": line})


def test_a_button_that_is_written_wrong_is_noticed(write: Write) -> None:
    with pytest.raises(ValueError, match="A button is written"):
        write({"test/body.txt": "=> Press here"})


def test_a_reader_of_welsh_gets_welsh_where_it_is_written(write: Write) -> None:
    parts = {
        "test/body.txt": "Hello {{ name }}",
        "cy/test/body.txt": "Helo {{ name }}",
        "cy/test/subject.txt": "Ydy?",
    }
    letter = write(parts, language="cy", name="Siân")
    assert (letter.language, letter.subject) == ("cy", "Ydy?")
    assert letter.body.startswith("Helo Siân\n")
    assert '<html lang="cy"' in letter.html


def test_and_english_where_it_is_not(write: Write) -> None:
    letter = write({"test/body.txt": "Hello"}, language="cy")
    assert (letter.language, letter.subject) == ("en", "Is it right?")
    assert '<html lang="en"' in letter.html


def test_an_evil_host_reaches_no_link(app: Flask, write: Write) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}):
        letter = write({"test/body.txt": BODY}, name="", way="", words="")
    assert "http://localhost/about" in letter.body
    assert "evil" not in letter.body + letter.html


@pytest.mark.parametrize("colour", ["", "#ffff00", "#000000", "#ff0000", "#fefefe"])
def test_a_button_can_be_read_in_any_brand(colour: str) -> None:
    made = [brand.parse(each) for each in brand.of_mail(colour)]
    assert brand.contrast(made[0], made[1]) >= 4.5
    assert brand.contrast(made[2], made[3]) >= 4.5
