"""What administrators type about people."""

import uuid
from collections.abc import Sequence

from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from hub.accounts.models import Team
from hub.accounts.policy import Role
from hub.core.checks import email_address, needed, up_to
from hub.core.forms import HubForm

NEW_TEAM = "new"
WORK = {
    Role.REFERRER: "helps residents and refers them",
    Role.TEAM_LEAD: "looks after a team of referrers",
    Role.DIRECTORY_EDITOR: "keeps the directory right",
    Role.NETWORK_MANAGER: "looks after partners",
    Role.PRIVACY_OFFICER: "reads the audit trail, answers for people’s data",
    Role.ADMINISTRATOR: "looks after accounts and the system",
    Role.PARTNER: "keeps the entries of one organization",
}
CHOOSE_ROLE = "Choose what they do here"


def _choices(*roles: Role) -> list[SelectChoice]:
    return [SelectChoice(role.value, f"{role.label}: {WORK[role]}") for role in roles]


class InviteForm(HubForm):
    name = StringField("Their name", [needed("Enter their name"), up_to(200)])
    email = EmailField(
        "Their email address", [needed("Enter their email address"), up_to(200), email_address]
    )
    role = RadioField("What do they do here?", [InputRequired(CHOOSE_ROLE)], choices=_choices(*Role))
    organization = SelectField("Which organization?")
    at_work = BooleanField(
        "They sign in with their work account",
        description="Single sign-on: they choose no password. Their first sign-in must be with this email address.",
    )

    @property
    def signs_in_at_work(self) -> bool:
        return "at_work" in self and bool(self.at_work.data)

    @property
    def organization_id(self) -> uuid.UUID | None:
        """The organization of a partner; everybody else works for none, whatever was chosen first."""
        return uuid.UUID(self.organization.data) if self.role.data == Role.PARTNER else None

    def validate_organization(self, field: SelectField) -> None:
        if self.role.data == Role.PARTNER and not field.data:
            raise ValidationError("Choose the organization that they are from")

    def validate_at_work(self, field: BooleanField) -> None:
        if field.data and self.role.data == Role.PARTNER:
            raise ValidationError("Leave this empty for a partner: they choose a password")


class RoleForm(HubForm):
    """The teams are passed in; "" is none of them, NEW_TEAM one that is made."""

    role = RadioField(
        "What do they do here?",
        [InputRequired(CHOOSE_ROLE)],
        choices=_choices(*(role for role in Role if role is not Role.PARTNER)),
    )
    team = RadioField(
        "Which team do they work in?",
        description="They see the residents of their team and of no other.",
    )
    new_team = StringField("What is the new team called?", [up_to(100)])
    seen = HiddenField()
    """What the person was when the page was made."""

    def offer(self, teams: Sequence[Team]) -> None:
        self.team.choices = [
            SelectChoice("", "None: they do not work with residents"),
            *(SelectChoice(str(team.id), team.name) for team in teams),
            SelectChoice(NEW_TEAM, "A new team"),
        ]

    def validate_new_team(self, field: StringField) -> None:
        if self.team.data == NEW_TEAM and not field.data:
            raise ValidationError("Enter the name of the new team")
