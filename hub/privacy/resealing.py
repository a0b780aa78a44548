"""After the signing key has changed: everything that is sealed or keyed with it is made anew, batch by batch.

It can be stopped and started again at any point: what is done is recognised by the name of its key, and until the
former key is taken out of the settings both open.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, Text, and_, bindparam, select, tuple_, type_coerce, update

from hub.accounts.second_factor import services as second_factor
from hub.core import lasting, vault
from hub.core.db import Base, db, transaction
from hub.core.sealed import SEALED
from hub.referrals.services import attachments
from hub.residents import keys
from hub.residents.models import EqualityAnswer, Resident

BATCH = 500


def reseal() -> Iterator[tuple[str, int]]:
    """(what, how many were made anew), step by step, each batch in a transaction of its own.

    Raises hub.core.vault.Unreadable when something was sealed with a key that is no longer there; what was done
    before stays done.
    """
    with transaction():
        lasting.keep()
    with transaction():
        secrets = second_factor.reseal()
    yield "second steps", secrets
    for table in Base.metadata.sorted_tables:
        if names := [c.name for c in table.columns if isinstance(c.type, SEALED)]:
            yield table.name, sum(_batches(table, names))
    yield "files", attachments.reseal()
    yield "what residents are found by", sum(_residents())


def _batches(table: Table, names: Sequence[str]) -> Iterator[int]:
    after: tuple[Any, ...] | None = None
    while True:
        with transaction():
            rows = _raw(table, names, after)
            count = _written(table, names, rows)
        yield count
        if len(rows) < BATCH:
            return
        after = tuple(rows[-1][: len(table.primary_key)])


def _raw(table: Table, names: Sequence[str], after: tuple[Any, ...] | None) -> Sequence[Any]:
    """Keys and the sealed texts as they are stored."""
    ids = list(table.primary_key)
    found = select(*ids, *(type_coerce(table.c[name], Text).label(name) for name in names)).order_by(*ids)
    if after is not None:
        found = found.where(tuple_(*ids) > tuple_(*after) if len(ids) > 1 else ids[0] > after[0])
    return db.session.execute(found.limit(BATCH)).all()


def _written(table: Table, names: Sequence[str], rows: Sequence[Any]) -> int:
    """Seal anew what is not under the key in use now. The update asks for nothing else, so versions stay."""
    ids = list(table.primary_key)
    count = 0
    for row in rows:
        stale = {n: text for n in names if (text := getattr(row, n)) and not vault.is_current(text)}
        if not stale:
            continue
        made = {n: _anew(text, f"{table.name}.{n}") for n, text in stale.items()}
        here = and_(*(column == value for column, value in zip(ids, row, strict=False)))
        values = {table.c[n]: type_coerce(bindparam(None, text, Text), Text) for n, text in made.items()}
        db.session.execute(update(table).where(here).values(values))
        count += len(made)
    return count


def _anew(sealed: str, place: str) -> str:
    return vault.seal(vault.opened(sealed, place=place), place=place)


def _residents() -> Iterator[int]:
    """The keyed hashes follow from the sealed values; equality answers follow their residents."""
    ids = db.session.scalars(select(Resident.id).order_by(Resident.id)).all()
    for start in range(0, len(ids), BATCH):
        with transaction():
            found = db.session.scalars(select(Resident).where(Resident.id.in_(ids[start : start + BATCH])))
            count = sum(keys.renew(resident) + _answer_found(resident) for resident in found)
        yield count


def _answer_found(resident: Resident) -> int:
    former = keys.about_before(resident.id)
    moved = update(EqualityAnswer).where(EqualityAnswer.about_hash.in_(former))
    return len(
        db.session.execute(
            moved.values(about_hash=keys.about(resident.id)).returning(EqualityAnswer.id)
        ).all()
    )
