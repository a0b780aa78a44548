"""What is known of a person, in three values: so, not so, and not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.core import clock
from hub.directory.eligibility.values import Answer
from hub.directory.models.eligibility import RuleKind

Facts = Mapping[RuleKind, frozenset[str]]

ANY = "any"
EXCLUSIVE = frozenset({RuleKind.TENURE, RuleKind.GENDER})
"""Who told us one of these told us that none of the others is so, but for what goes with it: a tenant of some
council or housing association may be ours."""
IMPLIES: Mapping[RuleKind, Mapping[str, frozenset[str]]] = {
    RuleKind.TENURE: {"our-tenant": frozenset({"social-tenant"})},
    RuleKind.HOUSEHOLD: {
        "lone-parent": frozenset({"with-children"}),
        "child-under-5": frozenset({"with-children"}),
    },
}
RULES_OUT: Mapping[RuleKind, Mapping[str, frozenset[str]]] = {
    RuleKind.HOUSEHOLD: {
        "single": frozenset({"couple", "with-children", "child-under-5", "lone-parent"}),
        "couple": frozenset({"single", "lone-parent"}),
        "lone-parent": frozenset({"single", "couple"}),
        "with-children": frozenset({"single"}),
        "child-under-5": frozenset({"single"}),
    },
    RuleKind.EMPLOYMENT: {
        "in-work": frozenset({"out-of-work", "unable-to-work"}),
        "out-of-work": frozenset({"in-work"}),
        "unable-to-work": frozenset({"in-work"}),
    },
}


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody told us. `has` is so and `lacks` is not so; whatever is in neither is not known.

    A date of birth says more than an age: to the month when an age will be reached.
    """

    age: int | None = None
    has: Facts = field(default_factory=dict)
    lacks: Facts = field(default_factory=dict)
    born_on: date | None = None

    @property
    def years(self) -> int | None:
        return self.age if self.born_on is None else age_on(self.born_on, clock.today())

    def meets(self, kind: RuleKind, value: str) -> Answer:
        """Whether one thing is so of them. Where they said both, nobody knows."""
        implied = IMPLIES.get(kind, {})
        has = _spread(self.has.get(kind, ()), implied)
        lacks = {one.lower() for one in self.lacks.get(kind, ())}
        for one in has:
            lacks |= RULES_OUT.get(kind, {}).get(one, frozenset())
        is_so, is_not = value in has, value in lacks
        if kind in EXCLUSIVE and has and not has & ({value} | implied.get(value, frozenset())):
            is_not = True
        if kind is RuleKind.BENEFITS:  # whoever gets one gets "any benefit", and who gets none gets not one
            is_so, is_not = is_so or (value == ANY and bool(has)), is_not or ANY in lacks
        if is_so == is_not:
            return Answer.UNKNOWN
        return Answer.YES if is_so else Answer.NO


NOBODY = Person()
"""Somebody of whom nothing is known."""


def told(
    kind: RuleKind, ticked: Iterable[str], offered: Iterable[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """What is so and what is not, of somebody who was offered these answers and ticked those."""
    has = frozenset(ticked)
    lacks = frozenset(offered) - _spread(has, IMPLIES.get(kind, {}))
    return has, lacks - {ANY} if has else lacks


def age_on(born_on: date, day: date) -> int:
    """How old somebody is on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _spread(values: Iterable[str], implied: Mapping[str, frozenset[str]]) -> set[str]:
    found = {value.lower() for value in values}
    for value in tuple(found):
        found |= implied.get(value, frozenset())
    return found
