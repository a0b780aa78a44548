"""Entries as schema.org describes them, for search engines. Made from what is public already. Pure.

`datetime` and `address` follow the same masking as the page: what a Profile does not hold cannot get in here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from hub.core.clock import LONDON
from hub.directory import links
from hub.directory.masking import ShownPlace
from hub.directory.models import (
    CapacityState,
    LocationType,
    Opportunity,
    OpportunityKind,
    Organization,
    OrganizationType,
)
from hub.directory.opening import WEEKDAY_NAMES, Hours, Rule, Slot, bank_holidays_within
from hub.directory.plain_text import blocks
from hub.directory.profile import Profile, Spot, Way
from hub.directory.timetable import COMING_UP_DAYS, is_plain_week
from hub.directory.vocabulary import ACCESS_LABELS

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
LAST_MINUTE = time(23, 59)
_ORGANIZATIONS = {
    OrganizationType.CHARITY: "NGO",
    OrganizationType.COUNCIL: "GovernmentOrganization",
    OrganizationType.NHS: "GovernmentOrganization",
    OrganizationType.LOCAL_BUSINESS: "LocalBusiness",
    OrganizationType.SCHOOL: "EducationalOrganization",
}
_ROOM = {
    CapacityState.OPEN: "InStock",
    CapacityState.WAITING_LIST: "BackOrder",
    CapacityState.FULL: "SoldOut",
    CapacityState.PAUSED: "OutOfStock",
}
_PAY = re.compile(r"£\s?([0-9][0-9,]*(?:\.[0-9]{1,2})?)")
_PER = {"hour": "HOUR", "day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR", "annum": "YEAR"}
_EMPLOYMENT = {
    OpportunityKind.APPRENTICESHIP: "OTHER",
    OpportunityKind.PLACEMENT: "INTERN",
    OpportunityKind.VOLUNTEERING: "VOLUNTEER",
}


def service(profile: Profile, *, url: str, provider_url: str, now: datetime) -> Thing:
    """A service: what, by whom, where, when, for whom, at what cost."""
    is_public_body = _ORGANIZATIONS.get(profile.organization_type) == "GovernmentOrganization"
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "GovernmentService" if is_public_body else "Service",
            "@id": url,
            "url": url,
            "name": profile.name,
            "alternateName": profile.alternate_name,
            "description": _text(profile.description),
            "serviceType": [term.name for term in profile.needs],
            "provider": {
                "@type": organization_type(profile.organization_type),
                "name": profile.organization,
                "url": provider_url,
                "sameAs": profile.organization_website,
            },
            "areaServed": [{"@type": "AdministrativeArea", "name": area} for area in profile.areas],
            "audience": _audience(profile),
            "hoursAvailable": [] if profile.is_closed_for_now else list(_hours(profile.hours, now)),
            "availableChannel": [_channel(profile, spot) for spot in profile.places or (None,)],
            "offers": _offers(profile),
        }
    )


def organization(
    record: Organization, places: Sequence[Spot], *, url: str, website: str, phones: Sequence[str]
) -> Thing:
    return _filled(
        {
            "@context": CONTEXT,
            "@type": organization_type(record.organization_type),
            "@id": url,
            "url": url,
            "name": record.name,
            "alternateName": record.alternate_name,
            "description": _text(record.description),
            "sameAs": website,
            "email": record.email,
            "telephone": list(phones),
            "logo": links.web(record.logo),
            "contactPoint": [
                _filled({"@type": "ContactPoint", "telephone": one, "email": record.email})
                for one in phones[:1]
            ],
            "address": next(
                (_place(spot.shown).get("address") for spot in places if spot.kind is LocationType.PHYSICAL),
                None,
            ),
            "foundingDate": str(record.year_incorporated or ""),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": one.identifier_scheme, "value": one.identifier}
                for one in record.identifiers
            ],
            "location": [_place(spot.shown) for spot in places if spot.kind is LocationType.PHYSICAL],
        }
    )


def opportunity(record: Opportunity, place: ShownPlace | None, *, url: str, provider_url: str) -> Thing:
    """An event, a course, or work: paid, learnt or given."""
    organizer = {
        "@type": organization_type(record.organization.organization_type),
        "name": record.organization.name,
        "url": provider_url,
    }
    common = {"@context": CONTEXT, "@id": url, "url": url, "description": _text(record.description)}
    where = _place(place) if place else None
    if record.kind is OpportunityKind.EVENT:
        own = {
            "@type": "Event",
            "name": record.title,
            "startDate": _moment(record.starts_on, record.start_time),
            "endDate": _moment(record.starts_on, record.end_time) if record.end_time else "",
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/{'Offline' if where else 'Online'}EventAttendanceMode",
            "location": where or _filled({"@type": "VirtualLocation", "url": links.web(record.url) or url}),
            "organizer": organizer,
            "offers": _ticket(record, url),
            "isAccessibleForFree": True if _is_free(record.pay) else None,
            "inLanguage": "en-GB",
        }
    elif record.kind is OpportunityKind.COURSE:
        instance = {
            "@type": "CourseInstance",
            "courseMode": "Onsite" if where else "Online",
            "startDate": _moment(record.starts_on, record.start_time),
            "location": where,
        }
        own = {
            "@type": "Course",
            "name": record.title,
            "provider": organizer,
            "hasCourseInstance": _filled({**instance, "courseWorkload": record.hours}),
            "offers": {**_ticket(record, url), "category": "Free" if _is_free(record.pay) else "Paid"}
            if record.pay
            else None,
            "inLanguage": "en-GB",
        }
    else:
        own = {
            "@type": "JobPosting",
            "title": record.title,
            "datePosted": record.created_at.date().isoformat(),
            "validThrough": _moment(record.closes_on, LAST_MINUTE),
            "employmentType": _EMPLOYMENT.get(record.kind, _employment(record.hours)),
            "workHours": record.hours,
            "hiringOrganization": organizer,
            "jobLocation": where,
            "jobLocationType": "" if where else "TELECOMMUTE",
            "applicantLocationRequirements": None
            if where
            else {"@type": "Country", "name": "United Kingdom"},
            "jobStartDate": _moment(record.starts_on, None),
            "baseSalary": _salary(record.pay),
            "identifier": {
                "@type": "PropertyValue",
                "name": record.organization.name,
                "value": str(record.id),
            },
            "directApply": False,
        }
    return _filled({**common, **own})


def organization_type(kind: OrganizationType) -> str:
    return _ORGANIZATIONS.get(kind, "Organization")


def _channel(profile: Profile, spot: Spot | None) -> Thing:
    """How to reach the service, at one of its places or without any."""
    phone = next((line for line in profile.contacts if line.way is Way.PHONE), None)
    text = next((line for line in profile.contacts if line.way is Way.TEXT), None)
    web = next((line for line in profile.contacts if line.way is Way.WEB), None)
    email = next((line for line in profile.contacts if line.way is Way.EMAIL), None)
    contact = {
        "@type": "ContactPoint",
        "telephone": phone.words if phone else "",
        "email": email.words if email else "",
    }
    return _filled(
        {
            "@type": "ServiceChannel",
            "servicePhone": _filled(contact),
            "serviceSmsNumber": _filled({"@type": "ContactPoint", "telephone": text.words}) if text else None,
            "processingTime": profile.wait_time,
            "serviceUrl": web.href if web else "",
            "serviceLocation": _place(spot.shown) if spot else None,
            "availableLanguage": [name for name, _ in profile.languages],
        }
    )


def _place(place: ShownPlace) -> Thing:
    """A place with its address; of a confidential one no more than the district."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(place.lines),
        "addressLocality": place.town,
        "postalCode": place.postcode,
        "addressCountry": "GB",
    }
    point = None if place.is_masked else place.point
    return _filled(
        {
            "@type": "Place",
            "name": "" if place.is_masked else place.name,
            "address": _filled(address),
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": ACCESS_LABELS[code], "value": True}
                for code in place.accessibility
                if code in ACCESS_LABELS
            ],
            "geo": (
                {"@type": "GeoCoordinates", "latitude": round(point.lat, 5), "longitude": round(point.lon, 5)}
                if point
                else None
            ),
        }
    )


