"""Questions about the words people find things by."""

from wtforms import SelectField, StringField, TextAreaField

from hub.core.asking import Answers, AskForm, CreateForm, EditForm
from hub.core.checks import LINE, NAME, TEXT, needed, up_to
from hub.directory.forms.fields import LinesField
from hub.directory.forms.references import optional_id


class AboutTerm(AskForm):
    """What both a new and a known term are asked."""

    name = StringField(
        "What is it called?",
        [needed("Enter what it is called"), up_to(NAME)],
        description="In the words of residents",
    )
    description = TextAreaField("In one sentence, what is it?", [up_to(LINE)])
    synonyms = LinesField(
        "What else do people say for it?",
        [up_to(TEXT)],
        description="One on each line. People find it by these words; they are never shown.",
    )
    parent_id = SelectField("Which term does it stand under?", choices={}, coerce=optional_id)

    def values(self) -> Answers:
        return super().values() | {"synonyms": self.synonyms.lines}


class NewTermForm(AboutTerm, CreateForm):
    heading = "Add a term"
    button = "Add term"


class TermForm(AboutTerm, EditForm):
    heading = "Change a term"
