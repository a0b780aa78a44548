"""What an event of the trail says, in the words of those who read it."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hub.accounts.models import MembershipLevel
from hub.accounts.policy import Role

DEEDS = {
    "user.created": "Account made",
    "user.invited": "Invited",
    "user.invited-again": "Invited again",
    "user.invitation-withdrawn": "Invitation withdrawn",
    "user.first-signed-in": "First password chosen",
    "user.password-changed": "Password changed",
    "user.new-email-asked": "New email address asked for",
    "user.edited": "Account changed",
    "user.role-changed": "Role changed",
    "user.role-kept": "Role kept: nobody else looks after accounts",
    "user.membership-added": "Added to an organization",
    "user.switched-off": "Account switched off",
    "user.forgotten": "Person taken out of the account",
    "user.switched-on": "Account switched on",
    "user.signed-out": "Signed out everywhere",
    "api-client.made": "Other system added",
    "api-client.secret-renewed": "New secret for another system",
    "api-client.revoked": "Other system ended",
    "api-client.token-issued": "Another system came in",
    "referral.read-by-system": "Referral read by another system",
    "webhook.added": "Address for news added",
    "webhook.changed": "Address for news changed",
    "webhook.removed": "Address for news removed",
    "webhook.tried": "Test sent to an address for news",
    "webhook.paused": "News to an address stopped",
    "webhook.resumed": "News to an address started again",
    "webhook.gave-up": "Nobody took our news: given up",
    "webhook.secret-renewed": "New secret for an address for news",
    "second_factor.app_added": "App for codes set up",
    "second_factor.app_replaced": "App for codes moved to another phone",
    "second_factor.app_removed": "App for codes removed",
    "second_factor.passkey_added": "Passkey added",
    "second_factor.passkey_removed": "Passkey removed",
    "second_factor.reset": "Second step taken away",
    "recovery_code.used": "Recovery code used",
    "recovery_codes.made": "New recovery codes made",
    "single_sign_on.expected": "Invited to sign in with their work account",
    "single_sign_on.linked": "Work account linked",
    "single_sign_on.forgotten": "Work account forgotten",
    "user.team-changed": "Put in another team",
    "team.added": "Team added",
    "resident.looked-for": "Looked for a resident",
    "resident.registered": "Resident registered",
    "resident.opened-with-reason": "Resident of another team opened for a reason",
    "resident.handed-over": "Resident handed to another worker or team",
    "resident.barred": "Resident kept from a colleague",
    "resident.unbarred": "Resident no longer kept from a colleague",
    "resident.unmerged": "Merged residents parted",
    "resident.word-promised": "Something to tell a resident",
    "contact.doubted": "Number or address to be asked about",
    "contact.safety-set": "Safe contact asked and written down",
    "session.started": "Signed in",
    "session.ended": "Signed out",
    "session.ended-elsewhere": "Signed out in another browser",
    "consent.policy-set": "Set on what ground we share with a service",
    "consent.overridden": "Shared without agreement, because somebody was in danger",
    "consent.override-reviewed": "Sharing without agreement looked at",
    "review.decided": "Decided of something that went around a rule",
    "referral.break-glass": "Referral of another team opened for a reason",
    "referral.opening-seen": "Read who opened a referral, and why",
    "referral.opening-questioned": "Said that the reason for opening a referral does not sound right",
    "referral.offer": "Looked for what else could help",
    "rights.asked": "Request about personal data taken",
    "rights.given-longer": "Request about personal data given more time",
    "rights.correction-asked": "Lead worker asked to put a record right",
    "rights.answered": "Request about personal data answered",
    "referral.message": "Message about a referral written",
    "referral.try": "Attempt to reach a resident written down",
    "referral.book": "Appointment made",
    "referral.rebook": "Appointment changed",
    "referral.cancel-booking": "Appointment cancelled",
    "referral.attend": "Appointment kept",
    "referral.miss": "Appointment missed",
    "referral.note": "Note about a referral written",
    "referral.suggest": "Another service suggested",
    "course.places-set": "Places on a course set",
    "passport.issued": "Paper to follow a referral made",
    "passport.revoked": "Paper to follow a referral made worth nothing",
    "passport.opened": "Paper opened with its code",
    "referral.ask-resident": "Resident asked whether it helped",
    "referral.resident-says": "Resident said whether it helped",
    "referral.referrer-sees": "What we see of the help written down",
    "referral.nobody-called": "Resident said that nobody has been in touch",
    "referral.new-number": "Resident gave another number",
    "referral.measured": "Numbers before or after written down",
    "measures.made": "Set of measures made",
    "measures.made-default": "Set of measures offered first",
    "measures.put-away": "Set of measures put away",
    "sign-in.locked": "Kept out for a while: too many wrong tries",
}
WAYS = {"single_sign_on": "single sign-on", "link": "a link in an email", "recovery_code": "a recovery code"}


def deed(action: str) -> str:
    """ "service.closed-for-now" as "Service closed for now", and what happens to accounts in plain words."""
    return DEEDS.get(action) or action.translate(str.maketrans("._-", "   ")).capitalize()


def detail(event_detail: Mapping[str, Any]) -> str:
    """The fields it touched and the numbers it counted. Ids say nothing to a reader, and are left out."""
    said = [_plain(name) for name in event_detail.get("fields") or []]
    rest = {name: value for name, value in event_detail.items() if name != "fields" and not _is_id(value)}
    if "was" in rest and "role" in rest:
        said.append(f"from {_value(rest.pop('was'))} to {_value(rest.pop('role'))}")
    said += [f"{_plain(name)}: {_value(value)}" for name, value in sorted(rest.items())]
    return ", ".join(said)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_plain(name)} {_value(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if not isinstance(value, str):
        return str(value)
    if value in list(Role):
        return Role(value).label
    return value.capitalize() if value in list(MembershipLevel) else WAYS.get(value, _plain(value))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _is_id(value: object) -> bool:
    with suppress(ValueError):
        return isinstance(value, str) and bool(uuid.UUID(value))
    return False
