"""Which way out this deployment uses, and who its mail is from."""

from urllib.parse import urlsplit

from hub.core.config import Settings
from hub.messaging.channels import Channel, ConsoleChannel, FileChannel, Sender
from hub.messaging.smtp import SmtpChannel


def channel_for(settings: Settings) -> Channel:
    if settings.message_channel == "smtp":
        return SmtpChannel(settings, sender(settings))
    if settings.message_channel == "console":
        return ConsoleChannel()
    return FileChannel(settings.data_dir / "mail", sender(settings))


def sender(settings: Settings) -> Sender:
    domain = urlsplit(settings.public_base_url).hostname or "localhost"
    return Sender(
        name=settings.site_name,
        address=settings.mail_from or f"hub@{domain}",
        reply_to=settings.mail_reply_to,
        domain=domain,
    )
