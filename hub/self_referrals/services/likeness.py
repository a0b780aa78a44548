"""What is known of a newcomer, as `finding` takes it."""

from hub.residents.finding import Asked
from hub.residents.models import ContactKind, Resident
from hub.residents.queries import people


def asked_of(newcomer: Resident) -> Asked:
    """Name, postcode, and the number or address that they gave."""
    points = people.points([newcomer.id])
    by_kind = {point.kind: point.value for point in points}
    return Asked(
        name=newcomer.name,
        postcode=newcomer.postcode,
        phone=by_kind.get(ContactKind.PHONE, ""),
        email=by_kind.get(ContactKind.EMAIL, ""),
    )