def _audience(profile: Profile) -> Thing | None:
    low, high = profile.minimum_age, profile.maximum_age
    people = [term.name for term in profile.terms if term.taxonomy.code == "circumstances"]
    if low is None and high is None and not people:
        return None
    ages = {"suggestedMinAge": low, "suggestedMaxAge": high}
    said = {name: float(age) for name, age in ages.items() if age is not None}
    return {"@type": "PeopleAudience", **said, **({"audienceType": people} if people else {})}


def _offers(profile: Profile) -> list[Thing]:
    room = _ROOM.get(profile.capacity.state)
    availability = f"{CONTEXT}/{room}" if room else ""
    if profile.is_free:
        free = {"@type": "Offer", "price": "0", "priceCurrency": "GBP", "availability": availability}
        return [_filled(free)]
    return [
        _filled(
            {
                "@type": "Offer",
                "name": price.option,
                "price": str(price.amount),
                "priceCurrency": price.currency,
                "description": price.note,
                "availability": availability,
            }
        )
        for price in profile.prices
        if price.amount is not None
    ]


def _hours(hours: Hours, now: datetime) -> Iterator[Thing]:
    """Weekly rules as they are; whatever a week cannot say as the dates of the coming two months."""
    today = now.astimezone(LONDON).date()
    if not hours:
        return
    if not is_plain_week(hours) or any(rule.term_time_only for rule in hours.rules):
        for slot in hours.between(today, COMING_UP_DAYS):
            yield _dated(slot)
        return
    for rule in hours.rules:
        if rule.last >= today:
            yield _weekly(rule)
    for day in _different_days(hours, today):
        slots = hours.on(day)
        if slots:
            yield from map(_dated, slots)
        else:
            yield _specification(time(0), time(0), first=day, last=day)


