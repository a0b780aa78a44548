"""Where those who were told of a change read what it is now."""

import uuid
from collections.abc import Mapping

from flask import current_app

from hub.api.clients import queries as clients
from hub.core.site import Site
from hub.webhooks import tasks
from hub.webhooks.events import Event

PATHS: Mapping[str, str] = {
    "service": "/api/oruk/services/{}",
    "organization": "/api/oruk/organizations/{}",
    "opportunity": "/opportunities/{}",
    "referral": "/api/fhir/Task/{}",
}


def _address(event: Event, record_id: uuid.UUID) -> str:
    site: Site = current_app.extensions["hub.site"]
    return site.absolute(PATHS[event.value.partition(".")[0]].format(record_id))


tasks.CLIENT_OF.append(clients.concerned)
tasks.PLACES.update(dict.fromkeys(PATHS, _address))
