"""Colleagues: invited, and given other rights."""

from wtforms import EmailField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from hub.accounts.models import MembershipLevel
from hub.core.asking import CreateForm, EditForm
from hub.core.checks import NAME, email_address, needed, up_to

LEVELS = [
    SelectChoice(MembershipLevel.MEMBER.value, "Member: changes what the pages say"),
    SelectChoice(MembershipLevel.OWNER.value, "Owner: also decides who else may, and keeps the checks"),
]


class InviteForm(CreateForm):
    heading = "Invite somebody"
    intro = "We write to them with a link. It works for 48 hours, and you can send another."
    button = "Send invitation"
    name = StringField("Their name", [needed("Enter their name"), up_to(NAME)])
    email = EmailField(
        "Their email address", [needed("Enter their email address"), up_to(NAME), email_address]
    )
    level = RadioField("What may they do?", choices=LEVELS, default=MembershipLevel.MEMBER.value)


class LevelForm(EditForm):
    heading = "What may they do?"
    level = RadioField("What may they do?", choices=LEVELS)
