"""Settings of single sign-on that do not fit together stop the start with a sentence."""

from pathlib import Path

import pytest

from hub.accounts.policy import Role
from hub.accounts.single_sign_on.rules import read
from hub.core.config import Environment, SettingsError
from tests.core.conftest import settings

TENANT = "https://login.microsoftonline.com/8a7b/v2.0"
SECRETS = {"oidc_client_id": "hub", "oidc_client_secret": "s"}


def test_nothing_set_means_none(tmp_path: Path) -> None:
    assert read(settings(tmp_path)) is None


def test_roles_are_read_in_their_order(tmp_path: Path) -> None:
    written = "Hub=Admins = administrator, Hub.Editors=directory_editor"
    rules = read(settings(tmp_path, oidc_issuer=TENANT, oidc_roles=written, **SECRETS))
    assert rules is not None
    assert rules.role_of(["Hub.Editors", "Hub=Admins"]) is Role.ADMINISTRATOR
    assert rules.role_of(["Hub.Editors"]) is Role.DIRECTORY_EDITOR
    assert rules.role_of(["hub.editors"]) is None
    assert rules.hosts == {"login.microsoftonline.com"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"oidc_client_id": ""}, "HUB_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://login.example"}, "https://"),
        ({"oidc_issuer": "https://login.microsoftonline.com/common/v2.0"}, "your own tenant"),
        ({"oidc_issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}, "your own tenant"),
        ({"oidc_roles": "Hub.Editors"}, "value=role"),
        ({"oidc_roles": "Hub.Friends=partner"}, "value=role"),
        ({"oidc_roles": "Hub.Kings=king"}, "value=role"),
        ({"oidc_create_accounts": True}, "HUB_OIDC_ROLES"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, values: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read(settings(tmp_path, **{"oidc_issuer": TENANT, **SECRETS, **values}))


def test_loopback_is_no_provider_in_production(tmp_path: Path) -> None:
    local = {"oidc_issuer": "http://127.0.0.1:5000", **SECRETS}
    found = read(settings(tmp_path, **local))
    assert found is not None
    assert found.may_be_local
    live = {
        "environment": Environment.PRODUCTION,
        "secret_key": "k" * 40,
        "public_base_url": "https://hub.example",
    }
    with pytest.raises(SettingsError, match="https://"):
        read(settings(tmp_path, **local, **live, message_channel="file"))
