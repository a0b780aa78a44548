"""The small parts of an entry in one line each, for staff and partners. Pure."""

from collections.abc import Iterable

from hub.directory.models import Contact, CostOption, Phone


def phones(found: Iterable[Phone]) -> list[str]:
    return [" – ".join(filter(None, (phone.number, phone.description))) for phone in found]


def people(found: Iterable[Contact]) -> list[str]:
    return [", ".join(filter(None, (one.name, one.title, one.department, one.email))) for one in found]


def price(cost: CostOption) -> str:
    amount = f"£{cost.amount:,.2f}".removesuffix(".00") if cost.amount is not None else None
    return " – ".join(filter(None, (cost.option, amount, cost.amount_description)))
