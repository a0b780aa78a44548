"""What a service says now, part by part, in the words its overview shows."""

from markupsafe import Markup

from hub.core import clock
from hub.core.words import day, moment, plural
from hub.directory import timetable, vocabulary
from hub.directory.editing.entry import Lines, answer
from hub.directory.editing.service_sections import TERM_QUESTIONS
from hub.directory.eligibility import age_range, sentence
from hub.directory.forms.services import RUNNING
from hub.directory.models import (
    CapacityState,
    LinkEntity,
    RuleKind,
    Service,
    ServiceStatus,
)
from hub.directory.opening import Hours, in_words
from hub.directory.part_words import people, phones, price
from hub.directory.place_words import in_one_line
from hub.directory.profile import is_sensitive
from hub.directory.queries import entries
from hub.directory.services import intake
from hub.places import queries as places

FREE = {True: "Free", False: "There is a charge", None: None}


def answers(record: Service) -> dict[str, Markup]:
    """Each part by its slug. Needs what `entries.service` loads."""
    terms = entries.terms_of(LinkEntity.SERVICE, [record.id])[record.id]
    found: dict[str, Lines] = {
        slug: [", ".join(term.name for term in terms if term.taxonomy.code == slug)]
        for slug in TERM_QUESTIONS
    }
    found |= {
        "name": [record.name, record.alternate_name, record.description],
        "alert": [record.alert],
        "reach": [vocabulary.words_for(code, vocabulary.CHANNELS) for code in record.channels],
        "start": [
            *(vocabulary.words_for(code, vocabulary.HOW_TO_START) for code in record.how_to_start),
            f"Asking here: {vocabulary.ASK_HERE[record.ask_here]}" if record.ask_here else "",
            record.application_process,
            record.wait_time,
        ],
        "places": [in_one_line(at.location) for at in record.at_locations],
        "areas": [", ".join(area.name or area.code for area in record.service_areas)],
        "times": times(record),
        "bank-holidays": [vocabulary.BANK_HOLIDAYS[record.bank_holidays]],
        "different-days": timetable.changes(_hours(record), clock.today()),
        "capacity": capacity(record),
        "audience": [_ages(record), record.eligibility_description],
        "rules": rules(record),
        "languages": [
            ", ".join(one.name or vocabulary.language_name(one.code) for one in record.languages),
            record.interpretation_services,
        ],
        "cost": [FREE[record.is_free], *map(price, record.cost_options), record.fees_description],
        "documents": [one.document for one in record.required_documents],
        "pictures": [one.alt for one in record.pictures],
        "questions": [one.label for one in intake.in_order(record.intake_questions)],
        "phones": phones(record.phones),
        "contacts": people(record.contacts),
        "web": [record.url, record.email],
        "status": status(record),
        "sensitive": [_sensitive(record.is_sensitive, is_sensitive(False, terms))],
        "funding": [one.source for one in record.funding],
        "quality": [record.accreditations],
    }
    return {slug: answer(lines) for slug, lines in found.items()}


def times(record: Service) -> list[str]:
    return [*timetable.rules_in_words(_hours(record)), *in_words(record.schedules)]


def rules(record: Service) -> list[str]:
    codes = {code for rule in record.eligibility_rules if rule.kind is RuleKind.AREA for code in rule.any_of}
    names = places.area_names(codes)
    return [sentence(rule, names) for rule in record.eligibility_rules]


def status(record: Service) -> list[str]:
    said = [RUNNING[record.status]]
    if record.status is ServiceStatus.TEMPORARILY_CLOSED:
        until = f"until {day(record.closed_until)}" if record.closed_until else ""
        said.append(" – ".join(filter(None, (record.closed_reason, until))))
    return said


def capacity(record: Service) -> list[str]:
    held = record.capacity
    if held is None or held.state_at(clock.now()) is CapacityState.UNKNOWN:
        return ["Nobody has told us lately"]
    said = vocabulary.CAPACITY[held.state]
    if held.weeks:
        said += f", about {plural(held.weeks, 'week')}"
    if held.paused_until:
        said += f", until {day(held.paused_until)}"
    return [said, f"Counts until {moment(held.expires_at)}"]


def _hours(record: Service) -> Hours:
    return Hours.of(record.schedules, record.schedule_exceptions, record.bank_holidays)


def _ages(record: Service) -> str:
    ages = age_range(record.minimum_age, record.maximum_age)
    return f"Aged {ages}" if ages else "Any age"


def _sensitive(own: bool, by_terms: bool) -> str:
    if by_terms and not own:
        return "Yes, because it is about safety"
    return "Yes" if own else "No"
