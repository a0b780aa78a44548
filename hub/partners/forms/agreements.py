"""What network managers write down of an agreement: one subject a page."""

from wtforms import EmailField, StringField, TelField, TextAreaField, URLField

from hub.core.asking import EditForm
from hub.core.checks import (
    LINE,
    NAME,
    a_sensible_day,
    email_address,
    needed,
    not_before,
    telephone,
    up_to,
)
from hub.core.fields import DatePartsField, NumberField
from hub.directory.answers import web_address
from hub.partners.forms.diligence import not_in_future


class SigningForm(EditForm):
    heading = "Signing and review"
    signed_on = DatePartsField("When was it signed?", [a_sensible_day, not_in_future])
    signed_by_them = StringField(
        "Who signed for them?", [up_to(NAME)], description="Name and role, as on the agreement"
    )
    signed_by_us = StringField("Who signed for us?", [up_to(NAME)])
    review_on = DatePartsField(
        "When will both sides look at it again?",
        [a_sensible_day, not_before("signed_on", "The review must be after the signing")],
        description="Network managers are reminded 30 days before, and on the day",
    )
    document_url = URLField(
        "Where is the document?",
        [up_to(LINE), web_address],
        description="A link that staff can open. The document itself is not kept here",
    )
    note = TextAreaField(
        "Anything else that was agreed", [up_to(2000)], description="The partner reads this too"
    )


class TermsForm(EditForm):
    heading = "How fast, and how much"
    expected = frozenset({"urgent_days", "routine_days"})
    urgent_days = NumberField(
        "Working days to answer an urgent referral",
        [needed("Enter a number of working days")],
        least=1,
        most=30,
        wrong="Enter a number of working days from 1 to 30",
    )
    routine_days = NumberField(
        "Working days to answer any other referral",
        [needed("Enter a number of working days")],
        least=1,
        most=30,
        wrong="Enter a number of working days from 1 to 30",
    )
    weekly_cap = NumberField(
        "Most referrals in a week",
        least=1,
        most=1000,
        wrong="Enter a number from 1 to 1,000",
        description="Leave empty if there is no limit. A limit keeps a small group from being flooded",
    )


class ContactsForm(EditForm):
    heading = "Who to speak to"
    intro = "One named person on each side. Both sides see these. Ask people first."
    their_contact = StringField("Their contact", [up_to(NAME)], description="Name and role")
    their_phone = TelField("Their phone number", [up_to(NAME), telephone])
    their_email = EmailField("Their email address", [up_to(NAME), email_address])
    our_contact = StringField("Our contact", [up_to(NAME)], description="Name and role")
    our_phone = TelField("Our phone number", [up_to(NAME), telephone])
    our_email = EmailField("Our email address", [up_to(NAME), email_address])
