"""What the style guide shows: every part of the design in every state, filled with invented examples."""

from datetime import date, time
from types import SimpleNamespace as Example
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from hub.core.fields import ClockField, DatePartsField, WeekHoursField
from hub.core.paging import Page

TENURES = [
    SelectChoice(*choice)
    for choice in (
        ("ours", "From us"),
        ("social", "From another social landlord"),
        ("other", "Some other way"),
    )
]
NEEDS = [
    SelectChoice(*choice)
    for choice in (
        ("food", "Food"),
        ("money", "Money and bills"),
        ("home", "Your home"),
        ("social", "Company and activities"),
    )
]
LONG_NAME = "Warm room and lunch for everybody who would like company, every weekday at the Brackwater Learning Centre"
LONG_ORGANIZATION = "Aldermere and District Association for the Friendship of Older and Disabled People"
KINDS = [
    SelectChoice(*choice)
    for choice in (
        ("", "Choose one"),
        ("charity", "Charity"),
        ("community", "Community group"),
        ("council", "Council"),
    )
]


class SampleForm(Form):  # type: ignore[misc]  # WTForms is not typed
    """One of each field."""

    name = StringField("What is the service called?", [InputRequired("Enter what the service is called")])
    email = EmailField("Email address", description="We only use this to answer you")
    places = IntegerField("How many places are there?", [InputRequired("Enter how many places there are")])
    about = TextAreaField(
        "What does it do?",
        [Length(max=200, message="Use 200 characters or fewer")],
        description="Two or three plain sentences.",
    )
    kind = SelectField("What kind of organization is it?", choices=KINDS)
    tenure = RadioField(
        "How do you rent your home?", [InputRequired("Choose how you rent your home")], choices=TENURES
    )
    needs = SelectMultipleField("What would help?", choices=NEEDS, description="Choose as many as you like.")
    starts_on = DatePartsField("When does it start?", description="For example, 3 11 2025")
    starts_at = ClockField("What time does it start?", description="For example, 9am or 4:30pm")
    hours = WeekHoursField("When is it open?", description="Leave a day empty if it is closed.")
    sheet = FileField("Upload a spreadsheet", description="CSV or XLSX, up to 20 MB")
    password = PasswordField("Password")
    agree = BooleanField("I have asked the person, and they agree")


def samples() -> dict[str, Any]:
    """What `home/style_guide.html` is given."""
    return {
        "url_of": lambda number: f"?page={number}",
        "form": _filled(),
        "wrong": _wrong(),
        "cards": _cards(),
        "organizations": [
            Example(
                name="Brackwater Community Pantry",
                url="#",
                kind="Community group",
                summary="Neighbours who share food, skills and a hot meal on Wednesdays.",
                services="4 services",
                place="Brackwater",
            )
        ],
        "opportunities": [
            Example(
                title="Kitchen assistant, 16 hours a week",
                url="#",
                organization="Holm Cross Café",
                kind="Job",
                closes="Apply by Tuesday 3 November",
                closes_soon=True,
                place="Holm Cross",
                pay="£12.60 an hour",
                summary="Help prepare lunches for about 60 people. No experience needed: we will teach you.",
                ring_fenced=True,
            )
        ],
        "page": Page(items=range(20), total=187, number=4, size=20),
        "week": [
            Example(name=name, hours=hours, is_today=name == "Tuesday", note=note)
            for name, hours, note in (
                ("Monday", ["9am to 4pm"], None),
                ("Tuesday", ["9am to 12:30pm", "1:30pm to 7pm"], None),
                ("Wednesday", [], None),
                ("Thursday", ["9am to 4pm"], None),
                ("Friday", ["9am to 4pm"], "closed on 25 December"),
                ("Saturday", ["10am to 1pm"], None),
                ("Sunday", [], None),
            )
        ],
        "places": [
            {"number": 1, "name": "Saturday food bank", "url": "#", "lat": 53.6812, "lng": -1.4977},
            {
                "number": 2,
                "name": "Warm room",
                "url": "#",
                "lat": 53.6766,
                "lng": -1.4905,
                "words": "Open now",
            },
            {
                "number": 3,
                "name": "Safe housing advice",
                "url": "#",
                "lat": 53.685,
                "lng": -1.509,
                "about": True,
            },
        ],
        "here": {"name": "WF1 1AA", "lat": 53.6827, "lng": -1.5},
        "events": [
            Example(
                what="Accepted",
                words="Amina will ring on Thursday afternoon.",
                when="Today at 10:12am",
                who="Brackwater Pantry",
                tone="good",
            ),
            Example(
                what="Asked for more",
                words="Does she have a cooker?",
                when="Yesterday at 3pm",
                who="Brackwater Pantry",
                tone="wait",
            ),
            Example(what="Sent", words=None, when="Monday 2 November at 9:30am", who="Jo Marsh", tone=None),
        ],
    }


