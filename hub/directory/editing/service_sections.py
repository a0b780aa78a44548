"""The sections of a service: what each asks, and which deed keeps the answer."""

import uuid
from collections.abc import Mapping
from typing import Any

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.asking import EditForm
from hub.directory.editing import pictures, questions
from hub.directory.editing.pages import Section
from hub.directory.forms import contacts, costs, schedules
from hub.directory.forms import services as forms
from hub.directory.forms.pictures import PicturesForm
from hub.directory.models import CapacityState, LinkEntity, Service, ServiceStatus, TaxonomyTerm
from hub.directory.place_words import in_one_line
from hub.directory.queries import editing as queries
from hub.directory.queries import entries, taxonomies
from hub.directory.services import offers
from hub.directory.services.records import stays_whole
from hub.places import queries as places
from hub.places.kinds import Kind

TERM_QUESTIONS = {
    "needs": "What does it help with?",
    "kinds": "What kind of help is it?",
    "circumstances": "Who was it set up for?",
}
SEVERAL = {
    Kind.COUNTRY: "Countries",
    Kind.REGION: "Regions",
    Kind.COUNTY: "Counties",
    Kind.BOROUGH: "Boroughs",
    Kind.CITY: "Towns and cities",
    Kind.TOWN: "Towns and cities",
    Kind.WARD: "Wards",
}


def keep(record: Service, form: EditForm, actor: Actor) -> None:
    """The answers are fields and lists of the service: one deed."""
    offers.edit(record, form.values(), parts=form.parts(), actor=actor, version=form.read_version)
    stays_whole(offers.missing(record), is_published=record.is_published)


def _terms(slug: str) -> Section[Service, forms.TermsForm]:
    def read(record: Service) -> Mapping[str, Any]:
        return {"terms": [term.code for term in terms_of(record, slug)]}

    def prepare(form: forms.TermsForm, _record: Service) -> None:
        offer_terms(form, slug)

    def save(record: Service, form: forms.TermsForm, actor: Actor) -> None:
        every = taxonomies.terms(slug)
        chosen = [term for term in every if term.code in (form.terms.data or ())]
        taxonomy = queries.taxonomy(slug, actor=actor)
        offers.set_terms(record, chosen, taxonomy_id=taxonomy.id, actor=actor, version=form.read_version)

    return Section(
        slug=slug,
        label=TERM_QUESTIONS[slug],
        heading=TERM_QUESTIONS[slug],
        form=forms.TermsForm,
        read=read,
        prepare=prepare,
        save=save,
        template="directory/editing/terms.html",
    )


def terms_of(record: Service, taxonomy_code: str) -> list[TaxonomyTerm]:
    carried = entries.terms_of(LinkEntity.SERVICE, [record.id])[record.id]
    return [term for term in carried if term.taxonomy.code == taxonomy_code]


def offer_terms(form: forms.TermsForm, taxonomy_code: str) -> None:
    """All terms of a list, each with those that stand under it."""
    every = taxonomies.terms(taxonomy_code)
    form.terms.choices = {term.code: term.name for term in every}
    below: dict[uuid.UUID | None, list[TaxonomyTerm]] = {}
    for term in every:
        below.setdefault(term.parent_id, []).append(term)
    form.groups = [(top.name, [top.code, *_codes_below(top, below)]) for top in below.get(None, ())]


def _codes_below(term: TaxonomyTerm, below: Mapping[uuid.UUID | None, list[TaxonomyTerm]]) -> list[str]:
    return [code for child in below.get(term.id, ()) for code in (child.code, *_codes_below(child, below))]


def _read_areas(record: Service) -> Mapping[str, Any]:
    return {
        "areas": [area.code for area in record.service_areas if area.code],
        "others": [area.name for area in record.service_areas if not area.code],
    }


def _offer_areas(form: forms.AreasForm, record: Service) -> None:
    known = places.areas()
    form.areas.choices = {area.code: area.name for area in known} | _names_kept(record)
    grouped: dict[str, list[str]] = {}
    for area in sorted(known, key=lambda area: area.kind.rank):
        grouped.setdefault(SEVERAL.get(area.kind, "Other areas"), []).append(area.code)
    if others := [code for code in form.areas.choices if code not in {area.code for area in known}]:
        grouped.setdefault("Other areas", []).extend(others)
    form.groups = list(grouped.items())


def _names_kept(record: Service) -> dict[str, str]:
    """What the areas it has are called in its own entry."""
    return {area.code: area.name or area.code for area in record.service_areas if area.code}


