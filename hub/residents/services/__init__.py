"""What people do with the record of a resident."""

from hub.residents.facts import of as facts_for_matching
from hub.residents.services.access import note_read, open_with_reason
from hub.residents.services.records import edit, register

__all__ = ["edit", "facts_for_matching", "note_read", "open_with_reason", "register"]
