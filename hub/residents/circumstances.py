"""What of somebody's life decides whom a service is for, said of them. The codes are those of the eligibility rules."""

from collections.abc import Iterable, Mapping

NONE = "none"
"""Asked, and not so of any."""

GENDERS: Mapping[str, str] = {"women": "Woman", "men": "Man", "non-binary": "Non-binary"}
HOUSEHOLD: Mapping[str, str] = {
    "single": "Lives alone",
    "couple": "Lives with a partner",
    "with-children": "Has children at home",
    "child-under-5": "Has a child under 5",
    "lone-parent": "Brings up children on their own",
    "expecting": "Is expecting a baby",
    "carer": "Looks after somebody",
}
EMPLOYMENT: Mapping[str, str] = {
    "in-work": "In work",
    "out-of-work": "Out of work",
    "looking-for-work": "Looking for work",
    "student": "At school, college or university",
    "retired": "Retired",
    "unable-to-work": "Not able to work",
}
BENEFITS: Mapping[str, str] = {
    "universal-credit": "Universal Credit",
    "pension-credit": "Pension Credit",
    "housing-benefit": "Housing Benefit",
    "council-tax-support": "Council Tax support",
    "personal-independence-payment": "Personal Independence Payment",
    "attendance-allowance": "Attendance Allowance",
    "carers-allowance": "Carer’s Allowance",
    "child-benefit": "Child Benefit",
    "free-school-meals": "Free school meals",
    NONE: "None of these",
}
TAGS: Mapping[str, str] = {
    "veteran": "Served in the armed forces",
    "care-leaver": "Was in care when they were young",
    "care-assessment": "Has a care assessment from the council",
}
KINDS: Mapping[str, Mapping[str, str]] = {
    "household": HOUSEHOLD,
    "employment": EMPLOYMENT,
    "benefits": BENEFITS,
    "tag": TAGS,
}


def in_words(said: Mapping[str, Iterable[str]]) -> list[str]:
    """A line for each thing that was said, in the order of the page."""
    lines = []
    for kind, known in KINDS.items():
        codes = set(said.get(kind, ()))
        if NONE in codes:
            lines.append("Gets no benefits")
        lines += [words for code, words in known.items() if code in codes and code != NONE]
    return lines
