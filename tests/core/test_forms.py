"""What stands under every form."""

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.core.asking import EditForm, Row, Rows
from hub.core.forms import HubForm, tidy


class Note(HubForm):
    name = StringField("Name", [InputRequired("Enter a name")], filters=[str.upper])
    words = TextAreaField("Words", [Length(max=5, message="Use 5 characters or fewer")])
    password = PasswordField("Password")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  Jo  ", "Jo"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "ab"),
        ("a\x00b\x07\x7f\x9f", "ab"),
        ("tab\tstays", "tab\tstays"),
        ("Zoe\u0308", "Zo\xeb"),
        ("\ud800x", "x"),
        ("مرحبا 👩‍👧", "مرحبا 👩‍👧"),
        ("see \u202eexe.pdf\u202c now", "see exe.pdf now"),
        ("a\u2066b\u2069\ufeff\u200bc", "abc"),
        ("\u200dJo \u200c Bell\u200d", "Jo  Bell"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_typing_is_tidied(typed: str | None, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
@example("Zoe\x00\u0308")
def test_tidy_twice_is_tidy_once_and_can_be_stored(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode()
    assert "\x00" not in once


def test_a_form_reads_what_was_sent_and_keeps_passwords_as_they_are(app: Flask) -> None:
    sent = {"name": " jo\x00 ", "words": "é ", "password": " s p \x07"}
    with app.test_request_context("/", method="POST", data=sent):
        form = Note()
        assert form.submitted()
        assert (form.name.data, form.words.data, form.password.data) == ("JO", "é", " s p \x07")


def test_where_the_page_has_one_line_one_line_is_kept(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "jo\r\nbell\t x", "words": "a\nb"}):
        form = Note()
        assert (form.name.data, form.words.data) == ("JO BELL X", "a\nb")


class Friend(Row):
    name = StringField("Name")


class Friends(EditForm):
    friends = Rows(Friend, "Friends", one="friend")


@pytest.mark.parametrize("meddled", ["²", "٣", "9" * 5000, "-1", "x"])
def test_a_number_that_somebody_meddled_with_is_none(app: Flask, meddled: str) -> None:
    sent = {
        "version": meddled,
        f"friends-{meddled}-name": "Ann",
        "friends-0-name": "Bo",
        "remove": f"friends-{meddled}",
    }
    with app.test_request_context("/", method="POST", data=sent):
        form = Friends()
        assert (form.read_version, form.rearranged()) == (-1, False)
        assert form.parts() == {"friends": [{"name": "Bo"}]}


class Choice(HubForm):
    weeks = RadioField("How often?", choices={1: "Every week", 2: "Every other week"}, coerce=int)
    days = SelectMultipleField("Which days?", choices={"MO": "Monday", "TU": "Tuesday"})


@pytest.mark.parametrize("weeks", ["seven", "7"])
def test_an_answer_that_was_never_offered_is_refused_in_our_words(app: Flask, weeks: str) -> None:
    with app.test_request_context("/", method="POST", data={"weeks": weeks, "days": ["Doomsday"]}):
        form = Choice()
        assert not form.submitted()
        assert [words for _, words in form.problems()] == ["Choose one of the answers on the list"] * 2


def test_a_form_that_was_only_opened_is_not_submitted(app: Flask) -> None:
    with app.test_request_context("/?name=jo"):
        form = Note(data={"name": "kept"})
        assert not form.submitted()
        assert form.name.data == "KEPT"


def test_problems_come_in_the_order_of_the_page_each_with_its_field(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"words": "too long"}):
        form = Note()
        assert not form.submitted()
        assert form.problems() == [("name", "Enter a name"), ("words", "Use 5 characters or fewer")]


def test_a_field_that_the_form_does_not_have_is_not_read(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "jo", "role": "administrator"}):
        form = Note()
        assert form.submitted()
        assert "role" not in form.data
