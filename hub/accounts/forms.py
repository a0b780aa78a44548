"""Signing in."""

from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import InputRequired

from hub.core.forms import tidy


class SignInForm(LoginForm):
    """Flask-Security's form in our words. It never says which of the two was wrong."""

    email = EmailField("Email address", [InputRequired("Enter your email address")], filters=[tidy])
    password = PasswordField("Password", [InputRequired("Enter your password")])
    remember = None  # a cookie that outlives the session has no place on a shared computer

    def validate_next(self, field: Field) -> None:
        """A way back that leads off the site is forgotten; it is no reason to keep somebody out."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""
