"""Deciding between two entries, field by field."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from hub.core.forms import HubForm
from hub.directory.services.merging import Difference, Pick

WORDS = {Pick.KEEP: "Leave it so", Pick.TAKE: "Use this instead", Pick.BOTH: "Use both"}


class MergeForm(HubForm):
    """One question for each field in which the two differ. `seen` says which versions of both were compared."""

    seen = HiddenField()

    def picks(self) -> dict[str, Pick]:
        return {field.short_name: Pick(field.data) for field in self if isinstance(field, RadioField)}


def ask(differences: Sequence[Difference], labels: dict[str, str]) -> MergeForm:
    """The form for these two entries."""
    questions: dict[str, Any] = {
        one.name: RadioField(
            labels[one.name],
            choices=[
                SelectChoice(pick.value, WORDS[pick])
                for pick in Pick
                if pick is not Pick.BOTH or one.may_have_both
            ],
            default=one.suggested.value,
        )
        for one in differences
    }
    form: MergeForm = type("AskedMergeForm", (MergeForm,), questions)()
    return form
