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

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough: everybody who can see residents or referrals, be it for a reason."""
        return any(one.subject in {"resident", "referral"} for one in GRANTS[self])


class Permission(StrEnum):
    """subject:deed. A page, a command and a test ask for the same one."""

    DIRECTORY_READ_ALL = "directory:read-all"
    DIRECTORY_EDIT = "directory:edit"
    DIRECTORY_IMPORT = "directory:import"
    DIRECTORY_MERGE = "directory:merge"
    DIRECTORY_PROPOSE = "directory:propose"
    CHANGE_DECIDE = "change:decide"
    CLAIM_DECIDE = "claim:decide"
    REPORT_ANSWER = "report:answer"
    PARTNER_READ = "partner:read"
    PARTNER_MANAGE = "partner:manage"
    CONSOLE_SEE = "console:see"
    PEOPLE_READ = "people:read"
    PEOPLE_MANAGE = "people:manage"
    DELIVERY_READ = "delivery:read"
    HEALTH_READ = "health:read"
    INTEGRATION_MANAGE = "integration:manage"
    AUDIT_READ = "audit:read"
    MATCH_USE = "match:use"
    RESIDENT_READ_TEAM = "resident:read-team"
    RESIDENT_REGISTER = "resident:register"
    RESIDENT_MERGE = "resident:merge"
    RESIDENT_ASSIGN = "resident:assign"
    RESIDENT_SUBJECT_ACCESS = "resident:subject-access"
    REFERRAL_MAKE = "referral:make"
    REFERRAL_RESPOND = "referral:respond"
    REFERRAL_REASSIGN = "referral:reassign"
    REFERRAL_BREAK_GLASS = "referral:break-glass"
    REFERRAL_REVIEW = "referral:review"
    CONSENT_KEEP = "consent:keep"
    MEASURES_KEEP = "measures:keep"
    PASSPORT_BY_PHONE = "passport:by-phone"

    @property
    def subject(self) -> str:
        return self.value.partition(":")[0]


P = Permission
_STAFF = frozenset({P.DIRECTORY_READ_ALL, P.CONSOLE_SEE, P.PASSPORT_BY_PHONE})
_KEEPS_ENTRIES = frozenset(
    {P.DIRECTORY_EDIT, P.CHANGE_DECIDE, P.CLAIM_DECIDE, P.REPORT_ANSWER, P.PARTNER_READ}
)
_HELPS_RESIDENTS = frozenset({P.RESIDENT_READ_TEAM, P.RESIDENT_REGISTER, P.REFERRAL_MAKE, P.MATCH_USE})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.REFERRER: _STAFF | _HELPS_RESIDENTS,
    Role.TEAM_LEAD: _STAFF
    | _HELPS_RESIDENTS
    | {P.RESIDENT_MERGE, P.RESIDENT_ASSIGN, P.REFERRAL_REASSIGN, P.REFERRAL_BREAK_GLASS},
    Role.DIRECTORY_EDITOR: _STAFF | _KEEPS_ENTRIES | {P.DIRECTORY_IMPORT, P.DIRECTORY_MERGE},
    Role.NETWORK_MANAGER: _STAFF
    | _KEEPS_ENTRIES
    | {P.PARTNER_MANAGE, P.DELIVERY_READ, P.REFERRAL_BREAK_GLASS, P.MEASURES_KEEP},
    Role.PRIVACY_OFFICER: _STAFF
    | {P.AUDIT_READ, P.RESIDENT_SUBJECT_ACCESS, P.REFERRAL_BREAK_GLASS, P.REFERRAL_REVIEW, P.CONSENT_KEEP},
    Role.ADMINISTRATOR: _STAFF
    | {
        P.PEOPLE_READ,
        P.PEOPLE_MANAGE,
        P.HEALTH_READ,
        P.INTEGRATION_MANAGE,
        P.DELIVERY_READ,
        P.REFERRAL_BREAK_GLASS,
        P.MEASURES_KEEP,
    },
    Role.PARTNER: frozenset({P.DIRECTORY_PROPOSE, P.REFERRAL_RESPOND}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, as far as any rule needs to know."""

    kind: str
    id: uuid.UUID | None = None
    role: Role | None = None
    name: str = ""
    organization_ids: Set[uuid.UUID] = field(default_factory=frozenset)
    owned_ids: Set[uuid.UUID] = field(default_factory=frozenset)
    grants: Set[Permission] = field(default_factory=frozenset)
    team_id: uuid.UUID | None = None
    about_ids: Set[uuid.UUID] = field(default_factory=frozenset)
    """Of somebody without an account: the records that the link, or the code, in their hand is about."""

    def may(self, permission: Permission) -> bool:
        return permission in self.grants

    @property
    def is_signed_in(self) -> bool:
        return self.id is not None

    def speaks_for(self, organization_id: uuid.UUID) -> bool:
        """Whether this is one of the organization's own people."""
        return organization_id in self.organization_ids

    def owns(self, organization_id: uuid.UUID) -> bool:
        """Whether they also decide who else may speak for it."""
        return organization_id in self.owned_ids

    def leads(self, team_id: uuid.UUID | None) -> bool:
        """Whether this is the lead of the team."""
        return self.role is Role.TEAM_LEAD and team_id is not None and team_id == self.team_id

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
    user_id: uuid.UUID,
    role: Role,
    name: str = "",
    organizations: Set[uuid.UUID] = frozenset(),
    *,
    owned: Set[uuid.UUID] = frozenset(),
    team_id: uuid.UUID | None = None,
) -> Actor:
    """The actor that a signed-in person is. `owned` are those of the organizations that they are an owner of."""
    kind = "partner" if role is Role.PARTNER else "staff"
    return Actor(kind, user_id, role, name, frozenset(organizations), frozenset(owned), GRANTS[role], team_id)
