"""The questions that one service's conditions need. Every one can be left out; nothing of it is kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField

from hub.core.asking import AskForm
from hub.core.checks import NAME, up_to
from hub.core.fields import NumberField
from hub.directory.eligibility import told
from hub.directory.models import RuleKind
from hub.matching.questions import Question

OLDEST = 120
NONE, SKIP = "none-of-these", ""
RATHER_NOT = "I would rather not say"
HOMES: Mapping[str, str] = {
    "our-tenant": "I rent from {organization}",
    "social-tenant": "I rent from the council or another housing association",
    "private-tenant": "I rent from a private landlord",
    "homeowner": "I own my home, or pay a mortgage",
    "homeless": "I have no home of my own",
}
"""How people have their home, as they say it; the codes are those of eligibility.TENURES."""
GENDERS: Mapping[str, str] = {"women": "A woman", "men": "A man", "non-binary": "Non-binary"}
ASKED: Mapping[RuleKind, str] = {
    RuleKind.LANGUAGE: "Which of these do you speak?",
    RuleKind.HOUSEHOLD: "Which of these is true at home?",
    RuleKind.EMPLOYMENT: "Which of these is true?",
    RuleKind.BENEFITS: "Which of these do you get?",
    RuleKind.TAG: "Is this true for you?",
}


class ForMeForm(AskForm):
    """Made for one service (`form_for`). The fields are called as the kinds of conditions are."""

    def facts(self) -> tuple[dict[RuleKind, frozenset[str]], dict[RuleKind, frozenset[str]]]:
        """What is so and what is not so, of the questions that were answered with a choice."""
        has: dict[RuleKind, frozenset[str]] = {}
        lacks: dict[RuleKind, frozenset[str]] = {}
        for field in self:
            kind = RuleKind(field.name) if field.name in set(RuleKind) else None
            if kind is None or not field.data:
                continue
            if isinstance(field, RadioField):
                has[kind] = frozenset({field.data})
                lacks[kind] = frozenset({"our-tenant"} if field.data == "social-tenant" else ())
            elif isinstance(field, SelectMultipleField):
                ticked = [value for value in field.data if value != NONE]
                has[kind], lacks[kind] = told(kind, ticked, [code for code in field.choices if code != NONE])
        return has, lacks

    @property
    def asks_nothing(self) -> bool:
        return not any(field.name in set(RuleKind) for field in self)

    @property
    def years(self) -> int | None:
        years: int | None = self._said(RuleKind.AGE)
        return years

    @property
    def postcode(self) -> str:
        return self._said(RuleKind.AREA) or ""

    def _said(self, kind: RuleKind) -> Any:
        return self[kind.value].data if kind.value in self else None


def form_for(asked: Sequence[Question], *, organization: str) -> ForMeForm:
    """The form for these questions, with what was sent. `organization` is the landlord, by name."""
    return class_for(asked, organization=organization)()


def class_for(asked: Sequence[Question], *, organization: str) -> type[ForMeForm]:
    """The same as a class, for pages that fill it in themselves."""
    fields = {one.kind.value: _FIELDS.get(one.kind, _checks)(one, organization) for one in asked}
    return type("ForMeForm", (ForMeForm,), fields)


def _age(_question: Question, _organization: str) -> NumberField:
    return NumberField("How old are you?", most=OLDEST, wrong="Enter your age as a number, like 34")


def _postcode(_question: Question, _organization: str) -> StringField:
    hint = "We only look up which area it is in."
    return StringField("What is your postcode?", [up_to(NAME)], description=hint)


def _home(_question: Question, organization: str) -> RadioField:
    said = {code: words.format(organization=organization) for code, words in HOMES.items()}
    return RadioField("What is your home?", choices=said | {SKIP: RATHER_NOT}, default=SKIP)


def _gender(_question: Question, _organization: str) -> RadioField:
    return RadioField(
        "How do you describe yourself?", choices=dict(GENDERS) | {SKIP: RATHER_NOT}, default=SKIP
    )


def _checks(question: Question, _organization: str) -> SelectMultipleField:
    none = "None of these" if len(question.choices) > 1 else "No"
    return SelectMultipleField(
        ASKED[question.kind],
        choices=dict(question.choices) | {NONE: none},
        description="Leave it empty if you would rather not say.",
    )


_FIELDS: Mapping[RuleKind, Callable[[Question, str], Any]] = {
    RuleKind.AGE: _age,
    RuleKind.AREA: _postcode,
    RuleKind.TENURE: _home,
    RuleKind.GENDER: _gender,
}