def _keep_areas(record: Service, form: forms.AreasForm, actor: Actor) -> None:
    names = form.areas.choices | _names_kept(record)
    wanted = [{"code": code, "name": names[code]} for code in form.areas.data or ()]
    wanted += [{"code": "", "name": name} for name in form.others.lines]
    offers.edit(record, {}, parts={"service_areas": wanted}, actor=actor, version=form.read_version)
    stays_whole(offers.missing(record), is_published=record.is_published)


def _read_places(record: Service) -> Mapping[str, Any]:
    return {"places": [str(at.location_id) for at in record.at_locations]}


def _offer_places(form: forms.PlacesForm, record: Service) -> None:
    found = queries.places_for(record, actor=current_actor())
    form.places.choices = {str(place.id): in_one_line(place) for place in found}


def _keep_places(record: Service, form: forms.PlacesForm, actor: Actor) -> None:
    wanted = [uuid.UUID(place_id) for place_id in form.places.data or ()]
    by_id = {place.id: place for place in queries.locations(wanted, actor=actor)}
    chosen = [by_id[place_id] for place_id in wanted if place_id in by_id]
    offers.set_locations(record, chosen, actor=actor, version=form.read_version)
    stays_whole(offers.missing(record), is_published=record.is_published)


def _read_capacity(record: Service) -> Mapping[str, Any]:
    held = record.capacity
    state = held.state_at(clock.now()) if held else CapacityState.UNKNOWN
    return {
        "state": state,
        "weeks": held.weeks if held else None,
        "paused_until": held.paused_until if held else None,
    }


def _keep_capacity(record: Service, form: forms.CapacityForm, actor: Actor) -> None:
    offers.set_capacity(
        record,
        form.state.data,
        weeks=form.weeks.data,
        paused_until=form.paused_until.data,
        actor=actor,
        version=form.read_version,
    )


def _keep_status(record: Service, form: forms.StatusForm, actor: Actor) -> None:
    status, version = form.status.data, form.read_version
    if status is ServiceStatus.TEMPORARILY_CLOSED:
        offers.close_for_now(
            record, reason=form.closed_reason.data, until=form.closed_until.data, actor=actor, version=version
        )
    elif status is ServiceStatus.ACTIVE:
        offers.reopen(record, actor=actor, version=version)
    else:
        offers.edit(record, {"status": status}, actor=actor, version=version)


def _plain(slug: str, label: str, form: type[EditForm]) -> Section[Service, Any]:
    return Section(slug=slug, label=label, form=form, save=keep)


_ALL: tuple[Section[Service, Any], ...] = (
    _plain("name", "Name and description", forms.NameForm),
    _plain("alert", "To read first", forms.AlertForm),
    _terms("needs"),
    _terms("kinds"),
    _terms("circumstances"),
    _plain("reach", "How help reaches people", forms.ReachForm),
    _plain("start", "How to start", forms.StartForm),
    Section(
        slug="places",
        label="Places",
        form=forms.PlacesForm,
        read=_read_places,
        prepare=_offer_places,
        save=_keep_places,
        template="directory/editing/places.html",
    ),
    Section(
        slug="areas",
        label="Areas covered",
        form=forms.AreasForm,
        read=_read_areas,
        prepare=_offer_areas,
        save=_keep_areas,
        template="directory/editing/areas.html",
    ),
    _plain("bank-holidays", "Bank holidays", schedules.BankHolidaysForm),
    _plain("different-days", "Days that are different", schedules.ExceptionsForm),
    Section(
        slug="capacity",
        label="Room for new people",
        form=forms.CapacityForm,
        read=_read_capacity,
        save=_keep_capacity,
        template="directory/editing/capacity.html",
    ),
    _plain("audience", "Ages, and who it is for", forms.AudienceForm),
    _plain("languages", "Languages", forms.LanguagesForm),
    _plain("cost", "Cost", costs.CostForm),
    _plain("documents", "What to bring", contacts.DocumentsForm),
    pictures.section(keep, "Pictures", PicturesForm),
    questions.SECTION,
    _plain("phones", "Phone numbers", contacts.PhonesForm),
    _plain("contacts", "People to ask for", contacts.ContactsForm),
    _plain("web", "Web page and email", forms.WebForm),
    Section(
        slug="status",
        label="Is it running?",
        form=forms.StatusForm,
        save=_keep_status,
        template="directory/editing/status.html",
    ),
    _plain("sensitive", "Dangerous to be seen with?", forms.SensitiveForm),
    _plain("funding", "Who pays for it", contacts.FundingForm),
    _plain("quality", "Quality marks", forms.QualityForm),
)
SECTIONS = {section.slug: section for section in _ALL}
LABELS = {slug: section.label for slug, section in SECTIONS.items()} | {
    "times": "Opening times",
    "rules": "Conditions",
}
