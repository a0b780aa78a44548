"""Pages behind an emailed link, without an account: is it still correct? Looking changes nothing, pressing does."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory import timetable
from hub.directory.models import Service
from hub.directory.profile import Profile
from hub.directory.queries import entries
from hub.directory.services import offers
from hub.partners.forms.listings import FOR_GOOD, ChangedForm, ClosedForm, PressForm
from hub.partners.queries import listings as queries
from hub.partners.queries.listings import CHECK_LISTING, SET_CAPACITY, Asked, Held
from hub.partners.services import listings
from hub.partners.views.blueprint import bp
from hub.partners.views.pressing import count_press, may_press

ALL = "all"
MOST_FACTS = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """An entry on the page: what people read of it, in a few large lines."""

    asked: Asked
    facts: Sequence[tuple[str, str]]


@bp.get("/check/<token>")
@public
def check(token: str) -> ResponseReturnValue:
    """The entries that the email was about, each with what people read of it and a button for "still correct"."""
    held = queries.opened(token, CHECK_LISTING)
    found = queries.asked(held)
    return render_template(
        "partners/listing/check.html",
        token=token,
        sheets=[Sheet(one, facts(one.profile)) for one in found],
        organization=found[0].profile.organization,
        left=[one for one in found if not one.is_answered],
        form=PressForm(),
        is_for_account=held.is_for_account,
        sensitive=any(one.profile.is_sensitive for one in found),
    )


@bp.post("/check/<token>/confirm")
@public
def check_confirm(token: str) -> ResponseReturnValue:
    """ "Yes, this is still correct": one of them, or all that were not answered otherwise."""
    wanted = request.form.get("service", ALL)
    count_press(queries.opened(token, CHECK_LISTING))
    with transaction():
        held = queries.opened(token, CHECK_LISTING)
        left = [one.profile.id for one in queries.asked(held) if not one.said]
        chosen = left if wanted == ALL else [_one_of(held, wanted)]
        for record in entries.services(chosen, actor=held.actor):
            offers.confirm(record, actor=held.actor)
    return redirect(url_for("partners.check", token=token), 303)


@bp.route("/check/<token>/<uuid:service_id>/changed", methods=["GET", "POST"])
@public
def check_changed(token: str, service_id: uuid.UUID) -> ResponseReturnValue:
    """What is different now, in their own words; or, for those with an account, the way to change it."""
    held = queries.opened(token, CHECK_LISTING)
    profile = _profile(held, service_id)
    form = ChangedForm()
    if form.submitted() and may_press(held, form.words):
        with transaction():
            db.session.expire_all()
            held = queries.opened(token, CHECK_LISTING)
            listings.has_changed(_record(held, service_id), form.words.data, actor=held.actor)
        return redirect(url_for("partners.check", token=token), 303)
    page = render_template(
        "partners/listing/changed.html",
        token=token,
        profile=profile,
        form=form,
        facts=facts(profile),
        is_for_account=held.is_for_account,
        sensitive=profile.is_sensitive,
    )
    return page, 422 if form.errors else 200


@bp.route("/check/<token>/<uuid:service_id>/closed", methods=["GET", "POST"])
@public
def check_closed(token: str, service_id: uuid.UUID) -> ResponseReturnValue:
    """Closed for good: residents no longer see it and an editor makes sure. For a while: the page says until when."""
    held = queries.opened(token, CHECK_LISTING)
    profile = _profile(held, service_id)
    form = ClosedForm()
    if form.submitted() and may_press(held, form.words):
        with transaction():
            db.session.expire_all()
            held = queries.opened(token, CHECK_LISTING)
            record = _record(held, service_id)
            if form.how.data == FOR_GOOD:
                listings.has_closed(record, form.words.data or "", actor=held.actor)
            else:
                offers.close_for_now(
                    record, reason=form.words.data or "", until=form.until.data, actor=held.actor
                )
                offers.confirm(record, actor=held.actor)
        return redirect(url_for("partners.check", token=token), 303)
    page = render_template(
        "partners/listing/closed.html",
        token=token,
        profile=profile,
        form=form,
        sensitive=profile.is_sensitive,
    )
    return page, 422 if form.errors else 200


@bp.route("/check/<token>/stop", methods=["GET", "POST"])
@public
def check_stop(token: str) -> ResponseReturnValue:
    """No more of these emails; or, after all, yes."""
    return _stop(token, CHECK_LISTING, "partners.check")


@bp.route("/room/<token>/stop", methods=["GET", "POST"])
@public
def room_stop(token: str) -> ResponseReturnValue:
    """The same for emails that ask whether there is room."""
    return _stop(token, SET_CAPACITY, "partners.room")


def _stop(token: str, purpose: str, back: str) -> ResponseReturnValue:
    held = queries.opened(token, purpose)
    form = PressForm()
    if form.submitted():
        count_press(held)
        with transaction():
            db.session.expire_all()
            held = queries.opened(token, purpose)
            deed = listings.welcome if request.form.get("emails") == "on" else listings.refuse
            deed(held.mailbox, held.organization_id, actor=held.actor)
        return redirect(url_for(f"{back}_stop", token=token), 303)
    return render_template(
        "partners/listing/stop.html",
        form=form,
        back=url_for(back, token=token),
        action=url_for(f"{back}_stop", token=token),
        has_refused=queries.has_refused(held),
        organization=queries.asked(held)[0].profile.organization,
    )


def facts(profile: Profile) -> list[tuple[str, str]]:
    """What goes out of date first, as people read it: times, place, phone, price."""
    times = (
        [*timetable.rules_in_words(profile.hours), *profile.times_said]
        if profile.hours
        else profile.times_said
    )
    contacts = [line.words for line in profile.contacts]
    return [
        ("When", "Closed for now" if profile.is_closed_for_now else _few(times) or "No times given"),
        (
            "Where",
            _few([spot.in_one_line for spot in profile.places]) or _few(profile.areas) or "No place given",
        ),
        ("Phone and email", _few(contacts) or "None given"),
        ("Cost", profile.cost or "Not given"),
    ]


def _few(lines: Sequence[str]) -> str:
    more = len(lines) - MOST_FACTS
    return "; ".join(lines[:MOST_FACTS]) + (f"; and {more} more" if more > 0 else "")


def _one_of(held: Held, given: str) -> uuid.UUID:
    """The service that a button names; NotFound for one that the link is not about."""
    found = next((one for one in held.service_ids if str(one) == given), None)
    if found is None:
        raise NotFound
    return found


def _profile(held: Held, service_id: uuid.UUID) -> Profile:
    found = next((one for one in queries.asked(held) if one.profile.id == service_id), None)
    if found is None:
        raise NotFound
    return found.profile


def _record(held: Held, service_id: uuid.UUID) -> Service:
    return entries.service(_one_of(held, str(service_id)), actor=held.actor)
