"""What is asked of a feed, and of a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from hub.core.checks import up_to
from hub.core.forms import HubForm
from hub.directory.importing.guessing import TARGETS
from hub.directory.models import Rhythm

DRAFTS, SHOWN = "drafts", "shown"
STATES = {
    DRAFTS: "Only staff see them, until somebody publishes them",
    SHOWN: "The public sees them at once",
}


class FeedForm(HubForm):
    url = StringField(
        "Address of the feed",
        [InputRequired("Enter the address of the feed"), up_to(400)],
        description="For example: https://council.example/api/oruk",
    )
    title = StringField(
        "What do people call this list?",
        [InputRequired("Enter what people call this list"), up_to(200)],
        description="For example: Aldermere Council’s directory",
    )
    rhythm = RadioField(
        "How often should we read it?",
        [InputRequired("Choose how often we read it")],
        choices={one.value: one.label for one in Rhythm},
        default=Rhythm.DAILY.value,
    )
    state = RadioField(
        "What happens with new entries?",
        [InputRequired("Choose what happens with new entries")],
        choices=STATES,
        default=DRAFTS,
    )
    publisher = StringField("Who publishes it?", [up_to(200)])
    licence = StringField(
        "Under which licence?", [up_to(200)], description="For example: Open Government Licence v3.0"
    )
    attribution = StringField("What does the licence ask us to say?", [up_to(500)])
    record_id = HiddenField()
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        return {
            "url": self.url.data,
            "title": self.title.data,
            "rhythm": Rhythm(self.rhythm.data),
            "publish": self.state.data == SHOWN,
            "publisher": self.publisher.data or "",
            "licence": self.licence.data or "",
            "attribution": self.attribution.data or "",
        }


class TableForm(HubForm):
    title = StringField(
        "What do people call this list?",
        [InputRequired("Enter what people call this list"), up_to(150)],
        description="Call it the same the next time, and its rows are found again.",
    )
    upload = FileField("The file", description="CSV, Excel (.xlsx) or GeoJSON, up to 20 MB")
    record_id = HiddenField()


class ColumnsForm(HubForm):
    """What each column is. The fields for the columns are made for the table: `for_table`."""

    state = RadioField(
        "What happens with new entries?",
        [InputRequired("Choose what happens with new entries")],
        choices=STATES,
        default=DRAFTS,
    )
    columns: Sequence[str] = ()

    @classmethod
    def for_table(cls, columns: Sequence[str], guess: Mapping[str, str]) -> "ColumnsForm":
        choices = {"": "Leave it out"} | {target.code: target.label for target in TARGETS}
        fields = {
            f"column_{number}": SelectField(column, choices=choices, default=guess.get(column, ""))
            for number, column in enumerate(columns)
            if column and not set(column) & set("{}")
        }
        made: ColumnsForm = type("TheseColumns", (cls,), fields)()
        made.columns = columns
        return made

    def said(self) -> dict[str, str]:
        """Column to what it is, for those that are not left out."""
        found = {column: self._data.get(f"column_{n}") for n, column in enumerate(self.columns)}
        return {column: code for column, code in found.items() if code}

    @property
    def _data(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}

    def asked(self) -> list[tuple[str, Any]]:
        """Each column with its field; None for one that cannot be used."""
        by_name = {field.name: field for field in self}
        return [(column, by_name.get(f"column_{n}")) for n, column in enumerate(self.columns) if column]
