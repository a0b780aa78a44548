"""What happens to each column that says something about a person: the rule is part of the column.

    name: Mapped[str] = mapped_column(Sealed("resident.name"), info=personal(Whose.RESIDENT))

Subject access, erasure and retention walk over all tables and read these rules. A column that says nothing about
anybody is named in tests/columns_about_nobody.toml; one that is in neither place fails the build.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, MetaData

KEY = "personal"


class Whose(StrEnum):
    """Who it says something about."""

    RESIDENT = "resident"
    SOMEBODY_BESIDE = "somebody beside a resident"
    """A person in the household, or who may answer the phone: not the one whose record it is."""
    STAFF = "staff"
    PARTNER = "partner"
    ANYBODY = "anybody"
    """Who wrote to us from a public page."""


class Access(StrEnum):
    """What somebody gets to see who asks for what we keep about them."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    """It is about somebody else, or would put somebody in danger; `why` says which."""


class Erasure(StrEnum):
    """What becomes of it when somebody asks to be forgotten, and when its time is over."""

    BLANKED = "blanked"
    """The row stays for the counts; this is emptied."""
    ROW_DELETED = "row deleted"
    KEPT = "kept"
    """A law or somebody's safety asks for it; `why` says which."""


class Retention(StrEnum):
    """Which clock ends it. How long each runs is a setting of the deployment."""

    WITH_RESIDENT = "with the resident's record"
    WITH_REFERRAL = "with the referral"
    WITH_ACCOUNT = "with the account"
    WITH_PARTNER = "with the partner's record"
    SHORT = "short"
    """Weeks: what only served a moment, such as a message that was delivered."""
    TRAIL = "the audit trail"


@dataclass(frozen=True, slots=True)
class Personal:
    """The rules of one column."""

    whose: Whose
    access: Access
    erasure: Erasure
    retention: Retention
    why: str = ""
    may_name_others: bool = False
    """Free words in which somebody beside them may stand: to be looked at before a copy is handed over."""


def personal(
    whose: Whose,
    *,
    access: Access = Access.SHOWN,
    erasure: Erasure = Erasure.BLANKED,
    retention: Retention = Retention.WITH_RESIDENT,
    why: str = "",
    may_name_others: bool = False,
) -> dict[Any, Any]:
    """The `info` of a personal column. What is withheld or kept needs a reason."""
    if (access is Access.WITHHELD or erasure is Erasure.KEPT) and not why:
        raise ValueError("Say why this is withheld or kept")
    return {KEY: Personal(whose, access, erasure, retention, why, may_name_others)}


def rules_of(metadata: MetaData) -> Iterator[tuple[Column[Any], Personal]]:
    """Each personal column of the house with its rules, table by table."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if KEY in column.info:
                yield column, column.info[KEY]
