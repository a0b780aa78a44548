"""When a service is open: a list of timetables, each with a page of its own.

The address of a timetable's page brings its id, before there is one: a second press of the button finds it there.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import requires
from hub.accounts.policy import Actor, Permission
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.directory.editing import beside
from hub.directory.editing import timetables as shapes
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import saved
from hub.directory.editing.pages import Section, act, edit, waiting_words
from hub.directory.editing.services import is_public
from hub.directory.editing.timetables import Shape, Timetable, timetables
from hub.directory.forms.schedules import DayForm, MonthForm, WeekForm, WordsForm
from hub.directory.models import Schedule, Service
from hub.directory.services import offers

FORMS: Mapping[Shape, type[EditForm]] = {
    Shape.WEEK: WeekForm,
    Shape.MONTH: MonthForm,
    Shape.DAY: DayForm,
    Shape.WORDS: WordsForm,
}
ADD = {
    Shape.WEEK: "Add days and times of the week",
    Shape.MONTH: "Add days of the month, like the second Tuesday",
    Shape.DAY: "Add a single day",
    Shape.WORDS: "Add a note about the times",
}
_READ: Mapping[Shape, Callable[[tuple[Schedule, ...]], dict[str, Any]]] = {
    Shape.WEEK: shapes.read_week,
    Shape.MONTH: lambda found: shapes.read_month(found[0]),
    Shape.DAY: lambda found: shapes.read_day(found[0]),
    Shape.WORDS: lambda found: {"words": "\n".join(dict.fromkeys(map(shapes.note_of, found)))},
}
_WRITE: Mapping[Shape, Callable[[Any], shapes.Rows]] = {
    Shape.WEEK: shapes.write_week,
    Shape.MONTH: shapes.write_month,
    Shape.DAY: shapes.write_day,
    Shape.WORDS: lambda form: shapes.write_words(form.words.data),
}


@bp.get("/services/<uuid:service_id>/times")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def times(service_id: uuid.UUID) -> ResponseReturnValue:
    """All timetables in words, and ways to add one."""
    desk = Desk("service", service_id)
    with desk.reading() as record:
        return _list(record, desk)


def _list(record: Service, desk: Desk) -> str:
    found = timetables(record.schedules)
    has_words = any(one.shape is Shape.WORDS for one in found)
    return render_template(
        "directory/editing/times.html",
        record=record,
        waiting_words=waiting_words(desk),
        found=[(one, _url(record, one.shape, one.id)) for one in found],
        adding=[
            (words, _url(record, shape, uuid.uuid4()))
            for shape, words in ADD.items()
            if not (shape is Shape.WORDS and has_words)
        ],
    )


@bp.route("/services/<uuid:service_id>/times/<shape>/<uuid:timetable_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def timetable(service_id: uuid.UUID, shape: str, timetable_id: uuid.UUID) -> ResponseReturnValue:
    """One timetable; one that is not there yet is new."""
    if shape not in list(Shape):
        raise NotFound
    return edit(
        _section(Shape(shape), timetable_id),
        Desk("service", service_id),
        home=lambda record: url_for("editing.times", service_id=record.id),
        said=lambda record: saved(is_public(record)),
        kind="service",
        beside=beside.of("service", service_id, "times"),
    )


@bp.post("/services/<uuid:service_id>/times/<uuid:timetable_id>/remove")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def remove_timetable(service_id: uuid.UUID, timetable_id: uuid.UUID) -> ResponseReturnValue:
    def remove(record: Service, actor: Actor) -> None:
        gone = _find(record, timetable_id)
        left = [s for s in record.schedules if gone is None or s not in gone.schedules]
        offers.set_parts(record, "schedules", list(map(shapes.kept, left)), actor=actor)

    return act(
        Desk("service", service_id),
        remove,
        said="Removed.",
        then=url_for("editing.times", service_id=service_id),
    )


def _section(shape: Shape, timetable_id: uuid.UUID) -> Section[Service, Any]:
    def read(record: Service) -> Mapping[str, Any]:
        found = _find(record, timetable_id)
        return _READ[shape](found.schedules) if found and found.shape is shape else {}

    def save(record: Service, form: EditForm, actor: Actor) -> None:
        wanted = _with(record, timetable_id, _WRITE[shape](form))
        offers.edit(record, {}, parts={"schedules": wanted}, actor=actor, version=form.read_version)

    return Section(
        slug="times",
        label="Opening times",
        form=FORMS[shape],
        read=read,
        save=save,
        template=f"directory/editing/times_{shape}.html" if shape in {Shape.WEEK, Shape.MONTH} else SECTION,
    )


SECTION = "directory/editing/section.html"


def _with(record: Service, timetable_id: uuid.UUID, rows: shapes.Rows) -> shapes.Rows:
    """All schedules of a service, with these rows as the timetable of this id."""
    old = _find(record, timetable_id)
    left = [s for s in record.schedules if old is None or s not in old.schedules]
    place = old.schedules[0].position if old else max((s.position for s in left), default=-1) + 1
    for number, row in enumerate(rows):
        row["position"] = place
        if number == 0:
            row["id"] = timetable_id
        if old:
            row.update(_as_it_was(row, old.schedules[0]))
    before = [s for s in left if s.position < place]
    after = [s for s in left if s.position >= place]
    return [*map(shapes.kept, before), *rows, *map(shapes.kept, after)]


def _as_it_was(row: dict[str, Any], old: Schedule) -> dict[str, Any]:
    """What the page does not ask, and a note that stays the same in whichever field it stands."""
    untouched = {"schedule_link": old.schedule_link, "attending_type": old.attending_type}
    if row.get("description") == shapes.note_of(old):
        untouched |= {"description": old.description, "notes": old.notes}
    return untouched


def _find(record: Service, timetable_id: uuid.UUID) -> Timetable | None:
    return next((one for one in timetables(record.schedules) if one.id == timetable_id), None)


def _url(record: Service, shape: Shape, timetable_id: uuid.UUID) -> str:
    return url_for("editing.timetable", service_id=record.id, shape=shape.value, timetable_id=timetable_id)
