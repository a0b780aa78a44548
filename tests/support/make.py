"""Records with everything a test does not care about filled in, and already in the database."""

import uuid
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from hub.accounts import links
from hub.accounts.models import Membership, MembershipLevel, Team, User
from hub.accounts.policy import SYSTEM, Actor, Role
from hub.consent import queries as consents
from hub.consent import wordings
from hub.consent.codes import How, SaidBy
from hub.consent.models import LawfulBasis, Reach, ReferralAgreement, SafeContact, TellingBack
from hub.core import clock
from hub.core.db import Model, transaction
from hub.core.db import db as database
from hub.directory.models import (
    Address,
    Attribute,
    Channel,
    Feed,
    Frequency,
    ImportRun,
    ImportSource,
    LinkEntity,
    Location,
    Opportunity,
    OpportunityKind,
    Organization,
    OrganizationType,
    RunStatus,
    Schedule,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from hub.messaging.addresses import hashed
from hub.outcomes.services.asking import DID_IT_HELP
from hub.partners.models import (
    Agreement,
    Claim,
    ClaimStatus,
    Diligence,
    Occasion,
    Registration,
    RegistrationStatus,
    RelationNote,
    Way,
)
from hub.privacy.models import Right, RightsRequest
from hub.referrals import links as answer_links
from hub.referrals.contact_codes import MeetingState, MeetingWay
from hub.referrals.models import Appointment, Attachment, Referral
from hub.referrals.services import attachments, drafting, sending
from hub.residents import services as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.self_referrals.codes import AskedBy, HeldBecause
from hub.self_referrals.models import DutyTeam, SelfReferral
from hub.self_referrals.services import receiving
from hub.self_referrals.told import Told

_number = count(1)

PARTS_OF_ORGANIZATION = ("phones", "contacts", "identifiers", "funding", "pictures")
PARTS_OF_SERVICE = (
    "at_locations",
    "schedules",
    "pictures",
    "intake_questions",
    "schedule_exceptions",
    "phones",
    "contacts",
    "languages",
    "cost_options",
    "service_areas",
    "eligibility_rules",
    "required_documents",
    "funding",
)


def saved(*records: Model) -> None:
    with transaction():
        database.session.add_all(records)


def user(
    role: Role = Role.REFERRER,
    *,
    organization: Organization | None = None,
    level: MembershipLevel = MembershipLevel.OWNER,
    **values: Any,
) -> User:
    """Somebody with an account that no password opens: tests sign in without one."""
    record = _user(role, organization=organization, level=level, **values)
    saved(record)
    return record


def _user(
    role: Role,
    *,
    organization: Organization | None = None,
    level: MembershipLevel = MembershipLevel.OWNER,
    **values: Any,
) -> User:
    record = User(
        id=uuid.uuid4(),
        role=role,
        **{"email": f"person{next(_number)}@aldermere-homes.example", "name": "Sam Rowe", "active": True}
        | values,
    )
    record.fs_uniquifier = uuid.uuid4().hex
    record.memberships = [Membership(organization_id=organization.id, level=level)] if organization else []
    return record


def team(name: str = "") -> Team:
    record = _team(name)
    saved(record)
    return record


def _team(name: str = "") -> Team:
    return Team(id=uuid.uuid4(), name=name or f"Team {next(_number)}")


def resident(*, of: User, **values: Any) -> Resident:
    """Somebody whom this worker registered, with nothing but a name."""
    name = values.pop("name", f"Robin Ashe {next(_number)}")
    with transaction():
        return residents.register(name=name, actor=of.actor, **values)


def contact_point(
    resident: Resident, kind: ContactKind = ContactKind.PHONE, value: str = "", **safe: Any
) -> ContactPoint:
    """A way to reach somebody. With `safe` the resident has just said what is safe there; without, nobody asked."""
    usual = {"phone": "01632 960 555", "email": "someone@home.example", "address": "2 Mill Lane, Aldermere"}
    with transaction():
        point = residents.add_point(resident, kind, value or usual[kind], actor=SYSTEM)
    if safe:
        with transaction():
            residents.set_safety(
                resident, point, version=point.version, actor=SYSTEM, **{"contact_prohibited": False} | safe
            )
    return point


def worker(role: Role = Role.REFERRER, *, team: Team | None = None, **values: Any) -> User:
    """Somebody who works with residents, in a team."""
    theirs = team or _team()
    record = _user(role, team_id=theirs.id, **values)
    saved(record, *([] if team else [theirs]))
    return record


def draft(
    *, by: User | None = None, to: Service | None = None, about: Resident | None = None, **values: Any
) -> Referral:
    """A referral with nothing missing, about to be sent."""
    referrer = by or worker()
    with_whom = to or service(email=f"hello{next(_number)}@mill-lane.example")
    whom = about or resident(of=referrer)
    actor = referrer.actor
    with transaction():
        made = drafting.start(with_whom, whom, actor=actor, **{"words": "Likes company."} | values)
        facts_of(made, actor=actor)
    return made


def facts_of(draft: Referral, *, actor: Actor) -> None:
    """The four facts, inside a transaction: they agreed on the phone, and may be reached through us.

    As rows: a test that takes a draft as given does not look at how they are recorded. One that does calls `drafting`.
    """
    held = consents.held(draft.service_id, is_sensitive=draft.is_sensitive)
    about = {
        "referral_id": draft.id,
        "resident_id": draft.resident_id,
        "organization_id": draft.organization_id,
        "recorded_by_id": actor.id,
    }
    ground = {"basis": held.basis, "condition": held.condition, "policy_number": held.number}
    facts = (
        ReferralAgreement(**about, how=How.PHONE, said_by=SaidBy.RESIDENT, wording=wordings.CURRENT),
        LawfulBasis(**about, **ground, is_override=False),
        TellingBack(**about, may_tell=True),
        SafeContact(**about, reach=Reach.THROUGH_US, may_leave_message=False, when=""),
    )
    for fact in facts:
        fact.id = uuid.uuid4()
    database.session.add_all(facts)


def referral(
    *, by: User | None = None, to: Service | None = None, about: Resident | None = None, **values: Any
) -> Referral:
    """A referral that was sent."""
    referrer = by or worker()
    made = draft(by=referrer, to=to, about=about, **values)
    with transaction():
        sending.send(made, actor=referrer.actor)
    return made


def self_referral(
    *, to: Service | None = None, team: Team | None = None, held: HeldBecause | None = None, **told: Any
) -> SelfReferral:
    """Somebody who asked for help on the page of a service; the team has somebody on duty."""
    on_duty = worker(team=team)
    if database.session.get(DutyTeam, "") is None:
        saved(DutyTeam(ward="", team_id=on_duty.team_id))
    asked = to or service(email=f"hello{next(_number)}@mill-lane.example")
    usual: dict[str, Any] = {
        "id": uuid.uuid4(),
        "asked_by": AskedBy.SELF,
        "helper": None,
        "name": f"Robin Ashe {next(_number)}",
        "reach": Reach.CALL,
        "value": "01632 960 555",
        "may_leave_message": False,
        "when": "",
        "code_word": "",
        "postcode": "",
        "words": "The cupboard is empty.",
        "why_all_the_same": "",
        "answers": {},
        "wording": wordings.CURRENT,
        "may_tell": True,
    }
    with transaction():
        return receiving.receive(Told(**usual | told), asked, held=held, need_id=None)


def attachment(referral: Referral, *, name: str = "letter.pdf") -> Attachment:
    """A file that went along with a referral."""
    with transaction():
        made = attachments.stash(uuid.uuid4(), b"%PDF-1.4", name, question_key="", actor=SYSTEM)
        made.referral_id, made.stash_id, made.disclosed_at = referral.id, None, clock.now()
    return made


def appointment(referral: Referral, **values: Any) -> Appointment:
    """Half an hour on the phone in three days."""
    record = Appointment(
        id=uuid.uuid4(),
        referral_id=referral.id,
        **{
            "starts_at": clock.now() + timedelta(days=3),
            "minutes": 30,
            "way": MeetingWay.PHONE,
            "state": MeetingState.BOOKED,
            "sequence": 0,
            "directions": "",
        }
        | values,
    )
    saved(record)
    return record


def answer_link(referral: Referral) -> str:
    """What stands in the address of the link that the partner got."""
    of_service = database.session.get_one(Service, referral.service_id).email
    listed = of_service or database.session.get_one(Organization, referral.organization_id).email
    with transaction():
        link = answer_links.issue(referral, mailbox=hashed(listed), user_id=None)
    return links.token(link.id)


def question_link(referral: Referral) -> str:
    """What stands in the address of the link that asks the resident whether it helped."""
    with transaction():
        link = links.issue(
            DID_IT_HELP, about_id=referral.id, lasts=timedelta(days=1), referral_id=str(referral.id)
        )
    return links.token(link.id)


def rights_request(resident_id: uuid.UUID, right: Right = Right.ACCESS) -> RightsRequest:
    """Somebody asks for a copy of what we keep, or for something else that is their right."""
    record = RightsRequest(
        id=uuid.uuid4(),
        resident_id=resident_id,
        right=right,
        received_on=clock.today(),
        due_on=clock.today() + timedelta(days=30),
    )
    saved(record)
    return record


def organization(**values: Any) -> Organization:
    """A published charity."""
    record = _organization(**values)
    saved(record)
    return record


def _organization(**values: Any) -> Organization:
    parts: dict[str, Any] = {part: [] for part in PARTS_OF_ORGANIZATION}
    defaults = {
        "name": f"Aldermere Friends {next(_number)}",
        "organization_type": OrganizationType.CHARITY,
        "description": "Neighbours who help neighbours.",
        "is_published": True,
    }
    return Organization(id=uuid.uuid4(), **parts | defaults | values)


def service(
    *,
    of: Organization | None = None,
    at: Sequence[Location] = (),
    terms: Sequence[TaxonomyTerm] = (),
    **values: Any,
) -> Service:
    """A published, free service, confirmed a month ago. `at` are its places, `terms` what it carries."""
    parts: dict[str, Any] = {part: [] for part in PARTS_OF_SERVICE}
    defaults = {
        "name": f"Community lunch {next(_number)}",
        "description": "A hot lunch and good company. Everyone is welcome.",
        "is_published": True,
        "is_free": True,
        "channels": [Channel.IN_PERSON.value],
        "assured_date": clock.today() - timedelta(days=30),
        "capacity": None,
    }
    owner = of or _organization()
    record = Service(id=uuid.uuid4(), organization_id=owner.id, **parts | defaults | values)
    record.at_locations = [ServiceAtLocation(location_id=place.id) for place in at]
    carried = [
        Attribute(link_entity=LinkEntity.SERVICE, link_id=record.id, taxonomy_term_id=term.id)
        for term in terms
    ]
    saved(record, *carried, *([] if of else [owner]))
    return record


def location(*, of: Organization, postcode: str = "WF1 1AA", **values: Any) -> Location:
    """A hall with an address."""
    defaults = {"name": f"Mill Lane Hall {next(_number)}", "latitude": 53.683, "longitude": -1.498}
    record = Location(id=uuid.uuid4(), organization_id=of.id, **defaults | values)
    record.addresses = [
        Address(
            address_1="1 Mill Lane", city="Aldermere", state_province="West Yorkshire", postal_code=postcode
        )
    ]
    record.accessibility, record.phones, record.pictures, record.at_services = [], [], [], []
    saved(record)
    return record


def weekly(
    days: str = "MO,TU,WE,TH,FR", opens: str = "09:00", closes: str = "17:00", **values: Any
) -> Schedule:
    """A schedule that is not saved yet: give it to a service."""
    return Schedule(
        byday=days,
        opens_at=time.fromisoformat(opens),
        closes_at=time.fromisoformat(closes),
        **{
            "freq": Frequency.WEEKLY,
            "interval": 1,
            "bymonthday": "",
            "term_time_only": False,
            "description": "",
            "notes": "",
        }
        | values,
    )


def opportunity(*, of: Organization | None = None, **values: Any) -> Opportunity:
    """A published volunteering chance that closes in three weeks."""
    owner = of or organization()
    defaults = {
        "kind": OpportunityKind.VOLUNTEERING,
        "title": f"Lunch club helper {next(_number)}",
        "description": "Two hours on a Tuesday.",
        "how_to_apply": "Ring us.",
        "closes_on": clock.today() + timedelta(days=21),
        "is_published": True,
    }
    record = Opportunity(id=uuid.uuid4(), organization_id=owner.id, **defaults | values)
    saved(record)
    return record


def relation_note(*, of: Organization, **values: Any) -> RelationNote:
    """A meeting a week ago."""
    record = RelationNote(
        id=uuid.uuid4(),
        organization_id=of.id,
        **{
            "occasion": Occasion.MEETING,
            "happened_on": clock.today() - timedelta(days=7),
            "words": "They look for volunteers.",
        }
        | values,
    )
    saved(record)
    return record


def claim(*, of: Organization, **values: Any) -> Claim:
    """Somebody who confirmed their address and waits for a decision."""
    defaults = {
        "name": "Kit Moss",
        "position": "Trustee",
        "email": f"kit{next(_number)}@gmail.com",
        "words": "",
        "way": Way.EDITOR,
        "status": ClaimStatus.WAITING,
        "confirmed_at": clock.now(),
    }
    record = Claim(id=uuid.uuid4(), organization_id=of.id, **defaults | values)
    saved(record)
    return record


def registration(**values: Any) -> Registration:
    """A new group that waits for an editor."""
    defaults = {
        "name": f"Mill Lane Menders {next(_number)}",
        "organization_type": OrganizationType.COMMUNITY_GROUP,
        "description": "We mend what is broken, with whoever brings it.",
        "person": "Kit Moss",
        "position": "Founder",
        "email": f"kit{next(_number)}@gmail.com",
        "status": RegistrationStatus.WAITING,
        "confirmed_at": clock.now(),
    }
    record = Registration(id=uuid.uuid4(), **defaults | values)
    saved(record)
    return record


def diligence(*, of: Organization, **values: Any) -> Diligence:
    """What we know of its checks: nothing, but for what is said here."""
    record = Diligence.blank(of.id)
    for name, value in values.items():
        setattr(record, name, value)
    saved(record)
    return record


def agreement(*, of: Organization, **values: Any) -> Agreement:
    """The usual terms, unsigned, but for what is said here."""
    record = Agreement.blank(of.id)
    for name, value in values.items():
        setattr(record, name, value)
    saved(record)
    return record


def term(code: str = "food/parcels", name: str = "Food parcels", *, taxonomy: str = "needs") -> TaxonomyTerm:
    """A term, in a taxonomy that is made when it is not there."""
    from sqlalchemy import select

    found = database.session.scalar(select(Taxonomy).where(Taxonomy.code == taxonomy))
    if found is None:
        found = Taxonomy(id=uuid.uuid4(), code=taxonomy, name=taxonomy.capitalize(), description="")
        saved(found)
    parent = None
    if "/" in code:
        top = code.partition("/")[0]
        parent = database.session.scalar(
            select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == found.id, TaxonomyTerm.code == top)
        ) or term(top, top.capitalize(), taxonomy=taxonomy)
    record = TaxonomyTerm(
        id=uuid.uuid4(), taxonomy_id=found.id, parent_id=parent.id if parent else None, code=code, name=name
    )
    record.description, record.synonyms = "", []
    saved(record)
    return record


