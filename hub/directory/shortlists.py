"""A person's list of services without an account and without a cookie: it travels in the address of each page.

`?list=` holds the services' ids and our signature, so that nobody can make us build a list that no visitor made.
"""

import base64
import hashlib
import re
import uuid
from collections.abc import Sequence
from typing import Any, TypedDict
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, g, has_request_context, request, url_for
from itsdangerous import BadSignature, Signer

PARAMETER = "list"
MOST = 20
ID_BYTES = 16

# Pages that a person opens carry the list along; files and what only programs read do not.
CARRYING = frozenset({"home", "search", "directory"})
NOT_CARRYING = frozenset(
    {
        "home.robots",
        "home.sitemap",
        "search.areas",
        "search.suggest",
        "directory.service_calendar",
        "directory.service_leaflet",
        "directory.service_qr",
    }
)


class SaveLink(TypedDict):
    """What a card needs to offer "Save"."""

    save_url: str
    is_saved: bool


def encode(ids: Sequence[uuid.UUID]) -> str:
    """The list as it stands in an address; "" for an empty one."""
    if not ids:
        return ""
    packed = b"".join(service_id.bytes for service_id in ids[:MOST])
    return _signer().sign(base64.urlsafe_b64encode(packed).rstrip(b"=")).decode()


def decode(token: str) -> tuple[uuid.UUID, ...] | None:
    """The services of a list in their order, or None when it is not one of ours."""
    try:
        packed = _signer().unsign(token.encode())
        plain = base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4))
    except (BadSignature, ValueError):
        return None
    if not plain or len(plain) % ID_BYTES or len(plain) > MOST * ID_BYTES:
        return None
    ids = (uuid.UUID(bytes=plain[at : at + ID_BYTES]) for at in range(0, len(plain), ID_BYTES))
    return tuple(dict.fromkeys(ids))


def chosen() -> tuple[uuid.UUID, ...]:
    """The list that came with this request; empty when none came, or one that is not ours."""
    return _given() or ()


def is_broken() -> bool:
    """Whether a list came that somebody cut short or changed."""
    return bool(request.args.get(PARAMETER)) and _given() is None


def token() -> str:
    """The list of this request, if it is one of ours."""
    return request.args.get(PARAMETER, "") if chosen() else ""


def carried() -> list[tuple[str, str]]:
    """What a GET form or a hand-made address has to carry along."""
    return [(PARAMETER, token())] if token() else []


def save_link(service_id: uuid.UUID) -> SaveLink:
    """Where "Save" on this page leads: it comes back here with the service on the list, or off it again."""
    is_saved = service_id in chosen()
    endpoint = "directory.shortlist_remove" if is_saved else "directory.shortlist_add"
    return {"save_url": url_for(endpoint, service_id=service_id, next=here()), "is_saved": is_saved}


def save_links(ids: Sequence[uuid.UUID], *, back: str) -> list[SaveLink]:
    """The same for a page of services, to come `back` to: two addresses are built, however many there are."""
    if not ids:
        return []
    kept, any_id = set(chosen()), uuid.UUID(int=0)
    add, remove = (
        url_for(endpoint, service_id=any_id, next=back)
        for endpoint in ("directory.shortlist_add", "directory.shortlist_remove")
    )
    return [
        {
            "save_url": (remove if one in kept else add).replace(str(any_id), str(one), 1),
            "is_saved": one in kept,
        }
        for one in ids
    ]


def here() -> str:
    """This page without the list, to come back to."""
    return with_list(request.full_path.rstrip("?"), ())


def with_list(path: str, ids: Sequence[uuid.UUID]) -> str:
    """A page of ours carrying this list instead of the one it had."""
    parts = urlsplit(path)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != PARAMETER
    ]
    if ids:
        kept.append((PARAMETER, encode(ids)))
    return f"{parts.path}{f'?{urlencode(kept)}' if kept else ''}"


def own_path(given: str) -> str:
    """The path if it leads to a page of ours, else "": nobody is sent to another site from here."""
    if not re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", given) or "//" in urlsplit(given).path:
        return ""
    return given


def moved(ids: Sequence[uuid.UUID], service_id: uuid.UUID, *, by: int) -> list[uuid.UUID]:
    """The list with one service moved up (-1) or down (1); at either end it stays."""
    order = list(ids)
    if service_id in order:
        at = order.index(service_id)
        order.insert(max(0, at + by), order.pop(at))
    return order


def install(app: Flask) -> None:
    """Let the pages carry the list, and tell templates how long it is."""
    app.url_defaults(_carry)
    app.context_processor(_for_templates)


def _for_templates() -> dict[str, object]:
    """`shortlist_count`, and `shortlist_carried` for forms that lead on by GET."""
    ours = has_request_context()
    return {"shortlist_count": len(chosen()) if ours else 0, "shortlist_carried": carried() if ours else []}


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    if has_request_context() and _carries(endpoint) and _carries(request.endpoint or "") and token():
        values.setdefault(PARAMETER, token())


def _carries(endpoint: str) -> bool:
    return endpoint.partition(".")[0] in CARRYING and endpoint not in NOT_CARRYING


def _given() -> tuple[uuid.UUID, ...] | None:
    if "shortlist" not in g:
        given = request.args.get(PARAMETER, "")
        g.shortlist = decode(given) if given else ()
    ids: tuple[uuid.UUID, ...] | None = g.shortlist
    return ids


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="hub.shortlist", digest_method=hashlib.sha256)
