"""Which page of an entry asks for each field of it, so that a change can be opened where it was made."""

from collections.abc import Mapping

ENDPOINTS: Mapping[str, tuple[str, str]] = {
    "service": ("editing.service_part", "service_id"),
    "organization": ("editing.organization_part", "organization_id"),
    "location": ("editing.location_part", "location_id"),
    "opportunity": ("editing.opportunity_part", "opportunity_id"),
}
LISTS: Mapping[str, str] = {"times": "editing.times", "rules": "editing.rules"}
"""Pages that list what has pages of its own."""

PAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "service": {
        "name": ("name", "description", "alternate_name"),
        "alert": ("alert",),
        "pictures": ("pictures",),
        "needs": ("terms.needs",),
        "kinds": ("terms.kinds",),
        "circumstances": ("terms.circumstances",),
        "reach": ("channels",),
        "start": ("how_to_start", "ask_here", "application_process", "wait_time"),
        "places": ("places",),
        "areas": ("service_areas",),
        "times": ("schedules",),
        "bank-holidays": ("bank_holidays",),
        "different-days": ("schedule_exceptions",),
        "capacity": ("capacity",),
        "audience": ("minimum_age", "maximum_age", "eligibility_description"),
        "rules": ("eligibility_rules",),
        "languages": ("languages", "interpretation_services"),
        "cost": ("is_free", "cost_options", "fees_description"),
        "documents": ("required_documents",),
        "phones": ("phones",),
        "contacts": ("contacts",),
        "web": ("url", "email"),
        "questions": ("intake_questions",),
        "status": ("status", "closed_reason", "closed_until"),
        "sensitive": ("is_sensitive",),
        "funding": ("funding",),
        "quality": ("accreditations",),
    },
    "organization": {
        "basics": ("name", "organization_type", "description", "alternate_name"),
        "web": ("website", "email"),
        "pictures": ("pictures",),
        "phones": ("phones",),
        "contacts": ("contacts",),
        "identifiers": ("identifiers",),
        "legal": ("legal_status", "year_incorporated", "parent_organization_id"),
        "funding": ("funding",),
    },
    "location": {
        "place": ("name", "alternate_name", "location_type", "description", "url"),
        "address": ("addresses",),
        "privacy": ("confidential",),
        "map": ("latitude", "longitude"),
        "access": ("accessibility",),
        "transport": ("transportation",),
        "phones": ("phones",),
        "pictures": ("pictures",),
    },
    "opportunity": {
        "basics": ("kind", "title", "description"),
        "apply": ("how_to_apply", "url", "email"),
        "dates": ("closes_on", "starts_on", "start_time", "end_time"),
        "pay": ("pay", "hours"),
        "where": ("location_id",),
        "who": ("ring_fenced",),
    },
}
_SLUGS = {
    (kind, field): slug for kind, pages in PAGES.items() for slug, fields in pages.items() for field in fields
}


def asking(kind: str, field: str) -> tuple[str, dict[str, str]] | None:
    """The endpoint of the page that asks for a field, and what it takes besides the record's id."""
    slug = _SLUGS.get((kind, field))
    if slug is None:
        return None
    if slug in LISTS:
        return LISTS[slug], {}
    return ENDPOINTS[kind][0], {"slug": slug}
