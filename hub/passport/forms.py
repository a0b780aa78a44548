"""What is asked with a paper in hand, and before one is printed."""

from wtforms import BooleanField, Form, PasswordField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from hub.core.asking import AskForm, CreateForm
from hub.core.checks import needed, telephone, up_to
from hub.core.forms import HubForm
from hub.passport import codes
from hub.passport.services.opening import PIN, SAFE_WORD

SLIP, LETTER, BOTH = "slip", "letter", "both"


def a_code(_form: Form, field: StringField) -> None:
    """A slip of the pen is found here, and costs no guess."""
    if codes.read_code(field.data or "") is None:
        raise ValidationError("Check the code: it has nine letters and numbers, like K4D-72M-XC9")


class EnterForm(HubForm):
    code = StringField(
        "The code on your paper",
        [needed("Enter the code"), a_code],
        description="Nine letters and numbers. Big or small letters are the same.",
    )
    pin_password = PasswordField(
        "The PIN on your paper", [InputRequired("Enter the PIN")], description="Six numbers."
    )


class ByPhoneForm(HubForm):
    code = StringField(
        "The code on their paper", [needed("Enter the code"), a_code], description="Let them read it out."
    )
    proof = RadioField(
        "How do you know that it is them?",
        [InputRequired("Choose how you know that it is them")],
        choices={PIN: "They say the PIN on the paper", SAFE_WORD: "They say their code word"},
        default=PIN,
    )
    said_password = PasswordField(
        "What do they say?",
        [InputRequired("Enter what they say")],
        description="Let them say it. Never read it out to them, and never give a hint.",
    )


class NobodyCalledForm(AskForm):
    heading = "Nobody has been in touch"
    button = "Tell us"
    words = TextAreaField(
        "Is there anything that we should know?",
        [up_to(500)],
        description="The people you wait for may read it. You can leave it empty.",
    )


class NumberForm(CreateForm):
    heading = "Give us another number"
    button = "Send the number"
    value = TelField("Your phone number", [needed("Enter your phone number"), telephone])
    words = TextAreaField(
        "When is it safe to ring you there?",
        [up_to(500)],
        description="And whose phone it is, if it is not yours. You can leave it empty.",
    )


class WithdrawForm(AskForm):
    heading = "Take your agreement back"
    button = "Yes, take it back"
    words = TextAreaField(
        "Do you want to tell us why?",
        [up_to(500)],
        description="Only the people who look after you here read it. You can leave it empty.",
    )


class TakeBackForm(AskForm):
    heading = "Take it back"
    button = "Yes, take it back"
    words = TextAreaField(
        "Do you want to tell us why?",
        [up_to(500)],
        description="Only the people who look after you here read it. You can leave it empty.",
    )


class PrintForm(HubForm):
    what = RadioField(
        "What do you want to print?",
        [InputRequired("Choose what to print")],
        choices={
            SLIP: "A slip that fits into a pocket",
            LETTER: "A letter in large print",
            BOTH: "Both",
        },
        default=SLIP,
    )
    is_named = BooleanField(
        "Print who we asked to help",
        description="Leave it out where somebody else may find the paper.",
    )
