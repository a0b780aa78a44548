"""What was searched for, in totals of a day. No row tells of a person, and no word in it is anybody's own.

Every `term` comes from our own lists: the thesaurus and the names of taxonomy terms. What somebody typed is never
kept, so neither is a name or a number that was typed into the search box.
"""

import uuid
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Model, short

ANY = ""
"""In place of a term: all searches together, whatever the words."""


class SearchDay(Model):
    """How often a thing was looked for on a day, from where (a ward's code, or empty), and how often in vain."""

    __tablename__ = "search_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(short, primary_key=True)
    area: Mapped[str] = mapped_column(short, primary_key=True)
    searches: Mapped[int] = mapped_column(default=0)
    in_vain: Mapped[int] = mapped_column(default=0)
    """Nothing was found."""
    widened: Mapped[int] = mapped_column(default=0)
    """Something was found only after a wish was given up."""


class EntryDay(Model):
    """How often an entry came up for a term on a day. The row of `ANY` counts each search once, and openings.

    Without a foreign key: counting must not fail because an entry has gone in the meantime.
    """

    __tablename__ = "search_entry_day"

    service_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True, index=True)
    term: Mapped[str] = mapped_column(short, primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