def _filled() -> SampleForm:
    return SampleForm(
        data={
            "name": "Saturday food bank",
            "about": "A bag of food for anyone who needs it.",
            "tenure": "ours",
            "needs": ["food", "social"],
            "starts_on": date(2025, 11, 3),
            "starts_at": time(9, 30),
            "hours": {
                "MO": [(time(9), time(16))],
                "TU": [(time(9), time(12, 30)), (time(13, 30), time(19))],
                "SA": [(time(10), time(13))],
            },
        }
    )


def _wrong() -> SampleForm:
    typed = {
        "w-about": "x" * 230,
        "w-starts_on-day": "31",
        "w-starts_on-month": "2",
        "w-starts_on-year": "2025",
        "w-starts_at": "half nine",
        "w-hours-MO-1-opens": "9am",
        "w-hours-MO-1-closes": "",
        "w-places": "lots",
    }
    form = SampleForm(formdata=MultiDict(typed), prefix="w-")
    form.validate()
    return form


def _cards() -> list[Example]:
    plain: dict[str, Any] = {
        "url": "#",
        "organization_url": "#",
        "distance": None,
        "place": None,
        "open_state": "unknown",
        "open_words": None,
        "is_free": None,
        "cost_words": None,
        "capacity": "unknown",
        "capacity_words": None,
        "checked": None,
        "is_stale": False,
        "alert": None,
        "save_url": "#",
        "is_saved": False,
        "number": None,
    }
    return [
        Example(
            **plain
            | {
                "id": "1",
                "number": 1,
                "name": "Saturday food bank",
                "organization": "Brackwater Community Pantry",
                "summary": Markup(
                    "A bag of <mark>food</mark> for anyone who needs it. Come in, and stay for a cup of tea."
                ),
                "distance": "0.4 miles away",
                "place": "Brackwater",
                "open_state": "open",
                "open_words": "Open now until 1pm",
                "is_free": True,
                "capacity": "open",
                "checked": "Checked 3 October",
            }
        ),
        Example(
            **plain
            | {
                "id": "2",
                "number": 2,
                "name": LONG_NAME,
                "organization": LONG_ORGANIZATION,
                "summary": "A warm place to sit, a hot lunch, and games after.",
                "distance": "1.2 miles away",
                "open_state": "soon",
                "open_words": "Opens at 11am today",
                "cost_words": "£2 for lunch",
                "capacity": "waiting",
                "capacity_words": "about 3 weeks",
                "checked": "Not checked since May 2024",
                "is_stale": True,
                "is_saved": True,
            }
        ),
        Example(
            **plain
            | {
                "id": "3",
                "number": 3,
                "name": "Debt advice by phone",
                "organization": "Northbank Money Advice",
                "organization_url": None,
                "summary": "Somebody to go through your bills with you.",
                "place": "By phone, anywhere in Aldermere",
                "open_state": "closed",
                "open_words": "Closed, opens Monday at 9am",
                "is_free": True,
                "capacity": "full",
                "alert": "Closed on Tuesday 3 November for training",
            }
        ),
        Example(
            **plain
            | {
                "id": "4",
                "name": "مركز النور المجتمعي",
                "organization": "Light Centre",
                "summary": None,
                "save_url": None,
            }
        ),
    ]
