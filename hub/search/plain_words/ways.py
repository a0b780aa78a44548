"""In which way: free, online, by phone, at home, step-free, in Polish, as a council tenant."""

import re
from collections.abc import Mapping

from hub.search.plain_words.patterns import Context, Read, Wish, pattern

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "albanian": ("sq",),
    "amharic": ("am",),
    "arabic": ("ar",),
    "bangla": ("bn",),
    "bengali": ("bn",),
    "bsl": ("bsl",),
    "british sign language": ("bsl",),
    "bulgarian": ("bg",),
    "cantonese": ("yue",),
    "chinese": ("zh", "yue"),
    "czech": ("cs",),
    "dari": ("prs", "fa"),
    "farsi": ("fa",),
    "french": ("fr",),
    "german": ("de",),
    "greek": ("el",),
    "gujarati": ("gu",),
    "hindi": ("hi",),
    "hungarian": ("hu",),
    "italian": ("it",),
    "kurdish": ("ku", "ckb"),
    "latvian": ("lv",),
    "lithuanian": ("lt",),
    "mandarin": ("zh",),
    "panjabi": ("pa",),
    "pashto": ("ps",),
    "persian": ("fa",),
    "polish": ("pl",),
    "portuguese": ("pt",),
    "punjabi": ("pa",),
    "romani": ("rom",),
    "romanian": ("ro",),
    "russian": ("ru",),
    "sign language": ("bsl",),
    "slovak": ("sk",),
    "somali": ("so",),
    "sorani": ("ckb",),
    "spanish": ("es",),
    "swahili": ("sw",),
    "sylheti": ("bn",),
    "tamil": ("ta",),
    "tigrinya": ("ti",),
    "turkish": ("tr",),
    "ukrainian": ("uk",),
    "urdu": ("ur",),
    "vietnamese": ("vi",),
    "welsh": ("cy",),
    "yiddish": ("yi",),
    "yoruba": ("yo",),
}
_LANGUAGE = rf"(?P<language>{'|'.join(sorted(LANGUAGES, key=len, reverse=True))})"
_TAUGHT = {"class", "classes", "course", "courses", "lesson", "lessons", "food", "restaurant", "takeaway"}

_FREE_OF = {
    "alcohol",
    "barrier",
    "break",
    "dairy",
    "debt",
    "drug",
    "drugs",
    "duty",
    "fat",
    "get",
    "gluten",
    "hands",
}
_FREE_OF |= {
    "interest",
    "live",
    "nut",
    "pain",
    "rent",
    "set",
    "smoke",
    "stay",
    "step",
    "stress",
    "sugar",
    "tax",
}
_FREE_TO = {
    "bus",
    "childcare",
    "church",
    "churches",
    "from",
    "hours",
    "meals",
    "nursery",
    "of",
    "prescription",
}
_FREE_TO |= {"prescriptions", "range", "school", "speech", "time", "travel", "tv", "will"}

_ONLINE_DEEDS = {
    "abused",
    "apply",
    "applying",
    "be",
    "bullied",
    "fill",
    "form",
    "forms",
    "get",
    "getting",
    "go",
}
_ONLINE_DEEDS |= {"going", "groomed", "safe", "scammed", "stay", "staying"}
_ONLINE_TROUBLE = {
    "abuse",
    "access",
    "banking",
    "bullying",
    "dating",
    "form",
    "forms",
    "fraud",
    "gambling",
    "gaming",
}
_ONLINE_TROUBLE |= {"grooming", "harassment", "predators", "safety", "scam", "scams", "shopping", "skills"}


def _free(found: re.Match[str], context: Context) -> Wish | None:
    """ "free" may be the wish or part of a name: a gluten-free shop, free school meals."""
    if found[0] == "free" and (context.before in _FREE_OF or context.after in _FREE_TO):
        return None
    return Wish("Free", {"flags": ("free",)}, (("cost", "free"),))


def _online(_: re.Match[str], context: Context) -> Wish | None:
    if context.before in _ONLINE_DEEDS or context.after in _ONLINE_TROUBLE:
        return None
    return Wish("Online", {"flags": ("online",)}, (("how", "online"),))


