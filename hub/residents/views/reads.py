"""Who of ours looks at somebody is written down before anything is shown, whichever page it is."""

from flask import Flask, request

from hub.accounts.access import current_actor
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.residents import queries, services
from hub.residents.models import Resident
from hub.residents.showing import ABOUT


def install(app: Flask) -> None:
    """After the guard: whoever may not open the page has seen nobody."""
    app.before_request(note)


def note() -> None:
    """One line for each person the address is about. Whom the actor cannot see, the page itself refuses."""
    named = {name: value for name, value in (request.view_args or {}).items() if name in ABOUT}
    if not named or not (actor := current_actor()).is_staff:
        return
    seen = []
    for name, value in named.items():
        try:
            resident_id = ABOUT[name](value, actor)
        except NotFound:
            continue
        if resident_id is not None:
            seen.append(db.session.get_one(Resident, queries.survivor(resident_id)))
    new = [one for one in seen if services.is_to_note(one, actor=actor)]
    if new:
        with transaction():
            for one in new:
                services.note_read(one, page=request.endpoint or "", actor=actor)
