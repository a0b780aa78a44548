"""What holds for every request and response: hosts, headers, error pages, a line in the log."""

import logging
import time
import uuid
from collections.abc import Callable
from types import TracebackType
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.core.config import Settings
from hub.core.errors import Conflict, HubError, NotFound, Unavailable

logger = logging.getLogger(__name__)

Speak = Callable[[int, str], Response]
ErrorInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
PAGES = {400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503}
OURSELVES = {500, 503}  # it is the site that is in trouble

SOMEBODY_ELSE_SAVED = (
    "Somebody else saved a change to this while you were working on it. "
    "Your change was not saved. Go back to copy what you typed, then open the page again to see theirs."
)
BUSY = "We are busy right now and could not save that. Nothing was lost or half done. Try again in a minute."
LAST_WORDS = "Sorry, something broke. It is our fault, not yours. In danger? Ring 999."
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def content_security_policy(settings: Settings) -> str:
    """Only our own files; no inline script or style; nobody may frame us."""
    tiles = urlsplit(settings.map_tile_url.replace("{s}", "a"))
    images = f"'self' data: {tiles.scheme}://{tiles.netloc}" if tiles.netloc else "'self' data:"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images}",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "manifest-src 'self'",
        )
    )


def install(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_UPLOAD_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    policy = app.extensions["hub.content_security_policy"] = content_security_policy(settings)
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if settings.is_production:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.started = time.perf_counter()
        request.query_string = request.query_string.replace(b"%00", b"")  # PostgreSQL keeps no such letter
        if "\x00" in request.path:
            raise NotFound

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        took = time.perf_counter() - g.get("started", time.perf_counter())
        logger.info(
            "request",
            extra={
                "request_id": g.get("request_id", ""),
                "method": request.method,
                "endpoint": request.endpoint or "",
                "status": response.status_code,
                "ms": round(took * 1000, 1),
            },
        )
        return response

    app.register_error_handler(HubError, _refused)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(StaleDataError, lambda _: _refused(Conflict(SOMEBODY_ELSE_SAVED)))
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(500, _broken)
    app.log_exception = _log_unexpected  # type: ignore[method-assign]


def _log_unexpected(exc_info: ErrorInfo) -> None:
    """In place of Flask's line, which has the address in it."""
    logger.error("unexpected_error", exc_info=exc_info, extra={"endpoint": request.endpoint or ""})


def trusted_hosts(settings: Settings) -> list[str] | None:
    """The names we answer to. Outside production also this machine's own, whatever the port."""
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    hosts = named or [urlsplit(settings.public_base_url).hostname or ""]
    return hosts if settings.is_production else [*hosts, "localhost", "127.0.0.1", "[::1]"]


def speak_below(app: Flask, prefix: str, speak: Speak) -> None:
    """Errors of addresses below `prefix` are no pages: `speak` says them in the language of whoever reads there."""
    app.extensions.setdefault("hub.speaks", {})[f"{prefix}/"] = speak


def error_page(status: int, message: str = "") -> ResponseReturnValue:
    """The page for a status, with the sentence for this person if there is one."""
    speaks: dict[str, Speak] = current_app.extensions.get("hub.speaks", {})
    for prefix, speak in speaks.items():
        if f"{request.path}/".startswith(prefix):
            return speak(status, message)
    page = status if status in PAGES else (400 if status < 500 else 500)
    template = f"errors/{page}.html"
    if (
        page in OURSELVES
    ):  # Flask's own way would ask the database who is signed in, and that may be what broke
        return current_app.jinja_env.get_template(template).render(message=message), status
    return render_template(template, message=message), status


def _refused(error: HubError) -> ResponseReturnValue:
    return error_page(error.status, error.message)


def _unknown_host(_error: SecurityError) -> ResponseReturnValue:
    """Somebody else's name on the envelope. No page of ours: its links would be built from that name."""
    return "This address is not one of ours.", 400, TEXT


def _without_slash() -> ResponseReturnValue | None:
    """For good to the page without the slash at its end, if that is one of ours: no other site can be meant by it."""
    path = request.path.rstrip("/")
    if request.method not in {"GET", "HEAD"} or not path or path == request.path or "//" in path:
        return None
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(path, method="GET"):
        return None
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{quote(path)}?{query}" if query else quote(path), 301)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code == 404 and (elsewhere := _without_slash()):
        return elsewhere
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    response = make_response(error_page(error.code or 500))
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return response


def _database_trouble(error: OperationalError) -> ResponseReturnValue:
    logger.error("database_unavailable", exc_info=error)
    return error_page(Unavailable.status, BUSY)


def _broken(error: Exception) -> ResponseReturnValue:
    """What nobody foresaw, also while another error's page was being made (its frame asks who is signed in)."""
    cause = getattr(error, "original_exception", None) or error
    if isinstance(cause, OperationalError):
        return _database_trouble(cause)
    try:
        return error_page(500)
    except Exception:
        logger.exception("error_page_failed")
        return LAST_WORDS, 500, TEXT
