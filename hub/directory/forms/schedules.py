"""When a service is open: weeks, days of the month, single days, and the days that differ."""

from datetime import time

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, EditForm, Row, Rows
from hub.core.checks import LINE, TEXT, a_sensible_day, needed, not_before, up_to
from hub.core.fields import DAYS, ClockField, DatePartsField, WeekHoursField, is_past_midnight, read_span
from hub.directory import vocabulary
from hub.directory.forms.fields import YesNoField, options
from hub.directory.models import BankHolidays

HOW_MANY_WEEKS = {
    "1": "Every week",
    "2": "Every two weeks",
    "3": "Every three weeks",
    "4": "Every four weeks",
}
HOW_MANY_MONTHS = {
    "1": "Every month",
    "2": "Every two months",
    "3": "Every three months",
    "6": "Every six months",
}
WHICH = {"": "Choose", "1": "First", "2": "Second", "3": "Third", "4": "Fourth", "5": "Fifth", "-1": "Last"}
WEEKDAYS = {"": "Choose a day"} | DAYS


class SeasonForm(EditForm):
    """What any times may have: a part of the year, and a note."""

    term_time_only = BooleanField("Only in school terms")
    first = DatePartsField("Only from", [a_sensible_day], description="Leave empty if it runs all year")
    last = DatePartsField(
        "Only until", [a_sensible_day, not_before("first", "The last day must not be before the first")]
    )
    note = StringField("Note", [up_to(LINE)], description="For example: walk-in for under 20s")


class WeekForm(SeasonForm):
    heading = "Which days and times each week?"
    week = WeekHoursField(
        "Opening times",
        description="Write 9am, 4:30pm or 17:00. Leave a day empty if it is closed. "
        "For day and night, write midnight to midnight.",
    )
    interval = RadioField("How often?", choices=HOW_MANY_WEEKS, coerce=int, default=1)
    starting = DatePartsField(
        "A day in one of the weeks when it runs",
        [a_sensible_day],
        description="So that we know which weeks. Only if it is not every week.",
    )

    def validate_week(self, field: WeekHoursField) -> None:
        if not field.data and not field.process_errors:
            field.rows[0].errors = ["Enter the times of at least one day"]
            raise ValidationError("Enter the times of at least one day")

    def validate_starting(self, field: DatePartsField) -> None:
        if self.interval.data and self.interval.data > 1 and field.data is None:
            raise ValidationError("Enter a day in one of the weeks when it runs")


class OnceForm(EditForm):
    """Times on a day. `check_closing` reads the 5 of "9 to 5" as the afternoon."""

    opens_at = ClockField("Opens", [needed("Enter when it opens, like 10am")])
    closes_at = ClockField("Closes", [needed("Enter when it closes, like 12:30pm")])

    def validate_closes_at(self, field: ClockField) -> None:
        check_closing(self.opens_at, field)


class MonthDayRow(Row):
    expected = frozenset({"which", "weekday"})
    which = SelectField("Which one", choices=WHICH, default="")
    weekday = SelectField("Day", choices=WEEKDAYS, default="")

    def validate_which(self, field: SelectField) -> None:
        if not (field.data and self.weekday.data):
            raise ValidationError("Choose both, like “Second” and “Tuesday”")


class MonthForm(OnceForm, SeasonForm):
    heading = "Which days of the month?"
    days = Rows(MonthDayRow, "Days of the month", one="day")
    dates = StringField("Or on these dates", [up_to(LINE)], description="For example: 1, 15")
    interval = RadioField("How often?", choices=HOW_MANY_MONTHS, coerce=int, default=1)
    starting = DatePartsField(
        "A day in one of the months when it runs",
        [a_sensible_day],
        description="Only if it is not every month",
    )

    def validate_dates(self, field: StringField) -> None:
        if any(not 1 <= number <= 31 for number in self.numbers()):
            raise ValidationError("Enter dates of the month as numbers, like 1, 15")
        if not field.data and all(entry.form.is_blank for entry in self.days.entries):
            raise ValidationError("Choose at least one day of the month, or enter its date")

    def validate_starting(self, field: DatePartsField) -> None:
        if self.interval.data and self.interval.data > 1 and field.data is None:
            raise ValidationError("Enter a day in one of the months when it runs")

    def numbers(self) -> list[int]:
        """The dates as numbers; 0 stands for what is none."""
        said = (self.dates.data or "").replace(",", " ").replace("and", " ").split()
        return [int(word) if word.isdecimal() and len(word) <= 2 else 0 for word in said]


class DayForm(OnceForm):
    heading = "Which day and time?"
    on = DatePartsField("Day", [needed("Enter the day"), a_sensible_day])
    note = StringField("Note", [up_to(LINE)], description="For example: open day, all welcome")


class WordsForm(EditForm):
    heading = "What should people know about the times?"
    words = TextAreaField(
        "What should people know about the times?",
        [up_to(TEXT)],
        description="What the days and hours do not say. For example: by appointment, ring first",
    )


class BankHolidaysForm(EditForm):
    heading = "What happens on bank holidays?"
    bank_holidays = RadioField(
        "What happens on bank holidays?",
        [needed("Choose one")],
        choices=options(vocabulary.BANK_HOLIDAYS),
        coerce=BankHolidays,
    )


class ExceptionRow(Row):
    expected = frozenset({"starts_on"})
    starts_on = DatePartsField("First day", [a_sensible_day])
    ends_on = DatePartsField(
        "Last day",
        [a_sensible_day, not_before("starts_on", "The last day must not be before the first")],
        description="Leave empty for one day",
    )
    is_closed = YesNoField("What is different?", yes="Closed", no="Open at other times", default=True)
    reason = StringField("Why?", [up_to(LINE)], description="People read this. For example: stock count")
    opens_at = ClockField("Opens", description="Only if it is open")
    closes_at = ClockField("Closes")

    def validate_starts_on(self, field: DatePartsField) -> None:
        if field.data is None:
            raise ValidationError("Enter the first day, or remove this row")

    def validate_opens_at(self, field: ClockField) -> None:
        if self.is_closed.data is False and (field.data is None or self.closes_at.data is None):
            raise ValidationError("Enter when it opens and when it closes")

    def validate_closes_at(self, field: ClockField) -> None:
        if self.is_closed.data is False:
            check_closing(self.opens_at, field)

    def values(self) -> Answers:
        said = super().values()
        said["ends_on"] = said["ends_on"] or said["starts_on"]
        if said["is_closed"]:
            said["opens_at"] = said["closes_at"] = None
        return said


class ExceptionsForm(EditForm):
    heading = "Days that are different"
    intro = "Closures, holidays and other times. Days that are over are no longer shown to anyone."
    schedule_exceptions = Rows(
        ExceptionRow, "Days that are different", one="day or days", more="Add more days"
    )


def check_closing(opens: ClockField, closes: ClockField) -> None:
    """Put a closing time right by its opening time. Raises ValidationError when it cannot follow it."""
    if opens.data is None or closes.data is None:
        return
    typed = str(closes.raw_data[0]) if closes.raw_data else ""
    if typed and opens.raw_data:
        opens.data, closes.data = read_span(str(opens.raw_data[0]), typed)
    if opens.data is None:
        return
    if closes.data is not None and closes.data <= opens.data and not _goes_on(typed, opens.data, closes.data):
        raise ValidationError(
            "The closing time must be after the opening time. For the next morning, write 2am."
        )


def _goes_on(typed: str, opens: time, closes: time) -> bool:
    return not typed or is_past_midnight(typed, opens, closes)
