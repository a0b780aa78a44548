"""What an administrator types about an address that is told of changes."""

from wtforms import Field, HiddenField, SelectMultipleField, StringField, URLField
from wtforms.validators import ValidationError

from hub.core import outgoing
from hub.core.checks import needed, up_to
from hub.core.forms import HubForm
from hub.webhooks.events import PUBLIC

ADDRESS = "Enter an address that begins with https:// and leads to a machine on the open internet"


class WebhookForm(HubForm):
    """`webhook_id` was made with the page: pressed twice, it is added once. `version` is the one that was opened."""

    webhook_id = HiddenField()
    version = HiddenField()
    name = StringField("Which system is it?", [needed("Enter a name for it"), up_to(200)])
    address = URLField(
        "Address",
        [needed(ADDRESS), up_to(500)],
        description="Where we send the news. Whoever runs that system gives it to you.",
    )
    events = SelectMultipleField(
        "What should it be told of?", choices={one.value: one.label for one in PUBLIC}
    )

    def __init__(self, *, may_be_private: bool, **values: object) -> None:
        super().__init__(**values)
        self.may_be_private = may_be_private

    @property
    def questions(self) -> list[Field]:
        return [self[name] for name in ("name", "address", "events") if name in self]

    def validate_address(self, field: URLField) -> None:
        try:
            outgoing.check(field.data, hosts=None, may_be_private=self.may_be_private)
        except outgoing.NotFetched as no:
            raise ValidationError(ADDRESS) from no

    def validate_events(self, field: SelectMultipleField) -> None:
        if "events" in self and not field.data:
            raise ValidationError("Choose at least one thing that it should be told of")
