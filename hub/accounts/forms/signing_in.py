"""Signing in."""

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from hub.core.forms import HubForm

LONGEST_PASSWORD = 200


class SignInForm(HubForm):
    """An address and a password. What is wrong with the two together is said by the page."""

    email = EmailField("Email address", [InputRequired("Enter your email address")])
    password = PasswordField(
        "Password",
        [
            InputRequired("Enter your password"),
            Length(max=LONGEST_PASSWORD, message="Passwords have 200 characters at most"),
        ],
    )
