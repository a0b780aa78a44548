"""What the engine gives: an answer, the sentence for it, and what would make it possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hub.directory.models.eligibility import RuleKind


class Rule(Protocol):
    """What the engine reads of a condition: the row of a service, or whatever else says the same."""

    @property
    def kind(self) -> RuleKind: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...
    @property
    def any_of(self) -> Sequence[str]: ...
    @property
    def note(self) -> str: ...


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Step(StrEnum):
    """What kind of thing would make it possible, so that a page can put the way to it beside the words."""

    TELL = "tell"
    """Somebody says what is not known yet."""
    ASK = "ask"
    """The service may make an exception, or know somebody else."""
    WAIT = "wait"
    """Time alone."""
    CHANGE = "change"
    """It would be for them if something were so that is not."""
    BENEFIT = "benefit"
    """The same, and a benefits check may show that it can be."""
    BE_REFERRED = "be-referred"
    """Somebody who works with them asks for them."""


@dataclass(frozen=True, slots=True)
class Possible:
    """What would make it possible, in one or two sentences."""

    words: str
    step: Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's answer, in words for the person it is about. Whatever is not a yes says what would make it one."""

    answer: Answer
    sentence: str
    possible: Possible | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom the words speak to: the person themselves, or staff about them. Both go with the same verbs."""

    subject: str
    object: str
    own: str
    is_theirs: bool
    """Whether the person reads it themselves."""

    def say(self, words: str) -> str:
        """ "{You} live with {your} children" in this voice."""
        return words.format(You=self.subject.capitalize(), you=self.subject, them=self.object, your=self.own)


YOU = Voice("you", "you", "your", is_theirs=True)
THEY = Voice("they", "them", "their", is_theirs=False)
