"""Who may do what: a table written by hand and compared with the grants, so that a wrong grant cannot hide."""

import uuid

import pytest

from hub.accounts.policy import GRANTS, SYSTEM, VISITOR, Permission, Role, actor_for

EVERYBODY_ON_THE_STAFF = {"directory:read-all", "console:see", "passport:by-phone"}
KEEPS_THE_DIRECTORY = {"directory:edit", "change:decide", "claim:decide", "report:answer", "partner:read"}
HELPS_RESIDENTS = {"resident:read-team", "resident:register", "referral:make", "match:use"}

MAY: dict[str, set[str]] = {
    "referrer": EVERYBODY_ON_THE_STAFF | HELPS_RESIDENTS,
    "team_lead": EVERYBODY_ON_THE_STAFF
    | HELPS_RESIDENTS
    | {"resident:merge", "resident:assign", "referral:reassign", "referral:break-glass"},
    "directory_editor": EVERYBODY_ON_THE_STAFF
    | KEEPS_THE_DIRECTORY
    | {"directory:import", "directory:merge"},
    "network_manager": EVERYBODY_ON_THE_STAFF
    | KEEPS_THE_DIRECTORY
    | {"partner:manage", "delivery:read", "referral:break-glass", "measures:keep"},
    "privacy_officer": EVERYBODY_ON_THE_STAFF
    | {"audit:read", "resident:subject-access", "referral:break-glass", "referral:review", "consent:keep"},
    "administrator": EVERYBODY_ON_THE_STAFF
    | {
        "people:read",
        "people:manage",
        "health:read",
        "integration:manage",
        "delivery:read",
        "referral:break-glass",
        "measures:keep",
    },
    "partner": {"directory:propose", "referral:respond"},
}


def test_the_table_names_every_role_and_every_permission() -> None:
    assert set(MAY) == {role.value for role in Role}
    assert set().union(*MAY.values()) == {permission.value for permission in Permission}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_table_says(role: Role) -> None:
    assert {permission.value for permission in GRANTS[role]} == MAY[role.value]
    actor = actor_for(uuid.uuid4(), role)
    assert {permission.value for permission in Permission if actor.may(permission)} == MAY[role.value]


def test_a_visitor_may_nothing_and_the_machine_everything() -> None:
    assert not any(VISITOR.may(permission) for permission in Permission)
    assert all(SYSTEM.may(permission) for permission in Permission)
