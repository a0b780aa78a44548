"""Roles, permissions, and the one value that every rule takes: the Actor."""

import uuid
from collections.abc import Set
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody does here. DOMAIN's list; a visitor has none."""

    REFERRER = "referrer"
    TEAM_LEAD = "team_lead"
    DIRECTORY_EDITOR = "directory_editor"
    NETWORK_MANAGER = "network_manager"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """subject:deed. A page, a command and a test ask for the same one."""

    DIRECTORY_READ_ALL = "directory:read-all"
    DIRECTORY_EDIT = "directory:edit"
    DIRECTORY_IMPORT = "directory:import"
    REPORT_ANSWER = "report:answer"
    CONSOLE_SEE = "console:see"
    PEOPLE_READ = "people:read"
    HEALTH_READ = "health:read"
    AUDIT_READ = "audit:read"


P = Permission
_STAFF = frozenset({P.DIRECTORY_READ_ALL, P.CONSOLE_SEE})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.REFERRER: _STAFF,
    Role.TEAM_LEAD: _STAFF,
    Role.DIRECTORY_EDITOR: _STAFF | {P.DIRECTORY_EDIT, P.DIRECTORY_IMPORT, P.REPORT_ANSWER},
    Role.NETWORK_MANAGER: _STAFF | {P.DIRECTORY_EDIT, P.REPORT_ANSWER},
    Role.PRIVACY_OFFICER: _STAFF | {P.AUDIT_READ},
    Role.ADMINISTRATOR: _STAFF | {P.PEOPLE_READ, P.HEALTH_READ},
    Role.PARTNER: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, as far as any rule needs to know."""

    kind: str
    id: uuid.UUID | None = None
    role: Role | None = None
    name: str = ""
    organization_ids: Set[uuid.UUID] = field(default_factory=frozenset)
    grants: Set[Permission] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        return permission in self.grants

    @property
    def is_signed_in(self) -> bool:
        return self.id is not None

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def may_see_console(self) -> bool:
        return self.may(Permission.CONSOLE_SEE)


VISITOR = Actor(kind="visitor")
SYSTEM = Actor(kind="system", name="Hub", grants=frozenset(Permission))
"""The worker and the commands: whoever runs those on the machine already holds the database."""


def actor_for(
    user_id: uuid.UUID, role: Role, name: str = "", organizations: Set[uuid.UUID] = frozenset()
) -> Actor:
    """The actor that a signed-in person is."""
    kind = "partner" if role is Role.PARTNER else "staff"
    return Actor(kind, user_id, role, name, frozenset(organizations), GRANTS[role])
