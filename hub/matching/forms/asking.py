"""What is needed, and what is known of whoever needs it: one page, told once."""

from collections.abc import Mapping, Sequence

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.asking import CreateForm
from hub.core.checks import NAME, up_to
from hub.core.fields import NumberField
from hub.core.languages import LANGUAGES
from hub.directory import vocabulary
from hub.directory.models import RuleKind
from hub.matching.for_me_form import OLDEST
from hub.matching.needs import LONGEST, Need
from hub.matching.told import Told

NONE, NOT_KNOWN = "none", ""
HOMES: Mapping[str, str] = {
    "our-tenant": "They rent from us",
    "social-tenant": "They rent from a council or another housing association",
    "private-tenant": "They rent from a private landlord",
    "homeowner": "They own their home, or pay a mortgage",
    "homeless": "They have no home of their own",
}
GENDERS: Mapping[str, str] = {"women": "A woman", "men": "A man", "non-binary": "Non-binary"}
MOST_WORDS = 1500


def _choices(kind: RuleKind) -> dict[str, str]:
    return {code: words for code, words in vocabulary.RULE_VALUES[kind].items() if code != "any"}


class MatchForm(CreateForm):
    """Only needs must be told. Whatever is left empty is not known, and leaves nothing out."""

    button = "Find who can help"
    needs = SelectMultipleField("What is needed?", validate_choice=False)
    words = TextAreaField(
        "In their own words",
        [up_to(MOST_WORDS)],
        description="One need on each line. For example: cannot pay the gas bill",
    )
    postcode = StringField("Where do they live?", [up_to(NAME)], description="A whole postcode says the most")
    age = NumberField("How old are they?", most=OLDEST, wrong="Enter an age as a number, like 34")
    tenure = SelectField(
        "How do they have their home?", choices={NOT_KNOWN: "Not known"} | dict(HOMES), default=NOT_KNOWN
    )
    gender = RadioField(
        "How do they describe themselves?",
        choices=dict(GENDERS) | {NOT_KNOWN: "Not known"},
        default=NOT_KNOWN,
    )
    household = SelectMultipleField(
        "At home", choices=_choices(RuleKind.HOUSEHOLD), description="Tick what you know is so"
    )
    employment = SelectMultipleField("Work and study", choices=_choices(RuleKind.EMPLOYMENT))
    benefits = SelectMultipleField(
        "Benefits", choices=_choices(RuleKind.BENEFITS) | {NONE: "They get no benefits"}
    )
    language = SelectField(
        "Which language do they speak best?",
        choices={NOT_KNOWN: "Not known"} | {name: name for name in sorted(LANGUAGES.values())},
        default=NOT_KNOWN,
    )

    def validate_needs(self, field: SelectMultipleField) -> None:
        if not field.data and not (self.words.data or "").strip():
            raise ValidationError("Choose what is needed from the list, or write it in their own words")

    def validate_words(self, _field: TextAreaField) -> None:
        if any(len(line) > LONGEST for line in self._lines()):
            raise ValidationError(f"Use {LONGEST} letters or fewer for each need, one on each line")

    def wanted(self, names: Mapping[str, str]) -> list[Need]:
        """The needs. `names` are the terms there are; a code that is none is passed over."""
        chosen = [Need(names[code], code) for code in self.needs.data or () if code in names]
        return chosen + [Need(line) for line in self._lines()]

    def told(self) -> Told:
        """What was said of the person."""
        several = {RuleKind.HOUSEHOLD: self.household, RuleKind.EMPLOYMENT: self.employment}
        one = {RuleKind.TENURE: self.tenure, RuleKind.GENDER: self.gender, RuleKind.LANGUAGE: self.language}
        has = {kind: frozenset(field.data) for kind, field in several.items() if field.data}
        has |= {kind: frozenset({field.data}) for kind, field in one.items() if field.data}
        benefits = frozenset(self.benefits.data or ()) - {NONE}
        lacks = {}
        if benefits:
            has[RuleKind.BENEFITS] = benefits
        elif NONE in (self.benefits.data or ()):
            lacks[RuleKind.BENEFITS] = frozenset({"any"})
        if self.tenure.data == "social-tenant":
            lacks[RuleKind.TENURE] = frozenset({"our-tenant"})
        return Told(self.postcode.data or "", self.age.data, has, lacks)

    def _lines(self) -> list[str]:
        lines = (line.strip() for line in (self.words.data or "").split("\n"))
        return list(dict.fromkeys(line for line in lines if line))


def filled(needs: Sequence[Need], told: Told) -> dict[str, object]:
    """The fields of a sitting that is asked again."""

    def of(kind: RuleKind) -> list[str]:
        return sorted(told.has.get(kind, ()))

    def only(kind: RuleKind) -> str:
        return next(iter(of(kind)), NOT_KNOWN)

    has_none = "any" in told.lacks.get(RuleKind.BENEFITS, ())
    return {
        "needs": [need.code for need in needs if need.code],
        "words": "\n".join(need.words for need in needs if not need.code),
        "postcode": told.postcode,
        "age": told.age,
        "tenure": only(RuleKind.TENURE),
        "gender": only(RuleKind.GENDER),
        "household": of(RuleKind.HOUSEHOLD),
        "employment": of(RuleKind.EMPLOYMENT),
        "benefits": [NONE] if has_none else of(RuleKind.BENEFITS),
        "language": only(RuleKind.LANGUAGE),
    }
