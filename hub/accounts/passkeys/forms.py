"""Making a passkey, and proving one. What the browser's authenticator says arrives in a hidden field."""

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.core.checks import up_to
from hub.core.forms import HubForm

NO_ANSWER = "Your browser did not make a passkey. Try again, or set up an app on your phone."


class AnswerForm(HubForm):
    """The challenge as we signed it, and the browser's answer to it, as JSON."""

    challenge = HiddenField(validators=[InputRequired()])
    answer = HiddenField(validators=[InputRequired(), Length(max=20_000)])


class NewPasskeyForm(HubForm):
    """The same for a new one, with the name that its owner knows it by."""

    name = StringField(
        "What is this device called?",
        [
            DataRequired("Give it a name, so that you know it again in the list"),
            up_to(60),
        ],
        description="For example: my work laptop, blue security key.",
    )
    challenge = HiddenField()
    answer = HiddenField(validators=[Length(max=20_000)])

    def refuse(self, message: str) -> None:
        self.name.errors = [*self.name.errors, message]
