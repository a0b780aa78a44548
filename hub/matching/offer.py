"""A service as matching knows it: its conditions and how its doors stand. Pure, and without anything about a person."""

import uuid
from dataclasses import dataclass
from datetime import date

from hub.directory.confidence import Evidence
from hub.directory.models import CapacityState, HowToStart, RuleKind, ServiceStatus, Standing


@dataclass(frozen=True, slots=True)
class Condition:
    """An eligibility rule without its row; `hub.directory.eligibility.judge` takes it as one."""

    kind: RuleKind
    minimum: int | None = None
    maximum: int | None = None
    any_of: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How many referrals an organization takes in a week, and how many it has had."""

    cap: int
    taken: int
    frees_on: date | None = None
    """When it takes more."""

    @property
    def is_reached(self) -> bool:
        return self.taken >= self.cap


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that decides whether a service is offered, and why."""

    id: uuid.UUID
    name: str
    organization_id: uuid.UUID
    organization: str
    is_published: bool
    status: ServiceStatus
    closed_until: date | None
    evidence: Evidence
    capacity: CapacityState
    weeks: int | None
    paused_until: date | None
    how_to_start: tuple[str, ...]
    has_email: bool
    phone: str
    channels: tuple[str, ...]
    languages: tuple[str, ...]
    interpretation: str
    conditions: tuple[Condition, ...] = ()
    covers: tuple[str, ...] = ()
    """Codes of the areas it says it helps in."""
    needs: tuple[str, ...] = ()
    """Codes of the needs it carries."""
    load: Load | None = None

    @property
    def standing(self) -> Standing:
        return self.evidence.standing

    @property
    def only_a_doctor_refers(self) -> bool:
        return tuple(self.how_to_start) == (HowToStart.GP.value,)