def _different_days(hours: Hours, today: date) -> list[date]:
    """The coming days on which the weekly rules do not hold."""
    holidays = {day for day, _ in bank_holidays_within(today, COMING_UP_DAYS)}
    days = (today + timedelta(days=n) for n in range(COMING_UP_DAYS))
    return [
        day
        for day in days
        if any(rule.happens_on(day) for rule in hours.rules)
        and (day in holidays or any(e.starts_on <= day <= e.ends_on for e in hours.exceptions))
    ]


def _weekly(rule: Rule) -> Thing:
    days = [f"{CONTEXT}/{WEEKDAY_NAMES[number]}" for number in sorted(rule.weekdays)]
    first = None if rule.first == date.min else rule.first
    last = None if rule.last == date.max else rule.last
    return _specification(rule.opens_at, rule.closes_at, days=days, first=first, last=last)


def _dated(slot: Slot) -> Thing:
    return _specification(slot.start.time(), slot.end.time(), first=slot.start.date(), last=slot.start.date())


def _specification(
    opens: time,
    closes: time,
    *,
    days: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> Thing:
    all_day = bool(days) and opens == closes == time(0)
    return _filled(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": list(days),
            "opens": f"{opens:%H:%M}",
            "closes": f"{LAST_MINUTE if all_day else closes:%H:%M}",
            "validFrom": first.isoformat() if first else "",
            "validThrough": last.isoformat() if last else "",
        }
    )


def _ticket(record: Opportunity, url: str) -> Thing:
    """How to get in, and until when."""
    price = "0" if _is_free(record.pay) else ""
    return _filled(
        {
            "@type": "Offer",
            "url": links.web(record.url) or url,
            "price": price,
            "priceCurrency": "GBP" if price else "",
            "description": "" if price else record.pay,
            "availabilityEnds": _moment(record.closes_on, LAST_MINUTE),
        }
    )


def _is_free(pay: str) -> bool:
    return pay.strip().lower() in {"free", "free of charge", "no cost", "£0"}


def _salary(pay: str) -> Thing | None:
    """An amount a search engine can compare: only where one is named, and for what time."""
    amounts = [float(found.replace(",", "")) for found in _PAY.findall(pay)]
    unit = next((code for word, code in _PER.items() if word in pay.lower()), "")
    if not unit or not 1 <= len(amounts) <= 2:
        return None
    value = {"value": amounts[0]} if len(amounts) == 1 else {"minValue": amounts[0], "maxValue": amounts[1]}
    return {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {"@type": "QuantitativeValue", **value, "unitText": unit},
    }


def _moment(day: date | None, at: time | None) -> str:
    if day is None:
        return ""
    return datetime.combine(day, at, LONDON).isoformat() if at else day.isoformat()


def _employment(hours: str) -> str:
    said = hours.lower()
    if "full" in said:
        return "FULL_TIME"
    return "PART_TIME" if "part" in said else ""


def _text(text: str) -> str:
    return "\n".join(line for block in blocks(text) for line in block.lines)


def _filled(thing: Mapping[str, Any]) -> Thing:
    """Without the properties that nobody filled in."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {}, [{}])}
