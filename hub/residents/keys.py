"""What a resident is found by: keyed hashes, so that the database alone gives no name, number or address away.

Each kind of key has its own purpose, so a hash does not tell what it is of. What many people share, such as how a
name sounds, is cut to so few bits that unrelated names fall together; whoever finds reads the true values and judges.
"""

import uuid
from collections.abc import Iterable
from datetime import date

import phonenumbers
from sqlalchemy import bindparam, delete, select

from hub.core import seals
from hub.core.db import db
from hub.core.errors import Invalid
from hub.places import postcodes
from hub.residents import names
from hub.residents.models import ContactKind, ContactPoint, Resident, ResidentKey

EXACT_DIGITS, SHARED_DIGITS = 16, 5


def phone(text: str) -> str:
    """A phone number in its one form, or "" when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    said = text.strip().casefold()
    return said if "@" in said.strip("@") and " " not in said else ""


def postcode(text: str) -> str:
    """A whole postcode in its one form, or ""."""
    try:
        code = postcodes.parse(text)
    except Invalid:
        return ""
    return str(code) if code.is_full else ""


def reference(text: str) -> str:
    """A tenancy reference without what people leave out or put between."""
    return "".join(c for c in text.upper() if c.isalnum())


Key = tuple[str, str]
"""(purpose, text) before it is hashed."""


def of_name(name: str) -> set[Key]:
    """The keys of each word of a name: as written, and as it might be heard."""
    found: set[Key] = set()
    for word in names.words(name):
        found.add(("name", word))
        found |= {("sound", heard) for heard in names.ways_to_hear(word)}
    return found


def of_birth(name: str, born: date | None) -> set[Key]:
    """A day of birth alone, and with each word of the name."""
    if born is None:
        return set()
    day = born.isoformat()
    return {("birth", day)} | {("name-birth", f"{word}/{day}") for word in names.words(name)}


def of_point(kind: ContactKind, value: str) -> set[Key]:
    if kind is ContactKind.PHONE:
        return _exact(phone=phone(value))
    return _exact(email=email(value)) if kind is ContactKind.EMAIL else set()


def of_resident(resident: Resident, points: Iterable[ContactPoint]) -> set[Key]:
    """Everything one resident is found by."""
    names_said = f"{resident.name} {resident.preferred_name}"
    found = of_name(names_said) | of_birth(names_said, resident.date_of_birth)
    found |= _exact(postcode=postcode(resident.postcode), reference=reference(resident.tenancy_reference))
    for point in points:
        found |= of_point(point.kind, point.value)
    return found


def hashed(keys: Iterable[Key]) -> set[str]:
    """As the database holds them."""
    return {_cut(purpose, seals.keyed(text, purpose=f"resident:{purpose}")) for purpose, text in keys}


def looked_for(keys: Iterable[Key]) -> dict[str, Key]:
    """Hash → key, under the present signing key and the former ones."""
    return {
        _cut(purpose, made): (purpose, text)
        for purpose, text in keys
        for made in seals.keyed_with_each(text, purpose=f"resident:{purpose}")
    }


def renew(resident: Resident) -> int:
    """Write the keys of one resident anew, after anything they are found by has changed. How many were written."""
    db.session.flush()
    points = db.session.scalars(_POINTS, {"resident_id": resident.id}).all()
    wanted = set() if resident.erased_at else hashed(of_resident(resident, points))
    kept = set(db.session.scalars(_KEPT, {"resident_id": resident.id}))
    if gone := kept - wanted:
        db.session.execute(
            delete(ResidentKey).where(ResidentKey.resident_id == resident.id, ResidentKey.key_hash.in_(gone))
        )
    db.session.add_all(ResidentKey(resident_id=resident.id, key_hash=one) for one in sorted(wanted - kept))
    return len(wanted - kept)


_POINTS = select(ContactPoint).where(ContactPoint.resident_id == bindparam("resident_id"))
_KEPT = select(ResidentKey.key_hash).where(ResidentKey.resident_id == bindparam("resident_id"))


def about(resident_id: uuid.UUID) -> str:
    """What stands for a resident where no key may lead to them (equality monitoring)."""
    return seals.keyed(str(resident_id), purpose="resident:equality")


def about_before(resident_id: uuid.UUID) -> list[str]:
    """What stood for them under the former signing keys."""
    return seals.keyed_with_each(str(resident_id), purpose="resident:equality")[1:]


def _exact(**found: str) -> set[Key]:
    return {(purpose, text) for purpose, text in found.items() if text}


def _cut(purpose: str, made: str) -> str:
    return made[: SHARED_DIGITS if purpose == "sound" else EXACT_DIGITS]
