"""Logs as one JSON object a line: an event name and ids, never a person, a place or what they searched for."""

import logging
import re
import sys
import time

from pythonjsonlogger.json import JsonFormatter

# A second net under the rule that only ids are logged: what looks like an address, a number or a postcode goes.
# Each as people write it and as it looks inside an address of a page.
_GAP = r"(?:[\s.+()/-]|%20){0,3}"
_PERSONAL = re.compile(
    r"[^\s@<>\",;]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w-])(?<!\d\.)(?:(?:\+|00|%2B)44|\(?0)(?:{_GAP}\d){{9,11}}(?![\w-])"
    rf"|(?<![\w-])[A-Z]{{1,2}}\d[A-Z\d]?{_GAP}\d[A-Z]{{2}}(?![\w-])",
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
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None  # or the formatter would write it out again, as it was
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
        formatter = JsonFormatter(fields, style=",", rename_fields=names, datefmt="%Y-%m-%dT%H:%M:%SZ")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    else:
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
