"""A service as the public may see it, and nothing else: what its page, leaflet, calendar and JSON-LD are made from.

Confidential places are masked here, once, so that no output has an address it could give away.
"""

import operator
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from hub.directory import links, masking, vocabulary
from hub.directory.confidence import Evidence
from hub.directory.eligibility import (
    YOU,
    Person,
    Verdict,
    Voice,
    age_range,
    asks_something,
    judge,
    sentence,
)
from hub.directory.eligibility.possible import REFERRAL_ONLY
from hub.directory.masking import DistrictPoint, ShownPlace
from hub.directory.models import (
    AskHere,
    CapacityState,
    Contact,
    CostOption,
    DoubtKind,
    EligibilityRule,
    HowToStart,
    Location,
    LocationType,
    OrganizationType,
    Phone,
    RuleKind,
    Schedule,
    Service,
    ServiceArea,
    ServiceStatus,
    Standing,
    TaxonomyTerm,
)
from hub.directory.opening import Hours, in_words
from hub.directory.pictures import Shown
from hub.directory.pictures import of as of_pictures
from hub.directory.queries.cards import cost_in_words
from hub.directory.queries.sensitive import SAFETY


class Way(StrEnum):
    """A way to get in touch."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Line:
    """One way to get in touch: what to show, the link it is, and what to know about it."""

    way: Way
    words: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the service is, as the public may see it."""

    shown: ShownPlace
    kind: LocationType
    note: str = ""
    phones: tuple[Line, ...] = ()
    pictures: tuple[Shown, ...] = ()

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the address; of a confidential place the district alone."""
        shown = self.shown
        if shown.is_masked:
            return (f"In the {shown.postcode} area",) if shown.postcode else ()
        lines = (*shown.lines, shown.town, shown.postcode)
        return tuple(dict.fromkeys(line for line in lines if line and line != shown.name))

    @property
    def in_one_line(self) -> str:
        """ "Mill Lane Hall, 1 Mill Lane, Aldermere, WF1 1AA", or "Address kept private, in the WF2 area"."""
        if self.shown.is_masked:
            return ", ".join((self.shown.name, *(line[0].lower() + line[1:] for line in self.address)))
        return ", ".join(filter(None, (self.shown.name, *self.address)))


@dataclass(frozen=True, slots=True)
class Price:
    option: str
    amount: Decimal | None
    currency: str
    note: str

    @property
    def words(self) -> str:
        """ "£2.50", "Free", or the note where there is no amount."""
        if self.amount is None:
            return self.note
        said = "Free" if self.amount == 0 else f"£{self.amount:,.2f}".removesuffix(".00")
        return f"{said} ({self.note})" if self.note else said


@dataclass(frozen=True, slots=True)
class Capacity:
    state: CapacityState
    weeks: int | None
    updated: datetime | None
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything public about one service."""

    id: uuid.UUID
    name: str
    alternate_name: str
    description: str
    alert: str
    status: ServiceStatus
    is_live: bool
    is_sensitive: bool
    closed_until: date | None
    closed_reason: str
    organization_id: uuid.UUID
    organization: str
    organization_type: OrganizationType
    organization_website: str
    organization_domain: str
    terms: tuple[TaxonomyTerm, ...]
    rules: tuple[EligibilityRule, ...]
    age: str
    minimum_age: Decimal | None
    maximum_age: Decimal | None
    eligibility: str
    area_names: Mapping[str, str]
    hours: Hours
    times_said: tuple[str, ...]
    places: tuple[Spot, ...]
    areas: tuple[str, ...]
    channels: tuple[str, ...]
    is_free: bool | None
    cost: str
    fees: str
    prices: tuple[Price, ...]
    how_to_start: tuple[HowToStart, ...]
    ask_here: AskHere
    application_process: str
    wait_time: str
    contacts: tuple[Line, ...]
    people: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    interpretation: str
    accreditations: str
    funding: tuple[str, ...]
    pictures: tuple[Shown, ...]
    capacity: Capacity
    evidence: Evidence
    last_modified: datetime

    @property
    def is_closed_for_now(self) -> bool:
        return self.status is ServiceStatus.TEMPORARILY_CLOSED

    @property
    def needs(self) -> tuple[TaxonomyTerm, ...]:
        return tuple(term for term in self.terms if term.taxonomy.code == "needs")

    @property
    def phones(self) -> tuple[Line, ...]:
        return tuple(line for line in self.contacts if line.way in {Way.PHONE, Way.TEXT})

    @property
    def conditions(self) -> list[str]:
        """What it asks for, a sentence each. An age range of the service itself is a condition too."""
        return [said for rule in self.rules if (said := sentence(rule, self.area_names))]

    @property
    def asks_something(self) -> bool:
        """Whether somebody's answers would settle any of its conditions."""
        return any(asks_something(rule) for rule in self.rules)

    def judged(self, person: Person, voice: Voice = YOU) -> list[Verdict]:
        """Each condition's answer for this person, where it asks for anything."""
        found = (judge(rule, person, self.area_names, voice) for rule in self.rules)
        return [verdict for verdict in found if verdict.sentence]

    @property
    def assured_date(self) -> date | None:
        return self.evidence.assured


