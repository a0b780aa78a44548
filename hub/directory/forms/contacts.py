"""Ways to reach people, and small lists that several kinds of entry have."""

from wtforms import EmailField, StringField, TelField, URLField
from wtforms.validators import ValidationError

from hub.core.asking import EditForm, Row, Rows
from hub.core.checks import LINE, NAME, email_address, needed, telephone, up_to
from hub.directory.answers import web_address
from hub.directory.forms.fields import OpenSelectField

PHONE_TYPES = {"": "Voice", "sms": "Text messages", "textphone": "Textphone", "whatsapp": "WhatsApp"}


class PhoneRow(Row):
    number = TelField("Number", [needed("Enter the number, or remove this row"), up_to(NAME), telephone])
    extension = StringField("Extension", [up_to(20)])
    type = OpenSelectField("Used for", choices=PHONE_TYPES)
    description = StringField(
        "Note", [up_to(LINE)], description="For example: Mondays only, or ask for the duty worker"
    )


class PhonesForm(EditForm):
    heading = "Phone numbers"
    phones = Rows(PhoneRow, "Phone numbers", one="phone number")


class ContactRow(Row):
    expected = frozenset({"name", "title"})
    name = StringField("Name", [up_to(NAME)])
    title = StringField("Job or role", [up_to(NAME)])
    department = StringField("Team", [up_to(NAME)])
    email = EmailField("Email address", [up_to(NAME), email_address])

    def validate_name(self, field: StringField) -> None:
        if not field.data and not self.title.data:
            raise ValidationError("Enter a name or a role to ask for")


class ContactsForm(EditForm):
    heading = "People to ask for"
    intro = "Anyone can read these. Use a role and a shared address where you can, and ask people first."
    contacts = Rows(ContactRow, "People to ask for", one="person")


class FundingRow(Row):
    expected = frozenset({"source"})
    source = StringField("Who pays", [up_to(LINE)])


class FundingForm(EditForm):
    heading = "Who pays for it"
    funding = Rows(FundingRow, "Who pays for it", one="funder")


class DocumentRow(Row):
    document = StringField("What to bring", [needed("Say what to bring, or remove this row"), up_to(LINE)])
    uri = URLField("Where to get it or read more", [up_to(LINE), web_address])


class DocumentsForm(EditForm):
    heading = "What to bring"
    required_documents = Rows(
        DocumentRow,
        "What to bring",
        one="thing to bring",
    )
