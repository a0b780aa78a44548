"""The tasks that outcomes raise. Pure."""

ASK_THEM = "outcome-ask"
"""A person asks the resident, where no email can."""
DISPUTED = "outcome-disputed"
"""The resident says otherwise than the partner."""
MEASURE_AGAIN = "outcome-measure"
"""Numbers were asked for before the help, and may be asked for after it."""
