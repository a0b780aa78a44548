"""How somebody comes to a referral: with the emailed link, signed in as one of the partner's people, or as one of us.

The pages on which both sides work are the same behind each door: `at_every_door` hangs one view behind all of them.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits
from hub.accounts.access import current_actor, public, requires
from hub.accounts.policy import Actor, Permission
from hub.core.errors import Gone
from hub.core.forms import tidy
from hub.referrals import links
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.views.blueprint import bp

LINK, PARTNER, OURS = "answer", "partner", "our"
EVERY = (LINK, PARTNER, OURS)
WRITTEN = ("message", "words", "question", "directions")
"""The questions of all pages behind a link that are answered in free words."""
MOST_AN_HOUR = 60
"""What one emailed link may press: more than any conversation needs."""
RESPONDS, REFERS = Permission.REFERRAL_RESPOND, Permission.REFERRAL_MAKE


@dataclass(frozen=True, slots=True)
class Door:
    """Who came, to which referral, and what the addresses behind them look like."""

    actor: Actor
    referral: Referral
    token: str = ""
    is_ours: bool = False
    reader_id: uuid.UUID | None = None
    """Whose reading is marked: the account, or the mailbox to which the link went."""

    @property
    def is_known(self) -> bool:
        """Whether an account says who it is."""
        return not self.token

    @property
    def side(self) -> Side:
        return Side.OURS if self.is_ours else Side.PARTNER

    @property
    def frame(self) -> str:
        """The template that the pages behind this door stand in."""
        return "referrals/frame.html" if self.is_ours else "partners/frame.html"

    def file_url(self, attachment_id: uuid.UUID) -> str:
        """Where a file of the referral is, behind this door."""
        if self.token:
            return url_for("referrals.answer_file", token=self.token, attachment_id=attachment_id)
        endpoint = "referrals.our_file" if self.is_ours else "referrals.partner_file"
        return url_for(endpoint, referral_id=self.referral.id, attachment_id=attachment_id)

    def url(self, deed: str = "") -> str:
        """The page of the referral, or of one deed."""
        if self.token:
            if deed:
                return url_for("referrals.answer_deed", token=self.token, deed=deed)
            return url_for("referrals.answer", token=self.token)
        if self.is_ours:
            if deed:
                return url_for("referrals.on_behalf_deed", referral_id=self.referral.id, deed=deed)
            return url_for("referrals.show", referral_id=self.referral.id)
        if deed:
            return url_for("referrals.partner_deed", referral_id=self.referral.id, deed=deed)
        return url_for("referrals.partner_show", referral_id=self.referral.id)

    def to(self, page: str, **values: Any) -> str:
        """A page that hangs behind every door, behind this one."""
        if self.token:
            return url_for(f"referrals.{LINK}_{page}", token=self.token, **values)
        return url_for(
            f"referrals.{OURS if self.is_ours else PARTNER}_{page}", referral_id=self.referral.id, **values
        )

    def count_press(self) -> None:
        """Whoever came with a link presses so often and no more; those who signed in are known by name. Outside any
        transaction. Raises TooManyTries."""
        if self.token:
            limits.count("referral link", str(self.reader_id), most=MOST_AN_HOUR, within=timedelta(hours=1))

    def again(self) -> "Door":
        """The same door, with everything as it is now."""
        if self.token:
            return by_link(self.token)
        return one_of_us(self.referral.id) if self.is_ours else signed_in(self.referral.id)

    def leave(self, slug: str, said: str, *, part: str = "") -> ResponseReturnValue:
        """Back to the referral, where it says what was done."""
        if self.token:
            done = url_for("referrals.answer", token=self.token, done=slug)
        else:
            flash(said)
            done = self.url()
        return redirect(f"{done}#{part}" if part else done, 303)


def carry(door: Door) -> None:
    """Resolved before the page is: the page takes it from here, once. Whatever it asks for after that is asked anew."""
    g.hub_door = door


def _carried(*, token: str = "", referral_id: uuid.UUID | None = None) -> Door | None:
    door: Door | None = g.pop("hub_door", None)
    if door is None or door.is_ours or door.token != token:
        return None
    return door if token or door.referral.id == referral_id else None


def by_link(token: str) -> Door:
    """Whoever holds the link. Raises NotFound or Gone; looking uses nothing up."""
    if carried := _carried(token=token):
        return carried
    held = links.opened(token)
    referral = visible.get(held.referral_id, actor=held.actor)
    return Door(held.actor, referral, token, reader_id=held.link.about_id)


def signed_in(referral_id: uuid.UUID) -> Door:
    """One of the partner's people, to whom it was sent. Raises NotFound."""
    if carried := _carried(referral_id=referral_id):
        return carried
    actor = current_actor()
    return Door(actor, visible.get(referral_id, actor=actor), reader_id=actor.id)


def one_of_us(referral_id: uuid.UUID) -> Door:
    """One of those of ours who see it. Raises NotFound."""
    return ours(visible.get(referral_id, actor=current_actor()), current_actor())


def ours(referral: Referral, actor: Actor) -> Door:
    return Door(actor, referral, is_ours=True, reader_id=actor.id)


View = Callable[..., ResponseReturnValue]


def at_every_door(
    path: str, name: str, *, methods: Sequence[str] = ("GET", "POST"), doors: Sequence[str] = EVERY
) -> Callable[[View], View]:
    """Hang one view, which takes the door and what else stands in the address, behind the doors of both sides."""

    def hang(view: View) -> View:
        def with_link(token: str, **values: Any) -> ResponseReturnValue:
            try:
                door = by_link(token)
            except Gone as gone:
                return _kept(gone)
            return view(door, **values)

        def at_partner(referral_id: uuid.UUID, **values: Any) -> ResponseReturnValue:
            return view(signed_in(referral_id), **values)

        def with_us(referral_id: uuid.UUID, **values: Any) -> ResponseReturnValue:
            return view(one_of_us(referral_id), **values)

        ways: dict[str, tuple[str, View]] = {
            LINK: ("/answer/<token>", public(with_link)),
            PARTNER: ("/partner/referrals/<uuid:referral_id>", requires(RESPONDS)(at_partner)),
            OURS: ("/referrals/<uuid:referral_id>", requires(REFERS)(with_us)),
        }
        for door in doors:
            root, opened = ways[door]
            bp.add_url_rule(f"{root}/{path}", f"{door}_{name}", opened, methods=list(methods))
        return view

    return hang


def _kept(gone: Gone) -> ResponseReturnValue:
    """The link was taken back while somebody wrote: nothing was sent, and what they wrote is still theirs."""
    typed = [words for name in WRITTEN if (words := tidy(request.form.get(name)))]
    if not typed:
        raise gone
    return render_template("referrals/together/kept.html", problem=gone.message, typed=typed), gone.status
