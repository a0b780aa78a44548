"""Ids of what is said but has no row of its own: made from the row that says it, so they never change. Pure."""

import uuid

_OURS = uuid.UUID("0d5b3f0a-6c2e-5d0b-9d56-6f0b8a8f4c11")


def free(service_id: uuid.UUID) -> uuid.UUID:
    """The price of what costs nothing and has no price."""
    return uuid.uuid5(_OURS, f"free {service_id}")


def room(service_id: uuid.UUID) -> uuid.UUID:
    """What a service says of the room it has."""
    return uuid.uuid5(_OURS, f"room {service_id}")


def foreign(source: str, kind: str, key: str) -> uuid.UUID:
    """The id here of a record that has none there, or one that is taken: the same each time the source is read."""
    return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, source), f"{kind} {key}")