def _language(found: re.Match[str], context: Context) -> Wish | None:
    name = found["language"]
    if context.before in {"learn", "learning"} or context.after in _TAUGHT:
        return None
    codes = LANGUAGES[name]
    shown = "British Sign Language" if codes == ("bsl",) else name.capitalize()
    return Wish(f"In {shown}", {"languages": codes}, tuple(("language", code) for code in codes))


def _flag(name: str, code: str, label: str) -> Read:
    wish = Wish(label, {"flags": (code,)}, ((name, code),))
    return lambda _, __: wish


def _tenure(code: str, label: str) -> Read:
    wish = Wish(label, {"tenures": (code,)}, (("tenure", code),))
    return lambda _, __: wish


PATTERNS = (
    pattern(
        "cost",
        r"(?:completely |totally |for )?free of charge",
        r"(?:for |completely |totally )?free",
        r"(?:at )?no (?:cost|charge)",
        r"without paying",
        read=_free,
    ),
    pattern(
        "channel", r"on ?line", r"over the internet", r"(?:by |on |over )?(?:video calls?|zoom)", read=_online
    ),
    pattern(
        "channel",
        r"(?:by|over|on) (?:the )?(?:tele)?phone",
        r"(?:tele)?phone(?= (?:advice|befriending|counselling|helpline|line|support)(?!\S))",
        r"someone to (?:call|phone|ring)",
        read=_flag("how", "phone", "By phone"),
    ),
    pattern(
        "channel",
        r"home visits?",
        r"visits? (?:at|to) (?:my |the |your )?home",
        r"(?:visit|visits|see|come to|comes to) (?:me|us|you|her|him|them|people) at home",
        r"comes? to (?:my|your|the|our|her|his|their) (?:flat|home|house)",
        r"in (?:my|your|their|her|his|our) own home",
        read=_flag("how", "home-visit", "Comes to you"),
    ),
    pattern("channel", r"face (?:to|2) face", r"in person", read=_flag("how", "in-person", "In person")),
    pattern(
        "access",
        r"(?:with )?step ?free(?: access)?",
        r"(?:with )?no (?:steps|stairs)",
        r"(?:with )?(?:wheelchair|disabled) (?:access|accessible|friendly)",
        r"accessible (?:by|for|to) wheelchairs?",
        r"accessible (?:building|entrance|venue)",
        read=_flag("access", "step-free", "Step-free"),
    ),
    pattern(
        "access",
        r"(?:with )?(?:a )?(?:hearing|induction) loop",
        read=_flag("access", "hearing-loop", "Hearing loop"),
    ),
    pattern(
        "access",
        r"(?:with )?(?:an? )?(?:accessible|disabled) toilets?",
        read=_flag("access", "accessible-toilet", "Accessible toilet"),
    ),
    pattern(
        "access",
        r"changing places(?: toilets?)?",
        read=_flag("access", "changing-places", "Changing Places toilet"),
    ),
    pattern(
        "access", r"(?:with )?(?:a )?quiet (?:room|space)", read=_flag("access", "quiet-space", "Quiet space")
    ),
    pattern(
        "access",
        r"(?:with )?(?:blue badge|disabled) parking(?! (?:badge|permit))",
        read=_flag("access", "blue-badge-parking", "Blue Badge parking"),
    ),
    pattern(
        "language",
        rf"(?:who |that )?(?:in|speaks?|speaking|uses?) {_LANGUAGE}",
        read=_language,
    ),
    pattern(
        "language",
        rf"{_LANGUAGE} (?:interpreters?|language|signed|signing|speakers?|speaking|translation|translators?)",
        read=_language,
    ),
    pattern("language", r"(?P<language>bsl|british sign language)", read=_language),
    pattern(
        "tenure",
        r"(?:council|social|social housing|housing association) tenants?",
        read=_tenure("social-tenant", "Council or housing association tenant"),
    ),
    pattern(
        "tenure",
        r"private (?:rented|renters?|renting|tenants?)",
        r"rent(?:ing)? privately",
        r"privately rent(?:ed|ing)",
        read=_tenure("private-tenant", "Private tenant"),
    ),
    pattern(
        "tenure",
        r"home ?owners?",
        r"owner occupiers?",
        r"own (?:my|our) (?:own )?(?:flat|home|house)",
        r"leaseholders?",
        read=_tenure("homeowner", "Home owner"),
    ),
)
