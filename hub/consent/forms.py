"""What is asked of whoever sets on what ground we share with a service."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from hub.consent.codes import Basis, Condition
from hub.core.asking import EditForm
from hub.core.checks import TEXT, needed, up_to


class PolicyForm(EditForm):
    heading = "On what ground we share"
    button = "Set from now on"
    basis = RadioField(
        "Which lawful basis?",
        [InputRequired("Choose the lawful basis")],
        choices={one.value: one.label for one in Basis},
        description="Article 6 of the UK GDPR. The person is asked whether they agree whatever you choose.",
    )
    condition = RadioField(
        "Which condition, where health, beliefs or the like are shared?",
        [InputRequired("Choose the condition")],
        choices={one.value: one.label for one in Condition},
        description="Article 9 of the UK GDPR.",
    )
    why = TextAreaField(
        "Why is this right for the service?",
        [needed("Say why, so that whoever comes after you understands it"), up_to(TEXT)],
        description="Name the agreement or the assessment that it stands on. It says nothing about anybody.",
    )
