"""What an administrator types about another system."""

import uuid

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, ValidationError

from hub.api.clients.scopes import LABELS, OF_REFERRER
from hub.core.checks import needed, up_to
from hub.core.forms import HubForm

PARTNER, REFERRER = "partner", "referrer"


class ClientForm(HubForm):
    """`client_id` was made with the page: pressed twice, it is made once. Organizations and teams are passed in."""

    client_id = HiddenField()
    name = StringField("Which system is it?", [needed("Enter a name for it"), up_to(200)])
    kind = RadioField(
        "What does it do?",
        [InputRequired("Choose what it does")],
        choices={
            PARTNER: "It is a partner’s: it answers referrals that we send to them",
            REFERRER: "It refers people to services here, like the system of a GP or a hospital",
        },
    )
    organization = SelectField("Which partner?")
    team = SelectField("Which team of ours looks after what it sends?")
    scopes = SelectMultipleField("What may it do?", choices={scope: LABELS[scope] for scope in OF_REFERRER})

    @property
    def organization_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.organization.data) if self.kind.data == PARTNER else None

    @property
    def team_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.team.data) if self.kind.data == REFERRER else None

    def validate_organization(self, field: SelectField) -> None:
        if self.kind.data == PARTNER and not field.data:
            raise ValidationError("Choose the partner whose system it is")

    def validate_team(self, field: SelectField) -> None:
        if self.kind.data == REFERRER and not field.data:
            raise ValidationError("Choose the team that looks after what it sends")

    def validate_scopes(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Choose at least one thing that it may do")
