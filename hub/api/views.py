"""The page that tells people about the open data."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.api import limits
from hub.api.oruk import dump
from hub.api.oruk.asked import MOST_PER_PAGE, PARAMETERS, PER_PAGE
from hub.api.oruk.entities import ENTITIES
from hub.api.oruk.field import Entity, Profile
from hub.api.oruk.nesting import parts
from hub.api.oruk.resources import RESOURCES
from hub.core.config import Settings

bp = Blueprint("open_data", __name__)

LISTS = {
    "services": "Services",
    "service_at_locations": "Services at the places where they run",
    "organizations": "Organizations",
    "taxonomies": "Sets of words that things are found by",
    "taxonomy_terms": "The words",
}


@bp.get("/open-data")
@public
def index() -> ResponseReturnValue:
    """What there is, how to ask for it, and what we promise."""
    settings: Settings = current_app.extensions["hub.settings"]
    return render_template(
        "api/open_data.html",
        lists=[(url_for(f"oruk.{name}"), words) for name, words in LISTS.items()],
        parameter_rows=[
            [name, parameter.about, ", ".join(one.name for one in RESOURCES if name in one.takes)]
            for name, parameter in PARAMETERS.items()
        ],
        field_rows=[_fields_of(entity) for entity in ENTITIES],
        per_page=PER_PAGE,
        most_per_page=MOST_PER_PAGE,
        an_hour=limits.AN_HOUR,
        licence=settings.open_data_licence,
        profile=settings.open_data_profile,
        package_made_at=dump.made_at(settings.data_dir),
    )


def _fields_of(entity: Entity) -> list[str]:
    """The record, its fields in both profiles, and those that only HSDS has."""
    inside = parts(entity.name, Profile.HSDS)
    uk = [one.name for one in entity.fields if one.is_uk] + [
        one for one, part in inside.items() if part.is_uk
    ]
    more = [one.name for one in entity.fields if not one.is_uk]
    more += [one for one, part in inside.items() if not part.is_uk]
    return [entity.name, ", ".join(uk), ", ".join(more)]
