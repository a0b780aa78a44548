"""The page of a service in words: every sentence, link and number that its template shows. It decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from flask import url_for

from hub.core import words
from hub.core.clock import LONDON
from hub.directory import jsonld, shortlists, starting, timetable
from hub.directory.card_words import CardWords
from hub.directory.confidence import Confidence, weigh
from hub.directory.models import CapacityState, OrganizationType
from hub.directory.plain_text import Block, Kind, blocks, story, summary
from hub.directory.profile import Profile
from hub.directory.timetable import GridDay, OpenState
from hub.directory.views import places
from hub.directory.views.blueprint import address, site
from hub.directory.views.places import PlaceWords

SHORT_STORY = 420  # letters that may stand together above the fold
KINDS = {
    OrganizationType.COMMUNITY_GROUP: "a community group",
    OrganizationType.CHARITY: "a charity",
    OrganizationType.NHS: "part of the NHS",
    OrganizationType.COUNCIL: "a council",
    OrganizationType.HOUSING: "a housing association",
    OrganizationType.LOCAL_BUSINESS: "a local business",
    OrganizationType.SOCIAL_ENTERPRISE: "a social enterprise",
    OrganizationType.FAITH: "a faith group",
    OrganizationType.SCHOOL: "a school or college",
}
NOT_IN_WORDS = "Details of a service and how to reach it."


@dataclass(frozen=True)
class ServicePage:
    """What templates/directory/service.html reads."""

    profile: Profile
    similar: Sequence[CardWords]
    now: datetime

    @property
    def url(self) -> str:
        return address("directory.service", service_id=self.profile.id)

    @property
    def description(self) -> str:
        """For search engines and shared links; of a sensitive service it gives nothing away."""
        if self.profile.is_sensitive:
            return NOT_IN_WORDS
        return f"{summary(self.profile.description, letters=150)} From {self.profile.organization}."

    @cached_property
    def _story(self) -> tuple[Sequence[Block], Sequence[Block]]:
        """The first sentences, and the rest; a text that is short enough is not torn apart."""
        told = story(self.profile.description)
        letters = sum(len(line) for block in told for line in block.lines)
        ends = next((n + 1 for n, block in enumerate(told) if block.kind is Kind.LEAD), 0)
        ends = len(told) if letters <= SHORT_STORY else max(ends, 1)
        return told[:ends], told[ends:]

    @property
    def lead(self) -> Sequence[Block]:
        return self._story[0]

    @property
    def rest(self) -> Sequence[Block]:
        return self._story[1]

    @property
    def areas(self) -> str:
        """ "Aldermere, Brackwater and Holm Cross"."""
        areas = self.profile.areas
        return f"{', '.join(areas[:-1])} and {areas[-1]}" if len(areas) > 1 else "".join(areas)

    @property
    def closed_sentence(self) -> str:
        until = self.profile.closed_until
        return f"Closed for now, until {words.day(until)}" if until else "Closed for now"

    @cached_property
    def opening(self) -> tuple[OpenState, str]:
        if self.profile.is_closed_for_now:
            return OpenState.CLOSED, "Closed for now"
        return timetable.state(self.profile.hours, self.now)

    @cached_property
    def _week(self) -> Sequence[GridDay]:
        return timetable.grid(self.profile.hours, self._today) if self.profile.hours else []

    @property
    def grid(self) -> Sequence[GridDay]:
        """The coming week, unless it is closed for now or there is nothing in the week to see."""
        always = all(day.hours == (words.ALL_DAY,) and not day.note for day in self._week)
        is_worth_it = any(day.hours for day in self._week) and not always
        return self._week if is_worth_it and not self.profile.is_closed_for_now else []

    @property
    def rules(self) -> Sequence[str]:
        """The times in sentences, where seven days cannot show how they repeat."""
        hours = self.profile.hours
        if timetable.is_plain_week(hours) and self.grid and not any(r.term_time_only for r in hours.rules):
            return []
        return timetable.rules_in_words(hours)

    @property
    def rules_on_paper(self) -> Sequence[str]:
        """The times in sentences where the screen shows the coming week: paper is read in other weeks too."""
        return [] if self.rules else timetable.rules_in_words(self.profile.hours)

    @property
    def dates(self) -> Sequence[tuple[str, str]]:
        """The next dates, of what does not happen every week or not in the coming one."""
        is_weekly = timetable.is_plain_week(self.profile.hours) and any(day.hours for day in self._week)
        if not self.profile.hours or is_weekly or self.profile.is_closed_for_now:
            return []
        coming = timetable.coming_dates(self.profile.hours, self.now)
        return [(words.day(day), times) for day, times in coming]

    @property
    def changes(self) -> Sequence[str]:
        return timetable.changes(self.profile.hours, self._today)

    @property
    def bank_holidays(self) -> str:
        return timetable.on_bank_holidays(self.profile.hours) if self.profile.hours else ""

    @property
    def capacity(self) -> tuple[str, str]:
        """State and more words, as the badge macro takes them."""
        capacity = self.profile.capacity
        waits = capacity.state is CapacityState.WAITING_LIST and capacity.weeks
        more = f"about {words.plural(capacity.weeks, 'week')}" if waits and capacity.weeks else ""
        return capacity.state.value.replace(" ", "_"), more

    @property
    def capacity_said(self) -> str:
        """How fresh the word about capacity is."""
        capacity = self.profile.capacity
        known = capacity.state is not CapacityState.UNKNOWN and capacity.updated
        return f"They told us {words.ago(capacity.updated)}." if known else ""

    @cached_property
    def places(self) -> Sequence[PlaceWords]:
        return places.in_words(self.profile.places)

    @property
    def pins(self) -> list[dict[str, Any]]:
        return places.pins(self.places)

    @property
    def reaches(self) -> Sequence[str]:
        """How the help comes to a person who does not go to a place."""
        if self.profile.places:
            said = {
                "phone": "You can also do it by phone.",
                "online": "You can also do it online.",
                "home-visit": "They can also come to your home.",
            }
        else:
            said = {
                "phone": "By phone. You do not need to go anywhere.",
                "online": "Online. You do not need to go anywhere.",
                "home-visit": "They come to your home.",
            }
        return [said[channel] for channel in said if channel in self.profile.channels]

    @property
    def prices(self) -> Sequence[tuple[str, str]]:
        return [(price.option or "Price", price.words) for price in self.profile.prices]

    @property
    def fees(self) -> Sequence[Block]:
        return blocks(self.profile.fees)

    @property
    def eligibility(self) -> Sequence[Block]:
        return blocks(self.profile.eligibility)

    @property
    def application(self) -> Sequence[Block]:
        return blocks(self.profile.application_process)

    @property
    def steps(self) -> Sequence[starting.Step]:
        ours = site()
        return starting.steps(
            self.profile,
            staff=ours.organization,
            staff_phone=ours.contact_phone,
            staff_email=ours.contact_email,
        )

    @property
    def kind(self) -> str:
        """ "a charity": what sort of body runs it, in the middle of a sentence."""
        return KINDS.get(self.profile.organization_type, "")

    @cached_property
    def trust(self) -> Confidence:
        """How far to trust it, and who checked it when."""
        return weigh(self.profile.evidence, today=self._today, staff=site().organization)

    @property
    def has_calendar(self) -> bool:
        return offers_calendar(self.profile, self.now)

    @property
    def save(self) -> shortlists.SaveLink:
        return shortlists.save_link(self.profile.id)

    @property
    def tools(self) -> list[tuple[str, ...]]:
        """What can be done with the page, for the macro page_tools. Sensitive pages leave no trace on a phone."""
        own = self.profile.id
        save = self.save
        tools: list[tuple[str, ...]] = [
            ("saved", "Take off your list", save["save_url"])
            if save["is_saved"]
            else ("save", "Save to your list", save["save_url"]),
            ("print", "Print", "", "print"),
            ("download", "Leaflet (PDF)", url_for("directory.service_leaflet", service_id=own)),
        ]
        if not self.profile.is_sensitive:
            tools.append(("chat", "Send as a text", f"sms:?&body={quote(self._text_message)}"))
            tools.append(("copy", "Copy link", "", "copy"))
        if self.has_calendar:
            tools.append(
                ("calendar", "Add to calendar", url_for("directory.service_calendar", service_id=own))
            )
        return tools

    @property
    def structured(self) -> Mapping[str, Any]:
        provider = address("directory.organization", organization_id=self.profile.organization_id)
        return jsonld.service(self.profile, url=self.url, provider_url=provider, now=self.now)

    @property
    def _today(self) -> date:
        return self.now.astimezone(LONDON).date()

    @property
    def _text_message(self) -> str:
        phone = next((line.words for line in self.profile.phones), "")
        return ". ".join(filter(None, (self.profile.name, phone, self.url)))


def offers_calendar(profile: Profile, now: datetime) -> bool:
    """Dates to put into a calendar: not of what is always open, closed, or better not seen on a shared phone."""
    if profile.is_sensitive or profile.is_closed_for_now or not profile.hours:
        return False
    return profile.hours.next_after(now) is not None
