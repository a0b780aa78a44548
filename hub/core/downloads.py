"""A file that somebody gets to keep."""

from urllib.parse import quote

from flask import Response


def download(content: bytes, name: str, content_type: str) -> Response:
    """A file that is saved under its name and never run, and that no cache keeps."""
    response = Response(content, content_type=content_type)
    plain = name.encode("ascii", "ignore").decode() or "file"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
