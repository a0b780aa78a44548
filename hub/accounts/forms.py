"""Signing in."""

from flask_security.forms import LoginForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired


class SignInForm(LoginForm):
    """Flask-Security's form in our words. It never says which of the two was wrong."""

    email = EmailField("Email address", [InputRequired("Enter your email address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])
