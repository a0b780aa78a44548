"""An appointment as a calendar file (RFC 5545). Calendars are shared, synced and read aloud: it names nobody. Pure."""

from datetime import UTC, datetime

from icalendar import Calendar, Event

from hub.referrals.contact_codes import MeetingState
from hub.referrals.models import Appointment


def written(
    appointment: Appointment,
    *,
    reference: str,
    place: str,
    url: str,
    host: str,
    site_name: str,
    now: datetime,
) -> bytes:
    """The file: title and reference, when, and a place that anybody may read ("" for none). A change of the
    appointment changes the entry, and one that is called off is called off there too.

    `url` asks whoever follows it to sign in; the emailed link, which opens the page to anybody, never stands in it.
    """
    event = Event()
    event.add("uid", f"{appointment.id}@{host}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", f"Appointment {reference}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if appointment.state is MeetingState.CANCELLED else "CONFIRMED")
    if place:
        event.add("location", place)
    if url:
        event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name}//Hub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
