"""What administrators type about people."""

import uuid

from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from hub.accounts.policy import Role
from hub.core.checks import email_address, needed, up_to
from hub.core.forms import HubForm

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

    @property
    def organization_id(self) -> uuid.UUID | None:
        """The organization of a partner; everybody else works for none, whatever was chosen first."""
        return uuid.UUID(self.organization.data) if self.role.data == Role.PARTNER else None

    def validate_organization(self, field: SelectField) -> None:
        if self.role.data == Role.PARTNER and not field.data:
            raise ValidationError("Choose the organization that they are from")


class RoleForm(HubForm):
    role = RadioField(
        "What do they do here?",
        [InputRequired(CHOOSE_ROLE)],
        choices=_choices(*(role for role in Role if role is not Role.PARTNER)),
    )
