"""How many working days each clock takes here: the settings of the site."""

from flask import current_app

from hub.core.config import Settings
from hub.referrals.clocks import Pace


def current() -> Pace:
    """The site's pace. What was agreed with a partner comes on top (`queries.calendars.pace_of`)."""
    settings: Settings = current_app.extensions["hub.settings"]
    return Pace(
        remind=settings.referral_remind_days,
        owner=settings.referral_owner_days,
        escalate=settings.referral_escalate_days,
        expire=settings.referral_expire_days,
        update=settings.referral_update_days,
        review=settings.referral_review_days,
        ask=settings.outcome_ask_days,
        ask_again=settings.outcome_ask_again_days,
    )
