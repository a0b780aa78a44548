"""The pages about residents."""

from hub.residents.views import (
    access,
    around,
    contact,
    equality,
    finding,
    merging,
    person,
    reads,
    sections,
    tasks,
)
from hub.residents.views.blueprint import bp

__all__ = [
    "access",
    "around",
    "bp",
    "contact",
    "equality",
    "finding",
    "merging",
    "person",
    "reads",
    "sections",
    "tasks",
]
