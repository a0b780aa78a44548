"""What people do with the record of a resident."""

from hub.residents.facts import of as facts_for_matching
from hub.residents.services.access import is_to_note, note_looked_for, note_read, open_with_reason
from hub.residents.services.contact import add_point, change_point, remove_point, set_safety
from hub.residents.services.flags import end as end_flag
from hub.residents.services.flags import raise_flag
from hub.residents.services.flags import review as review_flag
from hub.residents.services.households import add_member, change_member, remove_member
from hub.residents.services.merging import merge, unmerge
from hub.residents.services.records import edit, register

__all__ = [
    "add_member",
    "add_point",
    "change_member",
    "change_point",
    "edit",
    "end_flag",
    "facts_for_matching",
    "is_to_note",
    "merge",
    "note_looked_for",
    "note_read",
    "open_with_reason",
    "raise_flag",
    "register",
    "remove_member",
    "remove_point",
    "review_flag",
    "set_safety",
    "unmerge",
]
