"""Logs as one JSON object a line: an event name and ids, never a person, a place or what they searched for."""

import logging
import re
import sys

from pythonjsonlogger.json import JsonFormatter

# A second net under the rule that only ids are logged: what looks like an address, a number or a postcode goes.
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<![\w-])(?:\+44|0)(?:[ -]?\d){9,10}(?![\w-])"
    r"|(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![\w-])",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with e-mail addresses, telephone numbers and postcodes blacked out."""
    return _PERSONAL.sub("[redacted]", text)


class Redaction(logging.Filter):
    """Blacks out personal data in every record that passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        for name, value in vars(record).items():
            if isinstance(value, str) and name not in {"msg", "exc_text", "name", "pathname"}:
                setattr(record, name, redact(value))
        return True


def configure(level: str, style: str) -> None:
    """Send every log line to standard error in one shape. Called once, at the start of a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Redaction())
    if style == "json":
        fields = ["asctime", "levelname", "name", "message"]
        names = {"asctime": "at", "levelname": "level", "message": "event"}
        handler.setFormatter(JsonFormatter(fields, style=",", rename_fields=names))
    else:
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