def feed(**values: Any) -> Feed:
    """A feed of the council, read every night."""
    number = next(_number)
    source = ImportSource(
        id=uuid.uuid4(), name=f"council-{number}", title=f"Council {number}", last_imported_at=clock.now()
    )
    record = Feed(id=uuid.uuid4(), source_id=source.id, url="https://council.example/api", **values)
    saved(source)
    saved(record)
    return record


def import_run(*, of: Feed | None = None, **values: Any) -> ImportRun:
    """A run that is over."""
    told = {"title": "Council", "status": RunStatus.DONE, "counts": {"created": 1}} | values
    record = ImportRun(id=uuid.uuid4(), feed_id=of.id if of else None, **told)
    saved(record)
    return record


def days_from_now(days: int) -> date:
    return clock.today() + timedelta(days=days)


def check_link(*services: Service, purpose: str = "check-listing", user: User | None = None) -> str:
    """What stands in the address of an emailed link about these services of one organization."""
    with transaction():
        link = links.issue(
            purpose,
            about_id=uuid.uuid4(),
            lasts=timedelta(days=30),
            organization_id=str(services[0].organization_id),
            service_ids=[str(one.id) for one in services],
            user_id=str(user.id) if user else None,
            mailbox=f"mailbox of {services[0].organization_id}",
        )
    return links.token(link.id)


def picture_file(width: int = 640, height: int = 480, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as somebody might send it: a slope of colours, so that it is no single point."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    slope = Image.linear_gradient("L").resize((width, height))
    Image.merge("RGB", (slope, slope.rotate(180), slope)).save(out, kind, **options)
    return out.getvalue()


def grainy_file(width: int = 1600, height: int = 1200) -> bytes:
    """The heaviest picture there is: every point is another colour than its neighbours."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.merge("RGB", [Image.effect_noise((width, height), 120) for _ in range(3)]).save(out, "JPEG")
    return out.getvalue()


def image(*, of: Organization, service: Service | None = None, alt: str = "A hall with tables") -> str:
    """A stored picture of an organization, shown by the service if there is one; gives its token."""
    from hub.directory.images import make as make_anew
    from hub.directory.models import Picture
    from hub.directory.services import images
    from hub.directory.views.images import folder

    with transaction():
        made = make_anew(picture_file())
        token = images.keep(made, organization_id=of.id, folder=folder(), actor=SYSTEM)
        if service is not None:
            database.session.add(Picture(service_id=service.id, file=token, alt=alt, position=0))
    return token
