"""OAuth 2.0 client credentials (RFC 6749, 6750), spoken by Authlib: a client shows its secret and gets a token for a
quarter of an hour. There is no other grant, no refresh, and no browser in it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from flask import Blueprint, Flask, Response, current_app, request

from hub.accounts import limits, network
from hub.accounts.access import public
from hub.api.clients import services
from hub.api.clients.models import ApiClient
from hub.api.clients.scopes import LABELS
from hub.core import csrf
from hub.core.db import transaction

bp = Blueprint("oauth", __name__, url_prefix="/api/oauth")

MOST_TRIES, WITHIN = 120, timedelta(minutes=15)
WAYS = {"client_secret_basic", "client_secret_post"}


@dataclass(frozen=True, slots=True)
class _Client(ClientMixin):  # type: ignore[misc]
    """One of our clients, as Authlib asks about it."""

    record: ApiClient

    def get_client_id(self) -> str:
        return str(self.record.id)

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        """What was asked for, as far as it may; all that it may where nothing was asked."""
        asked = (scope or "").split() or self.record.scopes
        return " ".join(one for one in self.record.scopes if one in asked)

    def check_redirect_uri(self, _uri: str) -> bool:
        return False

    def check_client_secret(self, secret: str) -> bool:
        return services.is_secret(self.record, secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method in WAYS

    def check_response_type(self, _kind: str) -> bool:
        return False

    def check_grant_type(self, kind: str) -> bool:
        return kind == "client_credentials"


class _Grant(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = tuple(WAYS)


def install(app: Flask) -> None:
    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"client_credentials": int(services.LASTS.total_seconds())}
    app.config["OAUTH2_SCOPES_SUPPORTED"] = list(LABELS)
    server = AuthorizationServer(app, query_client=_known, save_token=_keep)
    server.register_grant(_Grant)
    app.extensions["hub.oauth"] = server


@bp.post("/token")
@csrf.proven_by_its_address  # the secret in the request proves it; no cookie is read
@public
def token() -> Response:
    """A token for a client that shows its secret. Guesses are counted by the network they come from."""
    limits.count("oauth", network.of_request(), most=MOST_TRIES, within=WITHIN)
    if not _can_be_read():
        return _unknown()
    server: AuthorizationServer = current_app.extensions["hub.oauth"]
    with transaction():
        response: Response = server.create_token_response(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _can_be_read() -> bool:
    """Whether what stands in the Authorization header is text at all. Authlib itself breaks on bytes that are none."""
    try:
        extract_basic_authorization(request.headers)
    except ValueError:
        return False
    return True


def _unknown() -> Response:
    body = {
        "error": "invalid_client",
        "error_description": "We do not know this client, or not by this secret.",
    }
    headers = {"WWW-Authenticate": "Basic", "Cache-Control": "no-store"}
    return Response(json.dumps(body), 401, headers, mimetype="application/json")


def oauth_error(status: int, message: str = "") -> Response:
    """What goes wrong before OAuth speaks, in its words."""
    code = {429: "slow_down", 503: "temporarily_unavailable"}.get(status, "invalid_request")
    body = {"error": code, "error_description": message or "This cannot be done."}
    return Response(json.dumps(body), status, mimetype="application/json")


def _known(client_id: str) -> _Client | None:
    record = services.known(client_id)
    return _Client(record) if record else None


def _keep(token: dict[str, Any], asked: Any) -> None:
    services.issue(asked.client.record, token["access_token"], str(token.get("scope", "")).split())
