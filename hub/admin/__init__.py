"""The staff console: what needs attention first, everything in lists, people, the audit trail, how the system is."""