def of(
    service: Service,
    terms: Sequence[TaxonomyTerm],
    *,
    now: datetime,
    district_point: DistrictPoint,
    area_names: Mapping[str, str],
    doubts: frozenset[DoubtKind] = frozenset(),
) -> Profile:
    """The public face of a service. It needs what `queries.entries.service` loads, and the service's terms."""
    organization = service.organization
    capacity = service.capacity
    prices = [price for price in map(_price, service.cost_options) if price.words]
    rules = _rules(service)
    return Profile(
        id=service.id,
        name=service.name,
        alternate_name=service.alternate_name,
        description=service.description,
        alert=service.alert,
        status=service.status,
        is_live=_is_live(service),
        is_sensitive=is_sensitive(service.is_sensitive, terms),
        closed_until=service.closed_until,
        closed_reason=service.closed_reason,
        organization_id=organization.id,
        organization=organization.name,
        organization_type=organization.organization_type,
        organization_website=links.web(organization.website),
        organization_domain=mail_domain(organization.email),
        terms=tuple(terms),
        rules=rules,
        age=age_range(service.minimum_age, service.maximum_age),
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        eligibility=service.eligibility_description,
        area_names=area_names,
        hours=Hours.of(service.schedules, service.schedule_exceptions, service.bank_holidays),
        times_said=_times_said(service.schedules),
        places=in_order(
            spot(at.location, district_point, note=at.description) for at in service.at_locations
        ),
        areas=_areas(service.service_areas, area_names),
        channels=tuple(service.channels),
        is_free=service.is_free,
        cost=cost_in_words(service.is_free, service.cost_options, service.fees_description),
        fees=service.fees_description,
        prices=tuple(prices),
        how_to_start=tuple(start for start in HowToStart if start.value in service.how_to_start),
        ask_here=asked_here(service.ask_here, service.how_to_start, rules),
        application_process=service.application_process,
        wait_time=service.wait_time,
        contacts=tuple(_contacts(service)),
        people=tuple(_people(service.contacts)),
        documents=tuple((one.document, links.web(one.uri)) for one in service.required_documents),
        languages=tuple(
            (one.name or vocabulary.language_name(one.code), one.note)
            for one in sorted(service.languages, key=lambda one: (one.code != "en", one.name))
        ),
        interpretation=service.interpretation_services,
        accreditations=service.accreditations,
        funding=tuple(one.source for one in service.funding),
        pictures=of_pictures(service.pictures),
        capacity=Capacity(
            capacity.state_at(now) if capacity else CapacityState.UNKNOWN,
            capacity.weeks if capacity else None,
            capacity.updated_at if capacity else None,
            capacity.expires_at if capacity else None,
        ),
        evidence=Evidence(service.assured_date, service.assured_by, service.standing, doubts),
        last_modified=service.last_modified,
    )


def asked_here(
    said: AskHere | None, how_to_start: Iterable[str], rules: Iterable[EligibilityRule]
) -> AskHere:
    """Whether people may ask here themselves: as somebody has said, or as the ways to begin let guess."""
    if said is not None:
        return said
    ways = set(how_to_start)
    if any(REFERRAL_ONLY in rule.any_of for rule in rules):
        return AskHere.STAFF
    if HowToStart.SELF_REFER in ways:
        return AskHere.YES
    return AskHere.PHONE if HowToStart.RING in ways else AskHere.STAFF


