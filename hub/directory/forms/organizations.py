"""Questions about an organization."""

from wtforms import EmailField, SelectField, StringField, TextAreaField, URLField

from hub.core import clock
from hub.core.asking import Answers, AskForm, CreateForm, EditForm, Row, Rows
from hub.core.checks import LINE, NAME, TEXT, email_address, needed, up_to
from hub.core.fields import NumberField
from hub.directory import vocabulary
from hub.directory.answers import web_address
from hub.directory.forms.fields import OpenSelectField, options
from hub.directory.forms.references import optional_id
from hub.directory.models import OrganizationType

TYPES = {"": "Choose one"} | {kind.value: kind.label for kind in OrganizationType}


class WhoItIs(AskForm):
    """What both the new and the known organization are asked."""

    expected = frozenset({"description"})
    name = StringField("Name", [needed("Enter the name of the organization"), up_to(LINE)])
    organization_type = SelectField(
        "What kind of body is it?",
        [needed("Choose what kind of body it is")],
        choices=TYPES,
        coerce=lambda value: OrganizationType(value) if value else "",
    )
    description = TextAreaField(
        "What does it do?",
        [up_to(TEXT)],
        description="Two or three sentences in everyday words. The public reads this.",
    )


class NewOrganizationForm(WhoItIs, CreateForm):
    heading = "Add an organization"
    intro = "It stays a draft until you publish it."
    after = "It is a draft: fill in the rest, then publish it."
    button = "Add organization"


class BasicsForm(WhoItIs, EditForm):
    heading = "Name and description"
    alternate_name = StringField(
        "Another name people know it by",
        [up_to(LINE)],
        description="A short name, or what it used to be called",
    )


class WebForm(EditForm):
    heading = "Website and email"
    website = URLField("Website", [up_to(LINE), web_address])
    email = EmailField(
        "Email address",
        [up_to(NAME), email_address],
        description="A shared address is best: people come and go",
    )


class LegalForm(EditForm):
    heading = "Legal details"
    legal_status = StringField(
        "Legal form", [up_to(NAME)], description="For example: registered charity, community interest company"
    )
    year_incorporated = NumberField(
        "Year it was set up", least=1000, most=clock.today().year, wrong="Enter a year, like 1998"
    )
    parent_organization_id = SelectField(
        "Is it part of a larger organization?",
        choices={},
        coerce=optional_id,
        description="Leave empty if it is not",
    )


class IdentifierRow(Row):
    expected = frozenset({"identifier_scheme"})
    identifier_scheme = OpenSelectField(
        "Register", choices=options(vocabulary.IDENTIFIER_SCHEMES, blank="Another register")
    )
    identifier = StringField("Number", [needed("Enter the number, or remove this row"), up_to(NAME)])
    identifier_type = StringField(
        "Name of the register", [up_to(NAME)], description="Only if it is not in the list"
    )

    def values(self) -> Answers:
        scheme = self.identifier_scheme.data or ""
        named = vocabulary.IDENTIFIER_SCHEMES.get(scheme) or self.identifier_type.data or scheme
        return super().values() | {"identifier_scheme": scheme, "identifier_type": named or "Number"}


class IdentifiersForm(EditForm):
    heading = "Registered numbers"
    intro = "Charity, company and other numbers. They help people trust an entry, and us to find doubles."
    identifiers = Rows(IdentifierRow, "Registered numbers", one="number")
