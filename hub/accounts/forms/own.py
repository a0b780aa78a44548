"""What people type about their own account."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from hub.accounts.services.passwords import LONGEST, SHORTEST
from hub.core.checks import email_address
from hub.core.forms import HubForm

_FITS = Length(max=LONGEST, message=f"Use {LONGEST} characters or fewer")
_ADDRESS = (
    InputRequired("Enter an email address"),
    Length(max=200, message="Use 200 characters or fewer"),
    email_address,
)


class ChoosePasswordForm(HubForm):
    """Typed once: the page can show it."""

    password = PasswordField(
        "New password",
        [InputRequired("Choose a password"), _FITS],
        description=f"At least {SHORTEST} characters. Long is better than complicated: three words that do not "
        "belong together are hard to guess and easy to remember. You may paste it from a password store.",
    )


class ChangePasswordForm(ChoosePasswordForm):
    current = PasswordField("Your password now", [InputRequired("Enter the password you have now"), _FITS])


class PasswordAgainForm(HubForm):
    password = PasswordField("Your password", [InputRequired("Enter your password"), _FITS])


class ForgottenForm(HubForm):
    email = EmailField("Email address", _ADDRESS)


class NewEmailForm(HubForm):
    email = EmailField("New email address", _ADDRESS)


class NameForm(HubForm):
    name = StringField(
        "Your name",
        [InputRequired("Enter your name"), Length(max=200, message="Use 200 characters or fewer")],
        description="As colleagues know you. It is shown beside what you do here.",
    )
