"""Files of somebody who has not pressed "Send" yet: sealed, and gone after a day if they never do."""

from datetime import timedelta

from hub.accounts import limits, network
from hub.accounts.policy import VISITOR
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.directory.intake_form import IntakeForm
from hub.referrals.services import attachments
from hub.self_referrals.kept import Kept

MOST_A_DAY = 40
"""Files from one network."""


def stash(kept: Kept, form: IntakeForm) -> bool:
    """Keep what came; a file that cannot be taken says why beside its question, and the rest stays as it was."""
    sound = True
    for key, sent in form.sent().items():
        field = form[f"q-{key}"]
        try:
            limits.count(
                "self-referral.file", network.of_request(), most=MOST_A_DAY, within=timedelta(days=1)
            )
            with transaction():
                made = attachments.stash(
                    kept.id, sent.read(), sent.filename or "", question_key=key, actor=VISITOR
                )
            field.data = [made.name]
        except HubError as refusal:
            field.data, field.errors, sound = [], [refusal.message], False
    return sound
