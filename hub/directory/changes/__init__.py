"""Entries as subjects of changes: services, organizations, places, jobs and activities."""

from hub.directory.changes.kinds import LocationEntry, OpportunityEntry, OrganizationEntry
from hub.directory.changes.service import ServiceEntry
from hub.moderation import subjects


def register() -> None:
    """Tell moderation about them; harmless when it is said twice."""
    for subject in (ServiceEntry(), OrganizationEntry(), LocationEntry(), OpportunityEntry()):
        subjects.register(subject)
