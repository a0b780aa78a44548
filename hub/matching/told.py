"""What staff were told of a person for one sitting, beside what their record says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from hub.directory.eligibility import Person
from hub.directory.models import RuleKind

Facts = Mapping[RuleKind, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """Facts as they were typed: `has` is so, `lacks` is not so, and the rest is not known."""

    postcode: str = ""
    age: int | None = None
    has: Facts = field(default_factory=dict)
    lacks: Facts = field(default_factory=dict)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From what `written` gave."""

        def facts(name: str) -> Facts:
            return {RuleKind(kind): frozenset(values) for kind, values in kept.get(name, {}).items()}

        return cls(kept.get("postcode", ""), kept.get("age"), facts("has"), facts("lacks"))

    def written(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "postcode": self.postcode,
            "age": self.age,
            "has": {kind.value: sorted(values) for kind, values in self.has.items() if values},
            "lacks": {kind.value: sorted(values) for kind, values in self.lacks.items() if values},
        }

    def over(self, known: Person) -> Person:
        """What is known, with this laid over it. Of a kind that was told today, what the record says is older."""
        person = known if self.age is None else replace(known, age=self.age, born_on=None)
        fresh = {kind for kind in (*self.has, *self.lacks) if self.has.get(kind) or self.lacks.get(kind)}
        kept_has = {kind: values for kind, values in known.has.items() if kind not in fresh}
        kept_lacks = {kind: values for kind, values in known.lacks.items() if kind not in fresh}
        return replace(person, has={**kept_has, **self.has}, lacks={**kept_lacks, **self.lacks})


def of_record(age: int | None, facts: Mapping[str, frozenset[str]]) -> Person:
    """A person as their record has them, by the names of the kinds of conditions.

    Where they live is told by the postcode. Of a tenant of somebody else the record says that they are not ours.
    """
    kinds = set(RuleKind) - {RuleKind.AREA, RuleKind.AGE}
    has = {kind: facts[kind.value] for kind in kinds if facts.get(kind.value)}
    elsewhere = has.get(RuleKind.TENURE) == frozenset({"social-tenant"})
    return Person(age, has, {RuleKind.TENURE: frozenset({"our-tenant"})} if elsewhere else {})
