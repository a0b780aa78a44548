"""Mail through a mail server. What it answers decides: taken, tried again later, or never."""

import logging
import smtplib
import ssl
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hub.core import clock
from hub.core.config import Settings
from hub.messaging.channels import Letter, NotNow, Refused, Sender, as_mail

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 10
AWAY_FOR = timedelta(seconds=20)
"""After nobody could be reached, the next messages wait as well, without each finding it out for itself."""


class SmtpChannel:
    """One connection for as many messages as there are; `close` when there are no more."""

    def __init__(self, settings: Settings, sender: Sender, *, context: ssl.SSLContext | None = None) -> None:
        self.settings, self.sender = settings, sender
        self._context = context
        self._here = threading.local()
        self._away_until: datetime | None = None

    def deliver(self, letter: Letter) -> None:
        mail = as_mail(letter, self.sender)
        server = self._connected()
        try:
            server.send_message(mail, from_addr=self.sender.address, to_addrs=[letter.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            _answered(code, said)
        except smtplib.SMTPSenderRefused as error:
            raise NotNow(_code(error.smtp_code, error.smtp_error)) from None  # ours to put right, not theirs
        except smtplib.SMTPResponseException as error:
            _answered(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
            raise Refused("553 5.6.7") from None  # an address that this server cannot write to
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            if isinstance(error.__context__, TimeoutError):  # smtplib's word for a server that went silent
                raise self._nobody("TimeoutError") from None
            raise NotNow("disconnected") from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._nobody(type(error).__name__) from None

    def close(self) -> None:
        """Say goodbye, if anybody is there."""
        server: smtplib.SMTP | None = getattr(self._here, "server", None)
        if server is not None:
            self._here.server = None
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = getattr(self._here, "server", None)
        if server is not None:
            return server
        if self._away_until and clock.now() < self._away_until:
            raise NotNow("away", is_away=True)
        try:
            server = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            logger.error("smtp_password_refused")
            raise self._nobody(_code(error.smtp_code, error.smtp_error)) from None
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("smtp_away", extra={"error": type(error).__name__})
            raise self._nobody(type(error).__name__) from None
        self._here.server, self._away_until = server, None
        return server

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        options: dict[str, Any] = {"timeout": PATIENCE_SECONDS, "local_hostname": self.sender.domain}
        server: smtplib.SMTP
        if settings.smtp_tls == "tls":
            server = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, context=self._trusted(), **options
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, **options)
        try:
            if settings.smtp_tls == "starttls":
                # raises where it is not offered: never in plain text instead
                server.starttls(context=self._trusted())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _trusted(self) -> ssl.SSLContext:
        """Whose certificates we believe. To read them all takes longer than a letter, so it is done once."""
        if self._context is None:
            self._context = ssl.create_default_context()
        return self._context

    def _nobody(self, answer: str) -> NotNow:
        self._away_until = clock.now() + AWAY_FOR
        return NotNow(answer, is_away=True)


def _answered(code: int, said: bytes | str) -> None:
    """Raises Refused for a 5xx, which holds for good, and NotNow for everything else."""
    if 500 <= code < 600:
        raise Refused(_code(code, said)) from None
    raise NotNow(_code(code, said)) from None


def _code(code: int, said: bytes | str) -> str:
    """ "550 5.1.1": what it answered in numbers. Its words may hold the address."""
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    enhanced = words.split(maxsplit=1)[0] if words.strip() else ""
    is_code = enhanced.count(".") == 2 and enhanced.replace(".", "").isdigit() and len(enhanced) < 10
    return f"{code} {enhanced}" if is_code else str(code)
