"""The page of an opportunity in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.core import clock
from hub.directory import jsonld, links, opportunity_words
from hub.directory.masking import DistrictPoint
from hub.directory.models import Opportunity, OpportunityKind
from hub.directory.plain_text import Block, blocks, story, summary
from hub.directory.profile import Line, Way, phone_lines, spot
from hub.directory.queries.browsing import DATED
from hub.directory.views import places
from hub.directory.views.blueprint import address
from hub.directory.views.places import PlaceWords

APPLY = {
    OpportunityKind.EVENT: "How to come",
    OpportunityKind.COURSE: "How to join",
    OpportunityKind.VOLUNTEERING: "How to offer your time",
}


@dataclass(frozen=True)
class OpportunityPage:
    """What templates/directory/opportunity.html reads."""

    record: Opportunity
    district_point: DistrictPoint

    @property
    def url(self) -> str:
        return address("directory.opportunity", opportunity_id=self.record.id)

    @property
    def description(self) -> str:
        said = summary(self.record.description, letters=130)
        return f"{self.record.kind.label} with {self.record.organization.name}. {said}"

    @property
    def story(self) -> Sequence[Block]:
        return story(self.record.description)

    @property
    def how_to_apply(self) -> Sequence[Block]:
        return blocks(self.record.how_to_apply)

    @property
    def apply_title(self) -> str:
        return APPLY.get(self.record.kind, "How to apply")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What people want to know first, as far as it is known."""
        record = self.record
        begins = "When" if record.kind in DATED else "Starts"
        facts = (
            (begins, opportunity_words.when(record)),
            ("Hours", record.hours),
            ("Cost" if record.kind in DATED else "Pay", record.pay),
            ("Closing date", opportunity_words.closes(record.closes_on)),
        )
        return [(name, said) for name, said in facts if said]

    @property
    def closes_soon(self) -> bool:
        on = self.record.closes_on
        return on is not None and clock.today() <= on <= clock.today() + opportunity_words.SOON

    @property
    def has_calendar(self) -> bool:
        """Whether there is a day to keep, and everybody may know of it."""
        day = self.record.starts_on or self.record.closes_on
        return day is not None and day >= clock.today() and self.record.is_published and not self.is_over

    @property
    def is_over(self) -> bool:
        """Staff may still open it; the page says that nobody else can."""
        return self.record.closes_on is not None and self.record.closes_on < clock.today()

    @cached_property
    def place(self) -> PlaceWords | None:
        if self.record.location is None:
            return None
        return places.in_words([spot(self.record.location, self.district_point)])[0]

    @property
    def pins(self) -> list[dict[str, Any]]:
        return places.pins([self.place] if self.place else [])

    @property
    def contacts(self) -> Sequence[Line]:
        """Where to apply; where the entry names nothing, the organization's own number."""
        lines = []
        if url := links.web(self.record.url):
            lines.append(Line(Way.WEB, links.bare(url), url))
        if href := links.email(self.record.email):
            lines.append(Line(Way.EMAIL, self.record.email, href))
        return lines or phone_lines(self.record.organization.phones)

    @property
    def structured(self) -> Mapping[str, Any]:
        provider = address("directory.organization", organization_id=self.record.organization_id)
        where = spot(self.record.location, self.district_point).shown if self.record.location else None
        return jsonld.opportunity(self.record, where, url=self.url, provider_url=provider)
