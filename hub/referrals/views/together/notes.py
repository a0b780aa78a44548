"""Writing a note."""

from flask.typing import ResponseReturnValue

from hub.referrals.forms.together import BOTH, NoteForm
from hub.referrals.services import notes
from hub.referrals.views.door import Door, at_every_door
from hub.referrals.views.together.asking import SAID, ask, known

SAID["note"] = "Your note is kept."


@at_every_door("note", "note")
def note(door: Door) -> ResponseReturnValue:
    """For one's own side unless somebody chooses otherwise."""
    form = NoteForm(is_known=door.is_known, to_partner=door.is_ours, data=known(door))
    if not door.referral.status.is_open:
        form.only_ours()

    def write(now: Door) -> None:
        notes.add(
            now.referral,
            form.words.data,
            is_shared=form.who.data == BOTH,
            actor=now.actor,
            signed=form.name,
            key=form.record_id,
        )

    return ask(door, form, write, slug="note", part="notes")
