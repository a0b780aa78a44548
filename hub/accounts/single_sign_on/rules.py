"""What the settings say of single sign-on: which provider, and what its word about a person is worth here. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from hub.accounts.policy import Role
from hub.core.config import Settings, SettingsError
from hub.core.outgoing import LOOPBACK

ANY_TENANT = {"common", "organizations", "consumers", "{tenantid}"}


@dataclass(frozen=True, slots=True)
class Rules:
    """One provider, and how its claims become an account."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    subject_claim: str
    role_claim: str
    roles: tuple[tuple[str, Role], ...]
    """(value of the claim, role), the first that fits decides. Empty: roles are given here, by administrators."""
    makes_accounts: bool
    always_second_factor: bool
    hosts: frozenset[str]
    may_be_local: bool

    def role_of(self, held: list[str]) -> Role | None:
        """The role that these values of the claim stand for; None for nobody of ours."""
        return next((role for value, role in self.roles if value in held), None)


def read(settings: Settings) -> Rules | None:
    """None where single sign-on is not set up. Raises SettingsError with a sentence that says what to set."""
    issuer = settings.oidc_issuer
    if not issuer:
        return None
    if not (settings.oidc_client_id and settings.oidc_client_secret):
        raise SettingsError(
            "Hub cannot start. HUB_OIDC_ISSUER is set: set HUB_OIDC_CLIENT_ID and HUB_OIDC_CLIENT_SECRET too."
        )
    parts = urlsplit(issuer)
    is_local = not settings.is_production and parts.scheme == "http" and parts.hostname in LOOPBACK
    if parts.scheme != "https" and not is_local:
        raise SettingsError("Hub cannot start. HUB_OIDC_ISSUER must begin with https://.")
    if ANY_TENANT & set(parts.path.lower().split("/")):
        raise SettingsError(
            "Hub cannot start. HUB_OIDC_ISSUER must name your own tenant, or everybody's accounts would open this site."
        )
    roles = tuple(_pair(pair) for pair in settings.oidc_roles.split(",") if pair.strip())
    if settings.oidc_create_accounts and not roles:
        raise SettingsError(
            "Hub cannot start. HUB_OIDC_CREATE_ACCOUNTS is on: say in HUB_OIDC_ROLES who gets which role."
        )
    others = {host.strip().lower() for host in settings.oidc_other_hosts.split(",") if host.strip()}
    return Rules(
        issuer=issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        label=settings.oidc_label,
        subject_claim=settings.oidc_subject_claim,
        role_claim=settings.oidc_role_claim,
        roles=roles,
        makes_accounts=settings.oidc_create_accounts,
        always_second_factor=settings.oidc_always_second_factor,
        hosts=frozenset({parts.hostname or "", *others}),
        may_be_local=is_local,
    )


def _pair(written: str) -> tuple[str, Role]:
    value, _, role = (part.strip() for part in written.rpartition("="))
    staff = {one.value for one in Role} - {Role.PARTNER.value}
    if not value or role not in staff:
        raise SettingsError(
            f"Hub cannot start. HUB_OIDC_ROLES holds “{written.strip()}”: write value=role, "
            f"where role is one of {', '.join(sorted(staff))}."
        )
    return value, Role(role)
