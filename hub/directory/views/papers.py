"""What a page needs to become paper: cover and handouts from public profiles, and the answer that carries the PDF."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Response

from hub.accounts import limits, network
from hub.core import clock
from hub.directory import handout
from hub.directory.handout import Cover, Handout
from hub.directory.profile import Profile
from hub.directory.views.blueprint import address, site

MOST_LEAFLETS = 60
"""From one network in ten minutes: a library has one, too."""


def handouts(profiles: Iterable[Profile]) -> list[Handout]:
    """Each service in the few facts that fit on paper."""
    ours, today = site(), clock.today()
    return [
        handout.of(
            profile,
            url=address("directory.service", service_id=profile.id),
            today=today,
            staff=ours.organization,
            staff_phone=ours.contact_phone,
        )
        for profile in profiles
    ]


def cover(title: str, *, is_list: bool = False, url: str = "") -> Cover:
    ours = site()
    return Cover(
        title=title,
        site_name=ours.name,
        organization=ours.organization,
        phone=ours.contact_phone,
        made_at=clock.local_now(),
        is_list=is_list,
        url=url,
    )


def count_leaflet() -> None:
    """Raises TooManyTries. A leaflet takes as long as twenty pages, and nobody prints one every ten seconds."""
    limits.count("leaflet", network.of_request(), most=MOST_LEAFLETS, within=timedelta(minutes=10))


def as_pdf(content: Iterable[bytes], name: str) -> Response:
    """Opened in the browser, and saved under this name."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
