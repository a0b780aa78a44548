"""What pages of questions stand on: a version, an id brought along, and a list of rows that grows without script."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from flask import request
from wtforms import Field, FieldList, Form, FormField, HiddenField, SelectField

from hub.core.forms import HubForm, number_from
from hub.core.words import digits

ADD, REMOVE, UP = "add", "remove", "up"
MOST_ROWS = 40
Answers = dict[str, Any]


class Row(Form):
    """One entry of a list. A row in which nothing was typed is as good as not there."""

    expected: ClassVar[frozenset[str]] = frozenset()
    """Questions that a row needs although no single one of them is required; they are not called optional."""

    class Meta:
        bind_field = HubForm.Meta.bind_field

    @property
    def is_blank(self) -> bool:
        return all(_is_untouched(field) for field in self)

    def values(self) -> Answers:
        """What the record takes. A row whose questions are not the record's fields says so itself."""
        return {field.short_name: field.data for field in self}


class Rows(FieldList):
    """A list of rows. "Add another" and "Remove" are buttons that keep all that is typed; blank rows do not count."""

    errors: Sequence[Any]

    def __init__(
        self,
        row: type[Row],
        label: str,
        *,
        one: str,
        more: str = "",
        most: int = MOST_ROWS,
        is_ordered: bool = False,
        **kwargs: Any,
    ) -> None:
        """`most` rows fit. Of an `is_ordered` list each row but the first can be moved up."""
        super().__init__(FormField(row), label, min_entries=1, max_entries=most, **kwargs)
        self.one = one
        self.most = most
        self.is_ordered = is_ordered
        self.more = more or f"Add another {one}"

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Which rows were sent. The library takes any digit for a number."""
        for name in formdata:
            if (
                name.startswith(f"{prefix}-")
                and (row := digits(name[len(prefix) + 1 :].split("-", 1)[0])) is not None
            ):
                yield row

    def validate(self, form: Form, _extra: Sequence[object] = ()) -> bool:
        self.errors = []
        sound = [entry.validate(form) for entry in self.entries if not entry.form.is_blank]
        return all(sound)

    def values(self) -> list[Answers]:
        return [entry.form.values() for entry in self.entries if not entry.form.is_blank]

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from ((self.id, str(message)) for message in self.errors)
        for entry in self.entries:
            if not entry.form.is_blank:
                yield from ((f.id, str(message)) for f in entry.form for message in f.errors)

    def grow(self) -> None:
        if len(self.entries) < self.most:
            self.append_entry()

    def move_up(self, index: int) -> None:
        """Swap a row with the one before it: their names stay, what was typed into them changes places."""
        if self.is_ordered and 0 < index < len(self.entries):
            for field, other in zip(self.entries[index].form, self.entries[index - 1].form, strict=True):
                field.data, other.data = other.data, field.data
                field.raw_data, other.raw_data = other.raw_data, field.raw_data

    def shrink(self, index: int) -> None:
        if 0 <= index < len(self.entries):
            self.pop_entry(index)
        if not self.entries:
            self.append_entry()


class AskForm(HubForm):
    """A page of questions. `heading` is its h1; one question alone is its own heading."""

    expected: ClassVar[frozenset[str]] = frozenset()
    """Questions that may wait, but without which an entry cannot be published; they are not called optional."""

    heading: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    button: ClassVar[str] = "Save"
    is_multipart: ClassVar[bool] = False
    """Whether files may come with it."""

    def __init__(self, *, fresh: bool = False, **kwargs: Any) -> None:
        """`fresh` shows what is saved, whatever was sent: the other side of a conflict."""
        if fresh:
            Form.__init__(self, None, **kwargs)
        else:
            super().__init__(**kwargs)

    def asked(self) -> list[Field]:
        """The questions a person sees."""
        return [field for field in self if not isinstance(field, HiddenField)]

    def values(self) -> Answers:
        """The answers that are fields of the record, by name."""
        return {f.short_name: f.data for f in self.asked() if not isinstance(f, Rows)}

    def parts(self) -> dict[str, list[Answers]]:
        """The answers that are lists of records."""
        return {f.short_name: f.values() for f in self.asked() if isinstance(f, Rows)}

    def says_the_same_as(self, other: "AskForm") -> bool:
        return self.values() == other.values() and self.parts() == other.parts()

    def rearranged(self) -> bool:
        """Whether this was sent to add a row or take one away; it is then done, and nothing is saved."""
        if request.method != "POST":
            return False
        lists = {f.name: f for f in self.asked() if isinstance(f, Rows)}
        name, _, index = request.form.get(REMOVE, "").rpartition("-")
        if name in lists and (row := digits(index)) is not None:
            lists[name].shrink(row)
            return True
        name, _, index = request.form.get(UP, "").rpartition("-")
        if name in lists and (row := digits(index)) is not None:
            lists[name].move_up(row)
            return True
        if (name := request.form.get(ADD, "")) in lists:
            lists[name].grow()
            return True
        return False

    def refuse(self, message: str, *, at: str = "") -> None:
        """Show what a rule of the house said, at one question or at the first."""
        field = self[at] if at else self.asked()[0]
        field.errors = [*field.errors, message]

    def problems(self) -> Sequence[tuple[str, str]]:
        return [problem for field in self for problem in _problems(field)]


class EditForm(AskForm):
    """Questions about a record that somebody else may be changing: it carries the version that was read."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version the page was made from; if somebody meddled with it, one that never was."""
        said = digits(str(self.version.data))  # a number, where the page brought none and the record has one
        return -1 if said is None else said


class CreateForm(AskForm):
    """Questions that make a record. The page brings the record's id, so a second press makes no second record."""

    button = "Add"
    after: ClassVar[str] = ""
    """What to know once it is there."""
    idempotency_key = HiddenField()

    @property
    def record_id(self) -> uuid.UUID:
        """The id the page brought; a new one, which the page then carries, if it brought none."""
        return number_from(self.idempotency_key)


def _is_untouched(field: Field) -> bool:
    if isinstance(field, SelectField):
        return field.data in (None, "", field.default)
    if field.raw_data is not None:
        return not any(str(value).strip() for value in field.raw_data)
    return field.data in (None, "", False)


def _problems(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, Rows):
        yield from field.problems()
        return
    for message in field.errors:
        yield field.id, str(message)
