"""What a system may be allowed to do, in the words of SMART's backend services, and in ours. Pure."""

from collections.abc import Mapping

CREATE = "system/ServiceRequest.c"
READ_REQUESTS = "system/ServiceRequest.rs"
READ_TASKS = "system/Task.rs"
MOVE_TASKS = "system/Task.u"

LABELS: Mapping[str, str] = {
    CREATE: "Send referrals",
    READ_REQUESTS: "Read its own referrals",
    READ_TASKS: "See how far they are",
    MOVE_TASKS: "Answer them, and say how they go on",
}
OF_PARTNER = (READ_REQUESTS, READ_TASKS, MOVE_TASKS)
"""A partner's system answers what was sent to the partner."""
OF_REFERRER = (CREATE, READ_REQUESTS, READ_TASKS, MOVE_TASKS)
"""A body that refers sends, and sees what it sent."""
