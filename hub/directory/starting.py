"""How to start: the first steps a person can take, each with what they need for it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.directory import links
from hub.directory.models import AskHere, HowToStart
from hub.directory.profile import Line, Profile, Way


@dataclass(frozen=True, slots=True)
class Step:
    """One way to begin. `icon` is a picture's name in the sprite."""

    icon: str
    title: str
    words: str
    lines: Sequence[Line] = ()
    is_here: bool = False
    """It begins with a button on this site."""


_HERE = Step(
    "person",
    "Ask for help yourself",
    "For you, or for somebody you know. You need no account. It takes about five minutes.",
    is_here=True,
)


def steps(profile: Profile, *, staff: str, staff_phone: str, staff_email: str) -> list[Step]:
    """The ways to begin that this service names; where it names none, the ways to get in touch."""
    ring = [line for line in profile.contacts if line.way in {Way.PHONE, Way.TEXT}]
    write = [line for line in profile.contacts if line.way is Way.EMAIL]
    web = [line for line in profile.contacts if line.way is Way.WEB]
    is_asked_here = profile.ask_here is AskHere.YES and not profile.is_closed_for_now
    ours = _ours(staff_phone, staff_email)
    said = {
        HowToStart.TURN_UP: Step("pin", "Turn up", _turn_up(profile)),
        HowToStart.RING: Step("phone", "Ring them", _ring(ring), ring),
        HowToStart.ONLINE_FORM: Step("web", "Fill in their form", "Use the form on their website.", web),
        HowToStart.SELF_REFER: _HERE
        if is_asked_here
        else Step(
            "person",
            "Ask for it yourself",
            f"Get in touch with them. If you would like help with that, ask {staff}.",
            [] if HowToStart.RING in profile.how_to_start else [*ring, *write],
        ),
        HowToStart.GP: Step("people", "Ask your GP surgery", "Your doctor or nurse can refer you."),
        HowToStart.ASK_STAFF: Step(
            "chat", f"Ask {staff} to refer you", "Tell us what you need. We will ask them for you.", ours
        ),
    }
    found = [said[start] for start in profile.how_to_start]
    if is_asked_here and HowToStart.SELF_REFER not in profile.how_to_start:
        found.insert(0, _HERE)
    if found:
        return found
    if ring or write or web:
        return [
            Step(
                "phone",
                "Get in touch",
                "Tell them what you need and ask what happens next.",
                [*ring, *write, *web],
            )
        ]
    return [said[HowToStart.ASK_STAFF]]


def _turn_up(profile: Profile) -> str:
    if profile.hours:
        return "You do not need to book. Come when they are open."
    return "You do not need to book."


def _ring(lines: Sequence[Line]) -> str:
    return (
        "Tell them what you need and ask what happens next." if lines else "Their number is on their website."
    )


def _ours(phone: str, email: str) -> list[Line]:
    lines = []
    if phone:
        lines.append(Line(Way.PHONE, phone, links.telephone(phone)))
    if email:
        lines.append(Line(Way.EMAIL, email, links.email(email)))
    return lines
