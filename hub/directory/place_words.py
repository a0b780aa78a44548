"""A place in one line, for staff: with the address, and with a warning where the public must not see it."""

from hub.directory.models import Location


def in_one_line(place: Location) -> str:
    """ "Mill Lane Hall, 1 Mill Lane, Aldermere, WF1 1AA (address kept private)"."""
    address = place.addresses[0] if place.addresses else None
    parts = (place.name, address.address_1, address.city, address.postal_code) if address else (place.name,)
    line = ", ".join(dict.fromkeys(part for part in parts if part)) or "A place without a name"
    return f"{line} (address kept private)" if place.confidential else line
