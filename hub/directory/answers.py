"""What is checked of addresses that people type: on the web, and on an envelope."""

from wtforms import Field, Form
from wtforms.validators import ValidationError

from hub.core.errors import Invalid
from hub.directory import links
from hub.places import postcodes


def web_address(_form: Form, field: Field) -> None:
    """http and https only; "https://" is put in front of what people say."""
    if not field.data:
        return
    address = links.web(field.data)
    if not address:
        raise ValidationError("Enter a web address, like https://www.aldermere.example")
    field.data = address


def postcode(_form: Form, field: Field) -> None:
    """A whole postcode, put into its usual form."""
    if not field.data:
        return
    try:
        code = postcodes.parse(field.data)
    except Invalid as error:
        raise ValidationError(error.message) from error
    if not code.is_full:
        raise ValidationError(f"Enter the whole postcode, like {postcodes.EXAMPLE}")
    field.data = str(code)
