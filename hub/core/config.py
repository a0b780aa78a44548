"""Settings: read once, typed, with no unsafe default. Every one is an environment variable, HUB_ in front."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to set."""


class Settings(BaseSettings):
    """What differs from one deployment to the next. The defaults suit a first look on a laptop."""

    model_config = SettingsConfigDict(env_prefix="HUB_", env_file=".env", extra="ignore", frozen=True)

    environment: Environment = Environment.DEVELOPMENT
    data_dir: Path = ROOT / "var"
    database_url: str = Field("", description="Empty: an SQLite file in the data directory")
    queue_url: str = Field(
        "", description="What wakes the worker. Empty: a file; or redis://…, postgresql://…"
    )
    secret_key: str = Field(
        "", description="At least 32 characters. Made and kept in the data directory if empty"
    )
    former_secret_keys: str = Field(
        "", description="Comma-separated; they still open what they sealed. See docs/running.md"
    )
    public_base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: str = Field(
        "", description="Comma-separated host names; empty: that of the public address"
    )
    proxy_hops: int = Field(0, ge=0, description="How many proxies stand in front and set X-Forwarded-*")
    demo: bool = Field(False, description="Demo data and accounts are loaded, and every page says so")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    log_format: str = Field("json", pattern="^(json|plain)$")

    site_name: str = "Community Hub"
    organization_name: str = "Your housing association"
    tagline: str = "Help and good company near you"
    area_name: str = Field("your area", description="The place this hub serves, as people say it")
    contact_phone: str = ""
    contact_email: str = ""
    logo_url: str = Field("", pattern="^(/[^/].*)?$", description="A path on this site; empty: our own sign")
    brand_colour: str = Field("", pattern="^(#[0-9a-fA-F]{6})?$")
    accent_colour: str = Field("", pattern="^(#[0-9a-fA-F]{6})?$")
    home_postcode: str = Field("", description="Where the area's middle is: ambiguous place names lean to it")
    map_tile_url: str = Field("", description="Empty: the map draws our own ward shapes and asks nobody")
    map_tile_attribution: str = ""

    oidc_issuer: str = Field("", description="Single sign-on: the provider's address; empty: none")
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_label: str = "Sign in with your work account"
    oidc_subject_claim: str = Field(
        "sub", pattern="^(sub|oid)$", description="What links an account for good"
    )
    oidc_role_claim: str = Field("roles", description="The claim that says what somebody is: roles or groups")
    oidc_roles: str = Field("", description="value=role, … in order of weight; empty: roles are given here")
    oidc_create_accounts: bool = Field(False, description="A first sign-in with a role makes an account")
    oidc_always_second_factor: bool = Field(
        False, description="The provider asks everybody for a second factor"
    )
    oidc_other_hosts: str = Field("", description="Hosts of the provider besides the issuer's, with commas")

    statement_seconds: float = Field(
        5, gt=0, le=60, description="So long may one question of a page keep the database, then it is cut"
    )
    session_idle_minutes: int = Field(
        30, ge=5, le=12 * 60, description="Signed out after so long without a page"
    )
    session_hours: int = Field(12, ge=1, le=24, description="Signed out after so long in any case")
    referral_remind_days: int = Field(
        3, ge=1, description="Working days until a partner that has not looked is reminded"
    )
    referral_owner_days: int = Field(5, ge=2, description="Until the partner's owner hears of it")
    referral_escalate_days: int = Field(7, ge=3, description="Until the referrer is offered alternatives")
    referral_expire_days: int = Field(10, ge=4, description="Until a referral without an answer ends")
    referral_update_days: int = Field(20, ge=5, description="Between two words about help that goes on")
    referral_review_days: int = Field(30, ge=5, description="Between two looks at a place on a waiting list")
    outcome_ask_days: int = Field(
        14, ge=1, description="Days after the help ended until the resident is asked whether it helped"
    )
    outcome_ask_again_days: int = Field(42, ge=2, description="Until they are asked once more")
    message_channel: str = Field("page", pattern="^(page|console|file|smtp)$")
    mail_from: str = Field("", description="The address our mail is from; empty: hub@ the public address")
    mail_reply_to: str = Field("", description="Who reads what people answer; empty: nobody")
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_tls: str = Field("starttls", pattern="^(starttls|tls|none)$")
    smtp_user: str = ""
    smtp_password: str = ""
    page_size: int = Field(20, ge=5, le=50)
    open_data_profile: str = Field(
        "hsds", pattern="^(uk|hsds)$", description="What /api/oruk says when nobody asks: UK profile or all"
    )

    widget_sites: str = Field(
        "*",
        pattern=r"^(\*|(https://[a-z0-9.*-]+(:[0-9]+)?)(,\s*https://[a-z0-9.*-]+(:[0-9]+)?)*)?$",
        description="Who may show results in a frame: * for all, https://addresses with commas, or empty: nobody",
    )
    webhooks_may_be_private: bool = Field(
        False, description="Webhooks may lead to machines that are not on the open internet, and over http"
    )
    keep_residents_months: int = Field(
        72, ge=1, description="A resident's record is erased so long after the last thing that happened"
    )
    keep_accounts_months: int = Field(
        24, ge=1, description="An account that was switched off is emptied of whose it was so long after"
    )
    keep_short_weeks: int = Field(
        12, ge=1, description="What only served a moment: delivered messages, answered reports"
    )

    scan_command: str = Field(
        "",
        description="Looks at each file that goes with a referral before it can be opened: see docs/self-referral.md",
    )
    open_data_licence: str = Field(
        "", description="Under which others may use it, in words; empty: they must ask"
    )

    feed_hosts: str = Field(
        "", description="Comma-separated hosts that feeds may be fetched from; empty: any public one"
    )
    feeds_may_be_private: bool = Field(
        False, description="Feeds may come from machines that are not on the open internet, and over http"
    )

    @field_validator("queue_url")
    @classmethod
    def queue_is_one_we_know(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://", "postgresql://")):
            raise ValueError("must begin with redis://, rediss:// or postgresql://, or be empty.")
        return url

    @model_validator(mode="after")
    def referral_steps_follow_each_other(self) -> Self:
        steps = (
            self.referral_remind_days,
            self.referral_owner_days,
            self.referral_escalate_days,
            self.referral_expire_days,
        )
        if list(steps) != sorted(set(steps)):
            raise ValueError(
                "HUB_REFERRAL_REMIND_DAYS, _OWNER_DAYS, _ESCALATE_DAYS and _EXPIRE_DAYS must grow in this order."
            )
        return self

    @model_validator(mode="after")
    def residents_are_asked_one_time_after_the_other(self) -> Self:
        if self.outcome_ask_again_days <= self.outcome_ask_days:
            raise ValueError("HUB_OUTCOME_ASK_AGAIN_DAYS must be more than HUB_OUTCOME_ASK_DAYS.")
        return self

    @model_validator(mode="after")
    def mail_can_leave(self) -> Self:
        if self.message_channel == "smtp" and not self.smtp_host:
            raise ValueError("HUB_SMTP_HOST is missing: set it to the name of your mail server.")
        if self.smtp_password and self.smtp_tls == "none":
            raise ValueError(
                "HUB_SMTP_TLS is none, and a password would be sent for all to read: use starttls or tls."
            )
        for name, value in (("FROM", self.mail_from), ("REPLY_TO", self.mail_reply_to)):
            if value and not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", value):
                raise ValueError(f"HUB_MAIL_{name} must be one email address and nothing else.")
        return self

    @model_validator(mode="after")
    def production_is_strict(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if len(self.secret_key) < 32:
            raise ValueError("HUB_SECRET_KEY is missing or short: set 32 or more random characters.")
        if not self.public_base_url.startswith("https://"):
            raise ValueError("HUB_PUBLIC_BASE_URL must be the https address that people type.")
        if self.demo:
            raise ValueError(
                "HUB_DEMO is on, and its accounts have known passwords: switch it off in production."
            )
        if self.message_channel in {"page", "console"}:
            raise ValueError(
                "HUB_MESSAGE_CHANNEL shows people's messages to whoever looks: set it to smtp, or to file."
            )
        return self

    @cached_property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_dir / 'hub.sqlite3').resolve()}"

    @property
    def index_dir(self) -> Path:
        """Where the search index lives: mode 0700, never restored from a backup."""
        return self.data_dir / "index"

    @property
    def earlier_keys(self) -> list[str]:
        """Secret keys from before, newest first. They sign and seal nothing new."""
        return [key.strip() for key in self.former_secret_keys.split(",") if key.strip()]

    @property
    def feed_hosts_named(self) -> frozenset[str] | None:
        """The hosts that feeds may come from; None for any."""
        return frozenset(host.strip() for host in self.feed_hosts.split(",") if host.strip()) or None

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @cached_property
    def signing_key(self) -> str:
        """The secret, or, outside production, one made on the first start and kept in the data directory."""
        if self.secret_key:
            return self.secret_key
        kept = self.data_dir / "secret_key"
        if not kept.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            _write_once(kept, secrets.token_urlsafe(48))
        return kept.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Whole, for the owner only, and never over another's: several processes may start at the same moment."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
        draft.write(text)
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)


class DemoSettings(Settings):
    """The invented borough of the demo."""

    demo: bool = True
    site_name: str = "Aldermere Community Hub"
    organization_name: str = "Aldermere Homes"
    area_name: str = "Aldermere, Brackwater and Holm Cross"
    contact_phone: str = "01632 960100"
    contact_email: str = "hello@aldermere-homes.example"
    home_postcode: str = "WF1 1AA"


def read_settings(**overrides: object) -> Settings:
    """The settings from the environment. Raises SettingsError with a sentence that says what to set."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
        return DemoSettings(**overrides) if settings.demo else settings  # type: ignore[arg-type]
    except ValidationError as error:
        said = " ".join(_sentence(problem) for problem in error.errors())
        raise SettingsError(f"Hub cannot start. {said}") from None


def _sentence(problem: Any) -> str:
    """What to set, under the name it has in the environment; never the value, which may be a secret."""
    words = str(problem["msg"]).removeprefix("Value error, ").rstrip(".")
    named = "".join(f"HUB_{name}".upper() for name in problem["loc"])
    return f"{named}: {words}." if named else f"{words}."