def area_codes(service: Service) -> set[str]:
    """The codes of areas that the page will name."""
    codes = {area.code for area in service.service_areas}
    for rule in service.eligibility_rules:
        codes |= set(rule.any_of) if rule.kind is RuleKind.AREA else set()
    return codes - {""}


def is_sensitive(own: bool, terms: Iterable[TaxonomyTerm]) -> bool:
    """Whether being seen with this page could harm somebody."""
    return own or any(term.taxonomy.code == "needs" and term.code.split("/")[0] == SAFETY for term in terms)


def mail_domain(address: str) -> str:
    """The part after the @: it says which body somebody belongs to, and not who they are."""
    return address.rpartition("@")[2].strip().lower()


def phone_lines(phones: Iterable[Phone]) -> list[Line]:
    """Numbers that a voice answers, or that take a text. Fax machines are left out."""
    lines = []
    for phone in phones:
        kind = phone.type.lower()
        if kind in {"fax", "pager"} or not phone.number.strip():
            continue
        is_text = kind in {"sms", "text"}
        number = f"{phone.number} extension {phone.extension}" if phone.extension else phone.number
        kinds = {"textphone": "Textphone", "tty": "Textphone", "sms": "For texts", "text": "For texts"}
        note = phone.description or kinds.get(kind, "")
        href = links.telephone(phone.number, text=is_text)
        lines.append(Line(Way.TEXT if is_text else Way.PHONE, number, href, note))
    return lines


def spot(location: Location, district_point: DistrictPoint, *, note: str = "") -> Spot:
    """The public face of a place. Of a secret one nothing is kept that somebody wrote about it."""
    shown = masking.shown(location, district_point)
    if shown.is_masked:
        return Spot(shown, LocationType.PHYSICAL)
    return Spot(
        shown,
        location.location_type,
        note,
        tuple(phone_lines(location.phones)),
        of_pictures(location.pictures),
    )


def in_order(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """By name, secret ones last; two secret places in one district are one line on the page."""
    key = operator.attrgetter("shown.is_masked", "shown.name", "shown.postcode")
    return tuple(dict.fromkeys(sorted(spots, key=key)))


def _rules(service: Service) -> tuple[EligibilityRule, ...]:
    """Its conditions. The ages of the service itself stand first, unless a rule says them."""
    rules = sorted(service.eligibility_rules, key=lambda rule: (list(RuleKind).index(rule.kind), rule.id))
    low, high = service.minimum_age, service.maximum_age
    if any(rule.kind is RuleKind.AGE for rule in rules) or not age_range(low, high):
        return tuple(rules)
    # It never joins the session: a sentence and an answer are all that is asked of it.
    own = EligibilityRule(kind=RuleKind.AGE, minimum=low, maximum=high, any_of=[], note="")
    return own, *rules


def _times_said(schedules: Sequence[Schedule]) -> tuple[str, ...]:
    return tuple(in_words(schedules))


def _areas(areas: Iterable[ServiceArea], names: Mapping[str, str]) -> tuple[str, ...]:
    said = (area.name or names.get(area.code, "") for area in areas)
    return tuple(dict.fromkeys(filter(None, said)))


def _price(cost: CostOption) -> Price:
    return Price(cost.option, cost.amount, cost.currency or "GBP", cost.amount_description)


def _contacts(service: Service) -> Iterable[Line]:
    """Its own numbers and addresses; where it has none, those of whoever runs it."""
    organization = service.organization
    yield from phone_lines(service.phones or organization.phones)
    contact_email = next((contact.email for contact in service.contacts if contact.email), "")
    if email := service.email or contact_email or organization.email:
        yield Line(Way.EMAIL, email, links.email(email))
    if website := links.web(service.url) or links.web(organization.website):
        yield Line(Way.WEB, links.bare(website), website)


def _people(contacts: Iterable[Contact]) -> Iterable[str]:
    """ "Jo Bell, coordinator": whom to ask for."""
    for contact in contacts:
        if said := ", ".join(filter(None, (contact.name, contact.title, contact.department))):
            yield said


def _is_live(service: Service) -> bool:
    public = service.status in {ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED}
    shown = service.is_published and service.standing is not Standing.HIDDEN
    return shown and service.organization.is_published and public
