"""What administrators type about people."""

from wtforms import EmailField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

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


def _choices(*roles: Role) -> list[SelectChoice]:
    return [SelectChoice(role.value, f"{role.label}: {WORK[role]}") for role in roles]


class InviteForm(HubForm):
    name = StringField("Their name", [needed("Enter their name"), up_to(200)])
    email = EmailField(
        "Their email address", [needed("Enter their email address"), up_to(200), email_address]
    )
    role = RadioField(
        "What do they do here?",
        choices=_choices(*Role),
        validate_choice=True,
    )
    organization = StringField(
        "For a partner: which organization?",
        [up_to(200)],
        description="Its name as it stands in the directory.",
    )


class RoleForm(HubForm):
    role = RadioField(
        "What do they do here?", choices=_choices(*(role for role in Role if role is not Role.PARTNER))
    )
