"""The guard at the door of every page: each view says who may open it, and silence stops the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hub.accounts import reauthentication
from hub.accounts.policy import VISITOR, Actor, Permission
from hub.core.csrf import SAFE_METHODS
from hub.core.errors import NotFound

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: everyone, whoever is signed in, or whoever holds one of these permissions."""

    is_public: bool = False
    any_of: frozenset[Permission] = frozenset()

    def allows(self, actor: Actor) -> bool:
        if self.is_public:
            return True
        return actor.is_signed_in and (not self.any_of or any(actor.may(p) for p in self.any_of))

    def __str__(self) -> str:
        return "public" if self.is_public else " or ".join(sorted(self.any_of)) or "signed in"


PUBLIC = Access(is_public=True)
SIGNED_IN = Access()

# Pages that come with a package cannot be decorated.
OF_PACKAGES = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "brand": PUBLIC,
    "static": PUBLIC,
}


def _mark(view: View, access: Access) -> View:
    view.__access__ = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may open it, without an account."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Anybody with an account may open it."""
    return _mark(view, SIGNED_IN)


def requires(*any_of: Permission) -> Callable[[View], View]:
    """Whoever holds one of these may open it; for everybody else it does not exist."""
    return lambda view: _mark(view, Access(any_of=frozenset(any_of)))


def recently_signed_in(view: View) -> View:
    """Only for whoever gave their password in the last quarter of an hour: others are asked for it, and come back.

    Stands beside `signed_in` or `requires`, which say who may; above or below does not matter.
    """
    view.__recently__ = True  # type: ignore[attr-defined]
    return view


def declared(app: Flask) -> dict[str, Access | None]:
    """What each endpoint says of itself; None where it says nothing."""
    return {
        endpoint: OF_PACKAGES.get(endpoint) or getattr(view, "__access__", None)
        for endpoint, view in app.view_functions.items()
    }


def current_actor() -> Actor:
    """Who sent this request; a visitor where there is none, as when the worker writes a message."""
    return current_user.actor if current_user and current_user.is_authenticated else VISITOR


def guard() -> ResponseReturnValue | None:
    """Before each request. Strangers are sent to sign in; those who may not are told that there is nothing."""
    if request.endpoint is None:
        return None
    access: Access | None = current_app.extensions["hub.access"][request.endpoint]
    if access is PUBLIC:
        return None  # without asking the database who it is
    if access is None or not access.allows(actor := current_actor()):
        if access is not None and not actor.is_signed_in and request.method in SAFE_METHODS:
            return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
        raise NotFound
    if getattr(current_app.view_functions[request.endpoint], "__recently__", False):
        return reauthentication.ask_first()
    return None


def check(app: Flask) -> None:
    """Refuse to start while a page does not say who may open it."""
    access = declared(app)
    silent = sorted(endpoint for endpoint, said in access.items() if said is None)
    if silent:
        raise RuntimeError(f"These pages do not say who may open them: {', '.join(silent)}")
    app.extensions["hub.access"] = access
