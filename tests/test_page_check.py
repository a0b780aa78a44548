"""Every page that a test opens is held to one standard. What that standard finds, and that it looks at every page."""

import pytest

from tests.support.page import BadPage, check_page

FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>
<header><a href="/" id="top">Hub</a></header><main id="main">{main}</main></body></html>"""
GOOD = """<h1>Friends &amp; neighbours</h1><p>Tuesday, 10am.</p>
<form method="post" action="/answer"><input type="hidden" name="csrf_token" value="a.b">
<label for="name">Name</label><input id="name" name="name" aria-describedby="name-hint"><p id="name-hint">All of it.</p>
<label>Post <input type="checkbox" name="post"></label><button>Send</button></form>
<a href="/more"><img src="/more.png" alt=""></a>"""
FAULTS = {  # what is there -> what stands there instead, and what is said of it
    "<h1>": ("<div><h1>", "closing-tag"),
    "<p>Tuesday, 10am.</p>": ("<p>Tuesday, 10am.</p></div>", "end-tag"),
    "Tuesday": ("Tues<b>day", "unexpected-end-tag"),
    "&amp;": ("&nosuch;", "entity"),
    "10am": ("10am\x01", "codepoint"),
    "/more.png": ("/more.png?a=1&copy=2", "entity"),
    'id="name-hint"': ('id="name"', "id name twice"),
    ' id="name"': (' id="nome"', "no label"),
    "<label>Post": ("<p>Post", "no label"),
    "Post ": ("Post <table><p>No</p></table>", "table"),
    'name="post"': ('name="post" name="post"', "duplicate-attribute"),
    ' id="name-hint"': ("", "names name-hint, which is not there"),
    ' action="/answer"': ("", "without an action"),
    'name="csrf_token"': ('name="other"', "without a token"),
    ' alt=""': ("", "without words"),
    "<h1>Friends &amp; neighbours</h1>": ("", "0 h1"),
    "10am.": ("10am.</p><h1>Friends</h1><p>", "2 h1"),
    "<button>": ('<button onclick="go()">', "inline"),
    "<p>Tuesday": ('<p style="color: red">Tuesday', "inline"),
}


def page(main: str = GOOD, title: str = "Friends &amp; neighbours – Hub") -> str:
    return FRAME.format(title=title, main=main)


def test_a_good_page_passes_whatever_its_words_are() -> None:
    check_page(page())
    check_page(page(GOOD.replace("neighbours", "people nearby"), title="Friends &amp; people nearby – Hub"))


@pytest.mark.parametrize("was", FAULTS)
def test_each_fault_is_found_although_the_page_without_it_has_been_seen(was: str) -> None:
    instead, said = FAULTS[was]
    check_page(page())
    with pytest.raises(BadPage, match=said):
        check_page(page(GOOD.replace(was, instead, 1)))


def test_a_title_says_what_the_heading_says() -> None:
    check_page(page())
    with pytest.raises(BadPage, match="does not start with"):
        check_page(page(title="Friends – Hub"))
    check_page(page(title="Something went wrong – Hub"), title=False)


def test_a_title_says_so_when_the_page_was_refused_and_only_then() -> None:
    refused = GOOD.replace("<form", '<div class="govuk-error-summary">There is a problem</div><form', 1)
    check_page(page(refused, title="Error: Friends &amp; neighbours – Hub"))
    for main, title in (
        (refused, "Friends &amp; neighbours – Hub"),
        (GOOD, "Error: Friends &amp; neighbours – Hub"),
    ):
        with pytest.raises(BadPage, match="an error"):
            check_page(page(main, title=title))


def test_what_two_parts_of_a_page_share_is_judged_together() -> None:
    with pytest.raises(BadPage, match="id top twice"):
        check_page(page(GOOD.replace("<p>", '<p id="top">', 1)))
    check_page(page(GOOD.replace("name-hint", "top").replace('<p id="top">', "<p>")))


def test_records_that_differ_are_told_apart() -> None:
    one, other = "0a" * 4 + "-0a0a" * 3 + "-" + "0a" * 6, "0b" * 4 + "-0b0b" * 3 + "-" + "0b" * 6
    check_page(page(f'{GOOD}<p id="of-{one}"></p><p id="of-{other}"></p>'))
    with pytest.raises(BadPage, match="twice"):
        check_page(page(f'{GOOD}<p id="of-{other}"></p><p id="of-{other}"></p>'))
