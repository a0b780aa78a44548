"""The codes that entries carry, and what each is called on screen. Where a record may hold others, they stay."""

from collections.abc import Mapping

from hub.core.languages import LANGUAGES
from hub.directory.eligibility import TENURES
from hub.directory.models import (
    AskHere,
    BankHolidays,
    CapacityState,
    Channel,
    HowToStart,
    LocationType,
    RuleKind,
)

ACCESS_LABELS = {
    "step-free": "Step-free",
    "accessible-toilet": "Accessible toilet",
    "changing-places": "Changing Places toilet",
    "hearing-loop": "Hearing loop",
    "blue-badge-parking": "Blue Badge parking",
    "lift": "Lift",
    "quiet-space": "Quiet space",
    "assistance-dogs": "Assistance dogs welcome",
    "large-print": "Large print",
    "parking": "Parking",
}

CHANNELS: Mapping[str, str] = {
    Channel.IN_PERSON: "You go to a place",
    Channel.PHONE: "By phone",
    Channel.ONLINE: "Online",
    Channel.HOME_VISIT: "Somebody comes to you",
}

HOW_TO_START: Mapping[str, str] = {
    HowToStart.TURN_UP: "Just turn up",
    HowToStart.RING: "Ring first",
    HowToStart.SELF_REFER: "Ask for it yourself",
    HowToStart.ONLINE_FORM: "Fill in a form online",
    HowToStart.ASK_STAFF: "Ask a worker to refer you",
    HowToStart.GP: "Ask your doctor to refer you",
}

ASK_HERE: Mapping[str, str] = {
    AskHere.YES: "Yes: what they tell us comes to you at once",
    AskHere.STAFF: "No: a worker refers them",
    AskHere.PHONE: "No: they ring",
}

BANK_HOLIDAYS: Mapping[str, str] = {
    BankHolidays.CLOSED: "Closed on bank holidays",
    BankHolidays.OPEN: "Open as usual on bank holidays",
    BankHolidays.UNKNOWN: "We do not know about bank holidays",
}

CAPACITY: Mapping[str, str] = {
    CapacityState.OPEN: "There is room",
    CapacityState.WAITING_LIST: "There is a waiting list",
    CapacityState.FULL: "It is full",
    CapacityState.PAUSED: "It takes nobody just now",
    CapacityState.UNKNOWN: "We do not know",
}

LOCATION_TYPES: Mapping[str, str] = {
    LocationType.PHYSICAL: "A place people go to",
    LocationType.POSTAL: "Only for letters",
    LocationType.VIRTUAL: "Online",
}

IDENTIFIER_SCHEMES: Mapping[str, str] = {
    "GB-CHC": "Charity number, England and Wales",
    "GB-COH": "Company number",
    "GB-MPR": "Mutual society number",
    "GB-NHS": "NHS organization code (ODS)",
    "GB-LAE": "Council code",
    "GB-EDU": "School number (URN)",
    "GB-SHPE": "Social housing provider code",
    "GB-UKPRN": "Learning provider number (UKPRN)",
}

RULE_KINDS: Mapping[RuleKind, str] = {
    RuleKind.AGE: "How old they are",
    RuleKind.TENURE: "How they have their home",
    RuleKind.AREA: "Where they live",
    RuleKind.GENDER: "Their gender",
    RuleKind.HOUSEHOLD: "Who they live with",
    RuleKind.EMPLOYMENT: "Work and study",
    RuleKind.BENEFITS: "Which benefits they get",
    RuleKind.LANGUAGE: "Which language they speak",
    RuleKind.TAG: "Something else",
}

RULE_VALUES: Mapping[RuleKind, Mapping[str, str]] = {
    RuleKind.TENURE: {code: f"{words[0].upper()}{words[1:]}" for code, words in TENURES.items()},
    RuleKind.GENDER: {"women": "Women", "men": "Men", "non-binary": "Non-binary people"},
    RuleKind.HOUSEHOLD: {
        "single": "Living alone",
        "couple": "Couple",
        "with-children": "With children",
        "child-under-5": "With a child under 5",
        "lone-parent": "Lone parent",
        "expecting": "Expecting a baby",
        "carer": "Looking after somebody",
    },
    RuleKind.EMPLOYMENT: {
        "out-of-work": "Out of work",
        "looking-for-work": "Looking for work",
        "in-work": "In work",
        "student": "In school, college or university",
        "retired": "Retired",
        "unable-to-work": "Not able to work",
    },
    RuleKind.BENEFITS: {
        "any": "Any benefit",
        "universal-credit": "Universal Credit",
        "pension-credit": "Pension Credit",
        "housing-benefit": "Housing Benefit",
        "council-tax-support": "Council Tax support",
        "personal-independence-payment": "Personal Independence Payment",
        "attendance-allowance": "Attendance Allowance",
        "carers-allowance": "Carer's Allowance",
        "child-benefit": "Child Benefit",
        "free-school-meals": "Free school meals",
    },
}


def language_name(code: str) -> str:
    """The English name of a language; "bsl" is British Sign Language too; an unknown code stays as it is."""
    return LANGUAGES.get("bfi" if code == "bsl" else code, code)


def access_name(code: str) -> str:
    return ACCESS_LABELS.get(code, code.replace("-", " ").capitalize())


def words_for(code: str, vocabulary: Mapping[str, str]) -> str:
    """What a code is called; one we do not know is read out as it is written."""
    return vocabulary.get(code) or code.replace("-", " ").replace("_", " ").capitalize()
